# The year's dispatch: begun, solved, wished for, shown, applied, taken back; folders. Times differ and are cut out.
untimed() { grep -v -e 'Seconds taken' -e '"seconds' -e '^seconds,' -e 'pivots' -e 'peak_kib'; }

for no in 2 3; do
    run add expert --no E2026-0000$no --name 演示$no --specialties "$([ $no = 3 ] && echo 21040 || specialty)" --home 150121 --programme kjtpy --capacity $no
done
run add need --no N2026-00001 --region 150121100201 --specialty "$(specialty)" --year 2026 --wanted 2
run add need --no N2026-00002 --region 150525100201 --specialty 21040 --year 2026 --priority 5
run add quota --year 2026 --programme kjtpy --region 15 --counts heads --lower 4

run plan list
run plan show 1
run plan new 1999
run plan new 2026 --name 演示
run plan show 1
run plan solve
run plan solve 9
run plan solve 1 --time-limit 0
run plan solve 1 --plan "$work/x.csv"
run plan solve 1 | untimed
run plan show P2026-00001 --format csv | untimed
run plan show 1 --by programme --format json
run plan show 1 --by league
run plan show 1 --by banner --region 1505
run plan show 1 --by village --format csv
run --as zhao plan show 1 --by village --format csv
run --as zhao plan show 1 --by village --region 1505
run plan show 1 --by expert --format json
run plan show 1 --by gap
run plan show 1 --by moon
run plan show 1 --region 1501
run --as zhao plan solve 1
run --as li plan apply 1

run plan pin 1 --expert E2026-00001
run plan pin 1 --expert E2026-00003 --need N2026-00001
run plan pin 1 --expert E2026-00002 --need N2026-00001
run plan pin 1 --expert E2026-00001 --need N2026-00001
run plan forbid 1 --expert E2026-00001 --need N2026-00001
run plan unpin 1 --expert E2026-00003 --need N2026-00001
run plan apply 1
run plan solve 1 --format csv | untimed

run plan export 1 "$work/folder"
ls "$work/folder"
cat "$work/folder/plan.csv"
sed -n '/^expert\|^need\|^quota/p' "$work/folder/names.csv"
run plan solve --instance "$work/folder" --plan "$work/again.csv" --certificate "$work/proof" | untimed
cmp "$work/folder/plan.csv" "$work/again.csv" && echo same
run plan solve --instance "$work/folder" --format json | untimed
run plan solve --instance "$work/folder" --format csv
run plan solve 1 --instance "$work/folder"
rm "$work/folder/needs.csv"
run plan solve --instance "$work/folder"

run plan apply 1
run plan apply 1
run plan drop 1
run list assignment --columns year,expert,need,plan,state --format csv
run undo "$(last)"
run list assignment --count
run list plan --columns no,state,experts,placements,proved --format csv
run plan drop 1
run plan list

run plan weights
run plan weights fit_first 510
run plan weights fit_first
run plan weights fit_first 99999
run plan weights luck 1
run --as zhao plan weights near 1
run plan weights --format csv | head -n 2
run plan year 2026 | untimed
run plan year 2026 | untimed | head -n 2

# what only the planner writes is not typed
run do plan P2026-00002 apply
run set plan P2026-00002 --state applied
run add plan --year 2026 --experts 5

# Planning again: somebody drops out, needs are withdrawn, floors, scenarios side by side, one plan in force; folders with
# an earlier plan. Times differ and are cut out.
untimed() { grep -v -e 'Seconds taken' -e '"seconds' -e 'pivots' -e 'peak_kib' | sed 's/in [0-9]* ms, of which planning [0-9.]* ms/in MS/'; }

for no in 2 3; do
    run add expert --no E2026-0000$no --name 演示$no --specialties "$([ $no = 3 ] && echo 21040 || specialty)" --home 150121 --programme kjtpy --capacity $no
done
run add need --no N2026-00001 --region 150121100201 --specialty "$(specialty)" --year 2026
run add need --no N2026-00002 --region 150525100201 --specialty 21040 --year 2026 --priority 5
run plan new 2026 --name 演示
run plan replan 1
run plan solve 1 | untimed

run plan solve 1 --keep 101%
run plan solve 1 --keep most
run plan solve 1 --keep 100% 2>&1 | untimed | sed -n '1p;$p'
run plan list --columns no,state,keep,kept,earlier --format csv
run plan solve 1 --keep 0 2>&1 | untimed | sed -n '1p;$p'
run plan replan 1 --from 2026-05-01
run plan replan 1 --without E2026-00009
run plan replan 1 --without E2026-00003 --from 2026-13-01
run plan replan 1 --without E2026-00003 --keep 100%
run plan list --columns no,state,keep,kept,earlier --format csv
run plan replan 1 --without E2026-00003 --name 演示二 | untimed
run plan replan 1 --without-need N2026-00001 --format csv | untimed
run plan changes 1 3 --format json
run --lang zh_CN plan changes 1 3
run plan compare 1 3
run plan compare 1 3 --format csv
run plan compare 1 1 --format csv | tail -n 2
run plan new 2026 --placements
run plan new 2026 --from 1 --placements --name 演示三
run plan compare 1 5
run list assignment --count

run plan apply 1
run plan apply 4
run plan replan 1 --without E2026-00002 --from 2026-06-01 --name 演示四 | untimed
run plan apply 6
run plan apply 5
run list assignment --columns expert,need,plan,state --format csv
run plan list --columns no,state,copied_from,replans --format csv
run plan replan 1 | untimed
run --as zhao plan replan 5
run undo "$(last)"
run list assignment --columns expert,need,plan,state --format csv

run plan export 1 "$work/folder"
cp "$work/folder/plan.csv" "$work/earlier.csv"
run plan solve --instance "$work/folder" --keep 50%
run plan solve --instance "$work/folder" --from "$work/earlier.csv" --keep 100% | untimed
run plan solve --instance "$work/folder" --from "$work/earlier.csv" --certificate "$work/proof"
echo 0,9 >>"$work/earlier.csv"
run plan solve --instance "$work/folder" --from "$work/earlier.csv" --format json | untimed
run plan solve --instance "$work/folder" --from "$work/earlier.csv" --keep 100%
run plan solve --instance "$work/folder" --from "$work/nothing.csv"

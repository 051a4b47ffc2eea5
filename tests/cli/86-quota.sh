# Quotas as a tree, persons counted once, the pace, and a total shared out.
set_up() { "$TEPAI" "$@" >/dev/null 2>&1 || echo "failed: $*"; }

set_up set programme kjtpy --subsidy 20000
set_up set programme sanqu --subsidy 20000
set_up add expert --no E2026-00002 --name 演示2 --specialties 21030 --home 150121 --programme sanqu --capacity 2 --person E2026-00001
set_up add expert --no E2026-00003 --name 演示3 --specialties 21040 --home 150525 --programme kjtpy --capacity 3
run add expert --name 演示4 --specialties 21040 --home 150525 --programme kjtpy --person E2026-00002
for n in 1 2 3; do
    set_up add need --no N2026-0000$n --region 150121100201 --specialty 21030 --year 2026
    set_up add assignment --year 2026 --expert E2026-0000$n --need N2026-0000$n
done
run quota tree 1999
run quota tree 2026
set_up add quota --year 2026 --programme kjtpy --region 15 --counts heads --lower 4 --upper 6
set_up add quota --year 2026 --programme kjtpy --region 1501 --counts heads --lower 3
set_up add quota --year 2026 --programme kjtpy --region 1505 --counts heads --lower 4
set_up add quota --year 2026 --programme kjtpy --region 150525 --counts heads --lower 1 --upper 2
set_up add quota --year 2026 --programme all --region 150121 --counts places --lower 1 --upper 2
run quota tree 2026
run quota tree 2026 --programme kjtpy --region 1505 --format csv
run quota tree 2026 --programme nothing
set_up plan new 2026
run quota tree 2026 --plan 1
set_up plan solve 1
run quota tree 2026 --plan 1 --programme kjtpy --format csv
run quota tree 2025 --plan 1
run quota persons 2026 --format csv
run quota persons 2026 2025

set_up do assignment A2026-00001 start
set_up set assignment A2026-00001 --starts_on 2026-02-01
set_up do assignment A2026-00003 start
run quota pace 2026 --format csv
run quota pace 2026 --curve 0,1,1,1,1,1,1,1,1,1,1,1 --format csv
run quota pace 2026 --curve 1,2,3

run quota weights --format csv
run quota apportion 2027 --programme kjtpy
run quota apportion 2027 --programme kjtpy --total 20 --by needs --method lottery
run quota apportion 2027 --programme kjtpy --total 24 --by equal --dry-run --format csv
printf 'region,weight,floor,ceiling\n1501,10,,\n1504,20,,3\n1505,30,,\n15290000,1,1,\n' >"$work/w.csv"
run quota apportion 2027 --programme kjtpy --total 24 --by "$work/w.csv"
printf 'region,weight,floor,ceiling\n1501,10,,\n1504,20,,3\n1505,30,,\n1529,1,2,\n' >"$work/w.csv"
run quota apportion 2027 --programme kjtpy --total 24 --by "$work/w.csv" --method sainte-lague
run list quota --where year=2027 --columns region,counts,lower,upper --format csv
run quota apportion 2027 --programme kjtpy --total quota --by equal --level banner --region 1504 --upper --format csv
run quota apportion 2027 --programme kjtpy --total 40 --by equal --floor 4
run quota apportion 2027 --programme kjtpy --total 2 --by needs --region 1501
run --as li quota apportion 2027 --programme kjtpy --total 24 --by equal
run undo "$(last)"
run list quota --where year=2027 --count

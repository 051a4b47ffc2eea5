# Load and coverage, in a plan and over years; the bound on everybody's load.
set_up() { "$TEPAI" "$@" >/dev/null 2>&1 || echo "failed: $*"; }

set_up add expert --no E2026-00002 --name 演示2 --specialties "$(specialty)" --home 150525 --programme sanqu --capacity 3
set_up add expert --no E2026-00003 --name 演示3 --specialties "$(specialty)" --home 150121 --programme kjtpy --capacity 4
set_up set region 150525100201 --poor yes
set_up set region 150525100202 --poor yes
for n in 1 2 3 4; do
    set_up add need --no N2026-0000$n --region 150121100201 --specialty "$(specialty)" --year 2026
done
set_up add need --no N2026-00005 --region 150525100201 --specialty "$(specialty)" --year 2026
set_up plan new 2026
run plan fairness
run plan fairness 1
run plan fairness --years 2026 1
set_up plan solve 1
run plan fairness 1
run plan fairness 1 --by programme --format csv
run plan fairness 1 --by banner --show villages --format json
run plan fairness 1 --show never
run plan fairness 1 --show carrying --format csv
run plan fairness 1 --show experts --region 1501
run plan fairness 1 --show stars
run plan fairness 1 --by star
run plan weights load_most 1
set_up plan new 2026
set_up plan solve 2
run plan fairness 2 --show experts --format csv
run plan fairness 2
run plan weights load_most -1
set_up plan apply 2
run plan fairness --years 2024-2026 --show experts --format csv
run plan fairness --years 2026-2024
run plan fairness --years 2027 --show never --format csv

# Limits beyond quotas: days, teams, ties, a person under two programmes, coverage of a village; in plans, by hand, in folders.
set_up() { "$TEPAI" "$@" >/dev/null 2>&1 || echo "failed: $*"; }
placed() { "$TEPAI" plan show "$1" --by expert --format csv | sed 's/^\([^,]*\),.*,\([^,]*\)$/\1 \2/'; }
s=$(specialty)

set_up add expert --no E2026-00002 --name 演示2 --specialties "$s" --home 150121 --programme kjtpy --capacity 3 --days 10
set_up add expert --no E2026-00003 --name 演示3 --specialties "$s" --home 150121 --programme sanqu --capacity 3
set_up add need --no N2026-00001 --region 150121100201 --specialty "$s" --year 2026 --days 6 --wanted 2
set_up add need --no N2026-00002 --region 150121100201 --specialty "$s" --year 2026 --days 5
set_up add need --no N2026-00003 --region 150121100202 --specialty "$s" --year 2026 --days 5
set_up add need --no N2026-00004 --region 150121100202 --specialty 61050 --year 2026
run set need N2026-00004 --together N2026-00001
run set need N2026-00004 --together N2026-00003
run set need N2026-00002 --together N2026-00003
run set expert E2026-00001 --person E2026-00001
run add tie --expert E2026-00001 --other E2026-00001 --together yes
run add tie --expert E2026-00001 --other E2026-00003 --together no
run add coverage --year 2026 --region 1501 --least 1
run add coverage --year 2026 --region 150121100201 --least 3 --most 2
run add coverage --year 2026 --region 150121100201 --least 2 --most 2

set_up plan new 2026
set_up plan solve 1
placed 1
run plan show 1 --by gap --format csv
set_up plan new 2026
run plan pin 2 --expert E2026-00001 --need N2026-00001
run plan pin 2 --expert E2026-00002 --need N2026-00001
run plan pin 2 --expert E2026-00003 --need N2026-00002
run plan export 1 "$work/folder"
cat "$work/folder/limits.csv"
run plan solve --instance "$work/folder" --plan "$work/again.csv" | grep -v -e pivots
cmp "$work/again.csv" "$work/folder/plan.csv" && echo same
run plan solve --instance "$work/folder" --certificate "$work/proof"
printf 'team,0,0\n' >>"$work/folder/limits.csv"
run plan solve --instance "$work/folder"

# one person, two subsidised programmes: only one of them
set_up set programme kjtpy --subsidy 20000
set_up set expert E2026-00003 --person E2026-00002
set_up set need N2026-00001 --days 1
set_up set need N2026-00002 --days 1
set_up plan solve 1
placed 1
set_up plan weights subsidies_most 0
set_up plan solve 1
placed 1
set_up plan weights load_most 1
set_up plan solve 1
placed 1

# what changed since the solve is named, all of it, and nothing is assigned
set_up plan weights load_most 0
set_up plan weights subsidies_most 1
set_up plan solve 1
placed 1
set_up set expert E2026-00002 --days 1
set_up set need N2026-00001 --days 6
set_up set need N2026-00002 --days 6
set_up set coverage 2026+150121100201 --least 0 --most 1
run plan apply 1
run --lang zh_CN plan apply 1
run list assignment --count
set_up plan solve 1 --keep 50%
set_up plan solve 1
run plan apply 1 2>&1 | grep -v transaction

# Stations: how many of their experts should and may go in a year; met, missed, who is in the way; in folders, by hand, when applied.
set_up() { "$TEPAI" "$@" >/dev/null 2>&1 || echo "failed: $*"; }
placed() { "$TEPAI" plan show "$1" --by expert --format csv | sed 's/^\([^,]*\),.*,\([^,]*\)$/\1 \2/'; }
s=$(specialty)

for no in 2 3 4; do
    set_up add expert --no E2026-0000$no --name 演示$no --specialties "$s" --home 150121 --programme kjtpy --capacity 3
    set_up add need --no N2026-0000$no --region 15012110020$no --specialty "$s" --year 2026
done
set_up add expert --no E2026-00005 --name 演示5 --specialties 61050 --home 150121 --programme sanqu --capacity 1
set_up add station --no GZZ-1 --name 演示工作站 --region 150121
set_up add station --no GZZ-2 --name 演示团队 --region 150121 --kind team
for no in 2 3 5; do set_up add post --station GZZ-1 --expert E2026-0000$no; done
set_up add post --station GZZ-2 --expert E2026-00004
set_up add post --station GZZ-2 --expert E2026-00001 --valid_to 2025-12-31
run add station_quota --year 2026 --station GZZ-1 --least 3 --most 2
run add station_quota --year 2026 --station GZZ-1 --least 0 --most 1
run add station_quota --year 2026 --station GZZ-2 --least 2
run list station_quota --format csv
set_up plan new 2026
set_up plan solve 1
placed 1
run plan show 1 --by gap --format csv
run --lang zh plan show 1 --by gap
run plan explain 1 --quota 2026+GZZ-1
run --lang zh plan explain 1 --quota 2026+GZZ-2
run plan explain 1 --need N2026-00002
run plan candidates 1 --need N2026-00002 --format csv

# at most one of the first may go: the second cannot be put beside him, neither by hand nor by a pin
set_up plan pin 1 --expert E2026-00002 --need N2026-00002
run plan pin 1 --expert E2026-00003 --need N2026-00003
set_up plan solve 1
run plan export 1 "$work/folder"
cat "$work/folder/limits.csv"
run plan solve --instance "$work/folder" --plan "$work/again.csv" | grep -e shortfall -e Placements -e proved
cmp "$work/again.csv" "$work/folder/plan.csv" && echo same
printf 'post,99,0\n' >>"$work/folder/limits.csv"
run plan solve --instance "$work/folder"

# the bound lifted, then set anew after the plan was solved
set_up set station_quota 2026+GZZ-1 --least 3 --most ''
set_up plan solve 1
placed 1
run plan show 1 --by gap --format csv
set_up plan pin 1 --expert E2026-00003 --need N2026-00003
set_up plan solve 1
set_up plan unpin 1 --expert E2026-00003 --need N2026-00003
set_up plan unpin 1 --expert E2026-00002 --need N2026-00002
set_up plan solve 1
set_up set station_quota 2026+GZZ-1 --least 0 --most 1
run plan apply 1
run --lang zh plan apply 1
set_up plan solve 1
run plan apply 1 2>&1 | grep -v transaction
# a minimum of a village that its needs cannot fill
set_up add coverage --year 2026 --region 150121100202 --least 2
run plan show 1 --by gap --format csv

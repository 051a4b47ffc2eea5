#!/bin/sh
# At the command line, on a county's records: the same records entered and the same folder written in another order give the
# same plan; a weight raised, any of the table, never lowers the rank of a candidate whose points it raises as much as
# anybody's; the rows stand in the order of that rank. Not here: why (docs/planner.md, "Score").
set -eu

TEPAI=${TEPAI:-${top_builddir:-.}/tepai}
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
LC_ALL=C.UTF-8
TEPAI_NOW=2026-03-15T01:02:03
TEPAI_DB=$top/t.db
export LC_ALL TEPAI_NOW TEPAI_DB
unset TEPAI_LANG LANGUAGE

fail() {
    echo "FAIL: $*" >&2 # standard output may be a list that is compared
    exit 1
}
tepai() { "$TEPAI" "$@" 2>"$top/err" || fail "tepai $*: $(cat "$top/err")"; }

tepai demo --scale county >/dev/null
tepai plan new 2026 >"$top/plan"
plan=$(cat "$top/plan")
tepai plan solve "$plan" >/dev/null

# ---- a weight raised ----

# "expert score rank" of everybody who suits the need; the rows must come by rank, and the rank be that of the scores.
ranks() {
    tepai plan candidates "$plan" --need "$1" --all --limit 0 --format csv >"$top/rows"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["rank"] != "" { print $at["expert"], $at["score"], $at["rank"] }' "$top/rows" >"$top/listed"
    sort -n -s -k3,3 "$top/listed" | cmp -s - "$top/listed" || fail "the rows of $1 are not in the order of their rank"
    sort "$top/listed"
}

# Who gains as much as anybody may not fall; says how many were looked at.
compare() {
    join "$1" "$2" | awk -v what="$3" '
        { low[$1] = $3; high[$1] = $5; rise[$1] = $4 - $2; score[$1] = $4; most = NR == 1 || rise[$1] > most ? rise[$1] : most }
        END {
            for (x in rise) {
                if (rise[x] == most) {
                    seen++
                    if (high[x] > low[x]) { print what ": " x " falls from rank " low[x] " to " high[x]; bad = 1 }
                }
                for (y in rise)
                    if (score[x] > score[y] && high[x] >= high[y]) { print what ": " x " has more points than " y " and no better rank"; bad = 1 }
            }
            if (bad) exit 1
            if (!seen) { print what ": nobody to look at"; exit 1 }
        }' || fail "the rank of a candidate"
}

tepai list need --columns no,specialty --where year=2026 --format csv |
    awk -F, 'NR > 1 && !seen[$2]++ { print $1 }' | sed -n '1p;4p;9p' >"$top/needs"
[ "$(wc -l <"$top/needs")" = 3 ] || fail "three needs of different specialties"
tepai plan weights --format csv | awk -F, 'NR > 1 { print $1, $2 }' >"$top/weights"
[ "$(wc -l <"$top/weights")" -ge 17 ] || fail "the table of weights"
while read -r weight usual; do
    case $weight in
    load_most) steps="1 2" ;;
    subsidies_most) steps="1 2" ;;
    least_days) steps="1 2 200" ;;
    near_km) steps="1 40 41 $usual 4000" ;;
    near | appraisal) steps="0 7 8 $usual $((usual + 1)) 10000" ;;
    *) steps="0 $usual $((usual + 1)) 9000" ;;
    esac
    while read -r need; do
        : >"$top/before"
        for value in $steps; do
            tepai plan weights "$weight" "$value" >/dev/null
            ranks "$need" >"$top/after"
            [ -s "$top/before" ] && compare "$top/before" "$top/after" "$weight $value, $need"
            cp "$top/after" "$top/before"
        done
    done <"$top/needs"
    tepai plan weights "$weight" "$usual" >/dev/null
done <"$top/weights"
echo "17 weights: no rank falls"

# ---- another order ----

# Rows of a CSV file after its heading in another order, the same each time.
shuffle() { awk 'NR == 1 { print; next } { print (NR * 7919) % 10007 "\t" $0 | "sort -n | cut -f2-" }' "$1"; }

tepai plan export "$plan" "$top/folder" >/dev/null
tepai plan solve --instance "$top/folder" --plan "$top/straight.csv" >/dev/null
mkdir "$top/mixed"
for file in "$top/folder"/*.csv; do
    shuffle "$file" >"$top/mixed/${file##*/}"
done
cmp -s "$top/folder/arcs.csv" "$top/mixed/arcs.csv" && fail "the rows stand as they stood"
tepai plan solve --instance "$top/mixed" --plan "$top/other.csv" >/dev/null
cmp "$top/straight.csv" "$top/other.csv" || fail "another plan from rows in another order"
echo "a folder in another order: the same plan"

# The year's experts, needs and quotas entered into new files; all the same and all different scores.
enter() {
    TEPAI_DB=$top/$1.db
    tepai init >/dev/null
    for type in expert need quota; do
        if [ "$1" = straight ]; then cp "$top/$type.csv" "$top/in.csv"; else shuffle "$top/$type.csv" >"$top/in.csv"; fi
        tepai import "$type" "$top/in.csv" >/dev/null
    done
    tepai plan weights near "$2" >/dev/null
    tepai plan weights language "$2" >/dev/null
    tepai plan weights load_step "$2" >/dev/null
    tepai plan new 2026 >/dev/null
    tepai plan solve P2026-00001 >/dev/null
    tepai plan show P2026-00001 --by expert --format csv >"$top/$1.plan"
    rm "$TEPAI_DB"
}
tepai list expert --columns no,name,specialties,home,programme,capacity,languages --where active=1 --format csv >"$top/expert.csv"
tepai list need --columns no,region,specialty,year,priority,wanted --where year=2026 --format csv >"$top/need.csv"
tepai list quota --columns year,programme,region,counts,lower,upper --where year=2026 --format csv >"$top/quota.csv"
for points in 250 0; do
    enter straight $points
    enter mixed $points
    [ "$(awk -F, '{ n += $7 } END { print n }' "$top/straight.plan")" -gt 20 ] || fail "a plan that sends nobody"
    cmp "$top/straight.plan" "$top/mixed.plan" || fail "another plan from records entered in another order"
done
echo "records in another order: the same plan"

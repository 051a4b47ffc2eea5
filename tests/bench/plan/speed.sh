#!/bin/sh
# speed.sh DIR [RUNS]: seconds of the planner on an instance folder, the least of RUNS (3). TEPAI names the
# program (./tepai). seconds_solve is what a flow solver does too; seconds_total has reading and heads in it.
set -eu
dir=$1
runs=${2:-3}
work=$(mktemp)
trap 'rm -f "$work"' EXIT
for run in $(seq "$runs"); do
    "${TEPAI:-./tepai}" plan solve --instance "$dir" --format json >>"$work"
done
awk -v dir="$dir" '
    function keep(name, value) { if (!(name in least) || value < least[name]) least[name] = value }
    /"seconds_solve"|"seconds_total"|"pivots"|"peak_kib"/ { gsub(/[",:]/, " "); keep($1, $2 + 0) }
    /"gap_value"|"proved"/ { gsub(/[",:]/, " "); last[$1] = $2 }
    END { printf "%s: solve %.3f s, total %.3f s, %d pivots, %.0f MiB, gap %s, proved %s\n", dir, least["seconds_solve"],
          least["seconds_total"], least["pivots"], least["peak_kib"] / 1024, last["gap_value"], last["proved"] }' "$work"

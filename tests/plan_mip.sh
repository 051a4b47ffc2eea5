#!/bin/sh
# Plans of folders with 20 to 50 experts are exactly those a mixed-integer solver finds: most poor villages,
# then least shortfall, then most value, everyone counted. Needs glpsol (glpk-utils) or cbc (coinor-cbc).
set -eu
if command -v glpsol >/dev/null; then
    solve() { glpsol --cuts --lp "$1" --tmlim 120 -o "$2" >/dev/null; sed -n 's/^Objective: .*= *\(-*[0-9]*\).*(MIN.*/\1/p' "$2"; }
elif command -v cbc >/dev/null; then
    solve() { cbc "$1" ratioGap 0 allowableGap 0 sec 120 solve solution "$2" >/dev/null; sed -n '1s/^Optimal.*value *\(-*[0-9]*\).*/\1/p' "$2"; }
else
    echo "neither glpsol nor cbc is installed"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tools=$top_builddir/tests/bench/plan
passed=0 failed=0

# field NAME FILE: the first number of that name
field() { sed -n "s/^  *\"$1\": *\(-*[0-9]*\),*\$/\1/p" "$2" | head -n 1; }

# stage NAME [POOR [SHORTFALL]]: the least of that stage, as the solver says
stage() {
    "$tools/plan_lp" "$work/i" "$@" >"$work/i.lp"
    solve "$work/i.lp" "$work/i.sol"
}

# one SEED LEAGUES BANNERS VILLAGES EXPERTS NEEDS CANDIDATES PLACES
one() {
    "$tools/plan_make" "$work/i" "$@"
    "$TEPAI" plan solve --instance "$work/i" --format json >"$work/i.json"
    poor=$((0 - $(stage poor)))
    short=$(stage shortfall "$poor")
    value=$((0 - $(stage value "$poor" "$short")))
    ours="$(field poor_covered "$work/i.json") $(field quota_shortfall "$work/i.json") $(field value "$work/i.json")"
    if [ "$ours" = "$poor $short $value" ]; then
        passed=$((passed + 1))
    else
        echo "plan_make $*: solver $poor $short $value, ours $ours"
        failed=$((failed + 1))
    fi
}

one 1 2 6 60 20 80 12 4
one 2 3 9 80 30 120 12 4
one 3 1 4 40 25 60 10 3
one 4 3 9 120 50 150 15 4
one 5 2 5 50 30 70 8 1
one 6 4 12 90 40 120 10 6
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

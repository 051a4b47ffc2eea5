#!/bin/sh
# kill -9 at random moments while records are saved and imported: each time the database opens, `tepai check` finds
# nothing, every save that was acknowledged is there, and an import is there whole or not at all.
#   CRASHES=200 SEED=7 tests/crash.sh      20 moments and seed 1 by default
set -eu

: "${TEPAI:?the program to test}"
crashes=${CRASHES:-20}
seed=${SEED:-1}
rows=4000
large=6    # times as many in an empty database: enough for the thread that writes search words
renewed=20 # crashes after which a new database begins, so that looking through it stays quick
top=$(mktemp -d)
group=
finish() {
    [ -z "$group" ] || kill -9 "-$group" 2>/dev/null || true
    rm -rf "$top"
}
trap finish EXIT

TEPAI_DB=$top/crash.db
LC_ALL=C.UTF-8
export TEPAI TEPAI_DB LC_ALL
unset TEPAI_NOW TEPAI_LANG LANGUAGE

fail() {
    echo "FAIL: crash $number (SEED=$seed): $*"
    exit 1
}

# File $1 with $2 households whose numbers begin with $3.
write_file() {
    awk -v rows="$2" -v mark="$3" 'BEGIN {
        print "no,head,region,class,persons,note"
        for (i = 1; i <= rows; i++)
            printf "%s-%05d,演示户,150121100201,general,%d,DEMO\n", mark, i, i % 9
    }' >"$1"
}

microseconds() { echo $(($(date +%s%N) / 1000)); }

# Adds one household after the other; each key is printed after it was committed.
cat >"$top/saves" <<'END'
while "$TEPAI" add household --head 演示户 --region 150121100201 --class general --note DEMO; do :; done
END

number=0
"$TEPAI" init >"$top/out" 2>&1 || fail "init: $(cat "$top/out")"
cp "$TEPAI_DB" "$top/base.db"
: >"$top/acknowledged"
write_file "$top/first.csv" $rows FIRST
start=$(microseconds)
"$TEPAI" import household "$top/first.csv" 2>"$top/out" || fail "import: $(cat "$top/out")"
import_us=$(($(microseconds) - start))
echo "$crashes moments, seed $seed; an import of $rows rows takes $((import_us / 1000)) ms"

# One line a crash: what is killed, and after how many microseconds.
awk -v seed="$seed" -v n="$crashes" -v us="$import_us" 'BEGIN {
    srand(seed)
    for (i = 1; i <= n; i++) {
        what = rand() < 0.5 ? "import" : "saves"
        printf "%s %d\n", what, rand() * (what == "import" ? us * 1.1 : 250000)
    }
}' >"$top/moments"

saves=0
killed_imports=0
whole_imports=0
while read -r what after; do
    number=$((number + 1))
    size=$rows
    if [ $((number % renewed)) = 0 ]; then
        [ $what = saves ] || after=$((after * large))
        what=import
        size=$((rows * large))
        rm -f "$TEPAI_DB" "$TEPAI_DB-wal" "$TEPAI_DB-shm"
        cp "$top/base.db" "$TEPAI_DB"
        saves=$((saves + $(wc -l <"$top/acknowledged")))
        : >"$top/acknowledged"
    fi
    : >"$top/keys"
    if [ $what = import ]; then
        write_file "$top/next.csv" $size "K${number}K"
        setsid "$TEPAI" import household "$top/next.csv" >"$top/told" 2>&1 </dev/null &
    else
        setsid sh "$top/saves" >"$top/keys" 2>"$top/told" </dev/null &
    fi
    group=$!
    sleep "$(printf '%d.%06d' $((after / 1000000)) $((after % 1000000)))"
    kill -9 "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
    group=

    "$TEPAI" check >"$top/found" 2>&1 || fail "check after $what was killed: $(cat "$top/found")"
    # a key is acknowledged when its line is whole
    awk 'NR > 1 { print last } { last = $0 }' "$top/keys" >>"$top/acknowledged"
    if [ -s "$top/keys" ] && [ "$(tail -c 1 "$top/keys" | od -An -c | tr -d ' ')" = '\n' ]; then
        tail -n 1 "$top/keys" >>"$top/acknowledged"
    fi
    "$TEPAI" list household --columns no --format csv >"$top/list" 2>"$top/out" || fail "list: $(cat "$top/out")"
    tr -d '\r' <"$top/list" | sort >"$top/there"
    sort "$top/acknowledged" | comm -23 - "$top/there" >"$top/lost"
    [ ! -s "$top/lost" ] || fail "acknowledged and lost: $(cat "$top/lost")"
    if [ $what = import ]; then
        there=$(grep -c "^K${number}K-" "$top/there" || true)
        [ "$there" = 0 ] || [ "$there" = $size ] || fail "$there of $size imported rows are there"
        found=$("$TEPAI" list household --search "K${number}K" --count)
        [ "$found" = "$there" ] || fail "$there imported rows are there, and $found are found"
        if grep -q "^$size new" "$top/told" && [ "$there" = 0 ]; then
            fail "an import that was acknowledged is not there"
        fi
        killed_imports=$((killed_imports + (there == 0)))
        whole_imports=$((whole_imports + (there > 0)))
    fi
done <"$top/moments"

saves=$((saves + $(wc -l <"$top/acknowledged")))
[ "$number" = "$crashes" ] || fail "only $number moments were tried"
[ "$saves" -gt 0 ] || fail "no save was acknowledged in all that time"
echo "$number crashes: $saves saves acknowledged, none lost; $killed_imports imports gone whole, $whole_imports there whole"

#!/bin/sh
# The command line as scripts see it: every file of tests/cli is a scenario on a fresh small database; what it prints is
# compared with the golden beside it. Inside a scenario:
#   run ARGS…       shows the command, its output, its messages (!) and its exit status unless 0
#   fresh           a new database, as `tepai init` makes it, with a few records
#   $db $work       the database, the folder of the scenario
# The clock stands at TEPAI_NOW.  ACCEPT=1 tests/cli.sh [NAME…] renews the goldens: look at the difference before a commit.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
chmod 755 "$top"

TEPAI_NOW=2026-03-15T01:02:03
LC_ALL=C.UTF-8
export TEPAI TEPAI_NOW LC_ALL
unset TEPAI_DB TEPAI_LANG LANGUAGE XDG_DATA_HOME
HOME=$top/home
export HOME

fail() {
    echo "FAIL: $*"
    exit 1
}

command -v sqlite3 >/dev/null || fail "the program sqlite3 is missing (on Debian: apt-get install sqlite3)"

# Folders are named by what they are for, so that goldens do not depend on where they lie.
plain() { sed "s,$work,WORK,g"; }

run() {
    printf '$ tepai %s\n' "$*" | plain
    status=0
    "$TEPAI" "$@" >"$work/out" 2>"$work/err" || status=$?
    plain <"$work/out"
    plain <"$work/err" | sed 's/^/! /'
    [ $status -eq 0 ] || echo "exit $status"
}

# The number of the last transaction.
last() { "$TEPAI" audit --limit 1 --format csv | sed -n '2s/,.*//p'; }

fresh() {
    rm -f "$db" "$db-wal" "$db-shm"
    cp "$top/base.db" "$db"
}

make_base() {
    TEPAI_DB=$top/base.db
    export TEPAI_DB
    "$TEPAI" init >/dev/null 2>&1 || fail "tepai init: exit $?"
    for records in \
        "account NAME li --person 李 --role staff --area 150121" \
        "account NAME zhao --person 赵 --role coordinator --area 1501" \
        "account NAME sun --person 孙 --role auditor --area 15"; do
        set -- $records
        shift 2
        "$TEPAI" account add "$@" >/dev/null 2>&1 || fail "account add $*"
    done
    "$TEPAI" add household --head 王小明 --region 150121100201 --class general --causes '因病;skill' --persons 3 \
        --labour 1 --income 5432.1 --phone 13812345678 --bank_account 6222000011112222 --id_number 15990019500101001X \
        >/dev/null 2>"$top/err" || fail "add household: $(cat "$top/err")"
    "$TEPAI" add household --head 其其格 --region 150525100201 --class general >/dev/null 2>&1 || fail "add household"
    "$TEPAI" add expert --name 赵一 --specialties "$(specialty)" --home 150121 --programme kjtpy --phone 13987654321 \
        >/dev/null 2>"$top/err" || fail "add expert: $(cat "$top/err")"
    sqlite3 "$TEPAI_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}

specialty() { sed -n '3s/,.*//p' "$here/../db/codes/specialty.csv"; }

scenario() {
    name=$1
    work=$top/$name
    db=$work/t.db
    mkdir "$work"
    chmod 755 "$work"
    TEPAI_DB=$db
    export TEPAI_DB
    fresh
    (. "$here/cli/$name.sh") >"$work.txt" 2>&1 || {
        cat "$work.txt"
        echo "FAIL: $name stopped"
        return 1
    }
    if [ -n "${ACCEPT-}" ]; then
        diff -u "$here/cli/$name.golden" "$work.txt" || cp "$work.txt" "$here/cli/$name.golden"
    elif ! diff -u "$here/cli/$name.golden" "$work.txt"; then
        echo "FAIL: $name differs from tests/cli/$name.golden"
        return 1
    fi
}

make_base
failed=0
names=$*
[ -n "$names" ] || names=$(cd "$here/cli" && ls ./*.sh | sed 's,^\./,,; s,\.sh$,,')
for name in $names; do
    scenario "$name" || failed=1
done
exit $failed

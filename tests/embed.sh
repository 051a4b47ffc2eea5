#!/bin/sh
# db/embed.awk and db/assets.awk: what goes into the program is what stands in the file, whatever its bytes; what is
# wrong is refused. Each case prints its name if it fails; ends on "N passed, N failed".
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
awk=${AWK:-awk}
db=$top_srcdir/db
passed=0 failed=0
export LC_ALL=C

check() { # NAME COMMAND…
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $name"
    fi
}

refused() { # MODE TEXT
    printf '%b' "$2" >"$work/bad.sql"
    ! "$awk" -v mode="$1" -f "$db/embed.awk" "$work/bad.sql" >/dev/null 2>"$work/message" &&
        grep -q 'bad.sql:[0-9]' "$work/message"
}

same() { # FILE EXPECTED-FILE
    cmp -s "$1" "$2" || { diff "$1" "$2"; return 1; }
}

# quotes, backslashes, trigraphs, a tab, UTF-8, CR, comments and blank lines around
printf '%b' '\0357\0273\0277-- a word before\n\n-- name: a_b\r\n-- what: it "asks" \\ :x\n-- what: and more\n' \
    'SELECT \047\\ "q" ??( & \0346\0235\0221\t%s\047;\r\n\n-- of the next\n-- name: c_d\n-- what: w\nSELECT\n  1;\n' \
    >"$work/q.sql"
cat >"$work/expected" <<'END'
    [Q_A_B] = { "a_b", "it \"asks\" \\ :x and more",
      "SELECT '\\ \"q\" \?\?( & \346\235\221\t%s';" },
    [Q_C_D] = { "c_d", "w",
      "SELECT" "\n"
      "  1;" },
END
"$awk" -v mode=queries -f "$db/embed.awk" "$work/q.sql" | grep -A9 'query_texts' | sed '1d; /^};/,$d' >"$work/got"
check "a query keeps every byte of its SQL" same "$work/got" "$work/expected"

printf '    Q_A_B,\n    Q_C_D,\n    Q__COUNT\n' >"$work/expected"
"$awk" -v mode=header -f "$db/embed.awk" "$work/q.sql" | grep ' Q_' >"$work/got"
check "every query has its number, in order" same "$work/got" "$work/expected"

check "a query without a word on what it answers is refused" refused queries '-- name: a_b\nSELECT 1;\n'
check "a query without SQL is refused" refused queries '-- name: a_b\n-- what: x\n'
check "SQL without a name is refused" refused queries 'SELECT 1;\n'
check "two queries of one name are refused" refused header \
    '-- name: a_b\n-- what: x\nSELECT 1;\n-- name: a_b\n-- what: x\nSELECT 1;\n'
check "a name in capitals is refused" refused queries '-- name: A_B\n-- what: x\nSELECT 1;\n'
check "a migration without a number is refused" refused migrations 'SELECT 1;\n'

echo 'SELECT 1;' >"$work/0002_late.sql"
gap() { ! "$awk" -v mode=migrations -f "$db/embed.awk" "$work/0002_late.sql" >/dev/null 2>&1; }
check "a gap in the numbers of migrations is refused" gap

printf '%b' 'a\\b,"c"\n??x&y\t\0346\0235\0221\n' >"$work/t.csv"
printf '%s\n' '    "a\\b,\"c\"\n"' >"$work/expected"
printf '%s\n' '    "\?\?x&y\011\346\235\221\n"' >>"$work/expected"
"$awk" -v root="$work/" -f "$db/assets.awk" "$work/t.csv" | grep '^    "' >"$work/got"
check "a carried file keeps every byte" same "$work/got" "$work/expected"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

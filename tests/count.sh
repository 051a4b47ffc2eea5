#!/bin/sh
# Counts the tests of one or more `make check` runs, names the programs that failed, and ends on the line
# "N passed, N failed".   count.sh BUILD-FOLDER…      Exit status 1 if one failed or none ran.
#
# A cmocka program counts its own tests; a script that ends on "N passed, N failed" is taken at its word;
# any other program is one test. A program that died counts as one failure more.
set -u
signs='^\[  (ERROR|FAILED)|ERROR: AddressSanitizer|runtime error:'
passed=0 failed=0
for build in "$@"; do
    for result in $(cd "$build" && find tests -name '*.trs' 2>/dev/null | sort); do
        log=$build/${result%.trs}.log
        verdict=$(sed -n 's/^:test-result: *//p' "$build/$result")
        good=$(sed -n -e 's/^\[  PASSED  \] \([0-9]*\) test(s).*/\1/p' -e 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' \
            "$log" | awk '{ n += $1 } END { print n + 0 }')
        bad=$(sed -n -e 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' -e 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' \
            "$log" | awk '{ n += $1 } END { print n + 0 }')
        case $verdict in
        PASS) [ "$good" -gt 0 ] || good=1 ;;
        SKIP) good=0 bad=0 ;;
        *)
            [ "$bad" -gt 0 ] || bad=1
            echo "failed: ${result%.trs} (see $log)"
            if grep -qE "$signs" "$log"; then
                grep -E "$signs" "$log" | head -n 10
            else
                tail -n 10 "$log"
            fi | sed 's/^/    /'
            ;;
        esac
        passed=$((passed + good)) failed=$((failed + bad))
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

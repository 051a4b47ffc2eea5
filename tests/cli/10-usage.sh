# Usage: commands, options, words; what is wrong is named with the nearest right thing.
run --version
run nonsense
run lst household
run acount list
run audti verify
run list
run list household extra
run list household --serch x
run list household -x
run list household --limit
run list household --limit ten
run list household --limit 0
run list household --limit 1 --limit 2
run list household --count=yes
run --frobnicate list household
run list hous
run list household --where foo=1
run list household --where foo
run list household --sort foo
run list household --columns no,foo
run list household --columns no,no
run list household --format yaml
run list household --format xlsx
run list household --format json --bom
run list household --as-of yesterday
run --today 2026-02-30 list household --count
run --lang fr list household --count
run --db '' list household --count
run show household -- --help
run help nonsense
run dump-docs nonsense
run undo
run undo first
run set household H2026-00001
run add household --head A --head B

echo "# without a command: usage on stderr"
status=0
"$TEPAI" >"$work/out" 2>"$work/err" </dev/null || status=$?
echo "exit $status, stdout $(wc -c <"$work/out"), stderr begins: $(head -n 1 "$work/err")"

echo "# every command explains itself and refuses an unknown option"
"$TEPAI" dump-docs commands | sed -n 's/^| `tepai \([a-z -]*[a-z]\).*/\1/p' | sort -u >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 20 ] || echo "only $(wc -l <"$work/commands") commands found"
while read -r command; do
    for way in "$command --help" "help $command"; do
        "$TEPAI" $way >"$work/out" 2>"$work/err" || echo "tepai $way: exit $?"
        grep -q "^tepai $command" "$work/out" || echo "tepai $way does not begin with its usage"
        [ ! -s "$work/err" ] || echo "tepai $way: something on stderr"
    done
    status=0
    "$TEPAI" $command --no-such-option >"$work/out" 2>"$work/err" || status=$?
    case $status in
    2) ;;
    *) echo "tepai $command --no-such-option: exit $status: $(cat "$work/err")" ;;
    esac
    [ ! -s "$work/out" ] || echo "tepai $command --no-such-option: something on stdout"
done <"$work/commands"

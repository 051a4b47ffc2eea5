# A command that is stopped says so and leaves nothing half written.
mkfifo "$work/pipe"
"$TEPAI" list region >"$work/pipe" 2>"$work/err" &
pid=$!
exec 9<"$work/pipe"
read -r line <&9
echo "$line"
kill -TERM $pid
cat <&9 >/dev/null
status=0
wait $pid || status=$?
exec 9<&-
echo "exit $status"
sed 's/.*\(stopped\).*/\1/' "$work/err"

# The same into a file: FILE is whole or not there.
"$TEPAI" list region --format json --output "$work/pipe" 2>"$work/err" &
pid=$!
exec 9<"$work/pipe"
read -r line <&9
kill -TERM $pid
cat <&9 >/dev/null
status=0
wait $pid || status=$?
exec 9<&-
echo "exit $status"
run check

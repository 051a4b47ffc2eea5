# What can be wrong with the database file, the disk and standard output: each its own sentence and status.
run --db "$work/none.db" list household
run --db "$work" list household
echo "# where the database is looked for: --db, TEPAI_DB, XDG_DATA_HOME, HOME"
(
    unset TEPAI_DB
    HOME=$work/home
    run list household
    XDG_DATA_HOME=$work/data
    export XDG_DATA_HOME
    run list household
    TEPAI_DB=$work/set.db
    export TEPAI_DB
    run list household
    run list household --db "$work/given.db"
)
: >"$work/empty.db"
run --db "$work/empty.db" list household
echo "no database" >"$work/text.db"
run --db "$work/text.db" list household
sqlite3 "$work/other.db" 'CREATE TABLE t (x)'
run --db "$work/other.db" list household

cp "$db" "$work/newer.db"
sqlite3 "$work/newer.db" 'PRAGMA user_version = 9999' >/dev/null
run --db "$work/newer.db" list household | sed 's/knows [0-9]*/knows N/'
run --db "$work/newer.db" migrate | sed 's/knows [0-9]*/knows N/'
run restore "$work/text.db"

# a page in the middle overwritten
cp "$db" "$work/damaged.db"
dd if=/dev/zero of="$work/damaged.db" bs=4096 seek=1 count=40 conv=notrunc 2>/dev/null
"$TEPAI" --db "$work/damaged.db" list household >"$work/out" 2>"$work/err" && echo "a damaged file was read" || echo "damaged: exit $?"
grep -c "is damaged" "$work/err"

run backup "$work/copy.db"

echo "# another program holds the write lock"
mkfifo "$work/to" "$work/from"
sqlite3 "$db" <"$work/to" >"$work/from" 2>&1 &
holder=$!
exec 8>"$work/to" 9<"$work/from"
echo "BEGIN IMMEDIATE; SELECT 'locked';" >&8
read -r word <&9
echo "$word"
run add household --head 等 --region 150121100201 --class general
run list household --count
run restore "$work/newer.db" | sed 's/knows [0-9]*/knows N/'
run restore "$work/copy.db"
exec 8>&- 9<&-
wait $holder
sqlite3 "$db" 'PRAGMA journal_mode'
ls "$work" | grep restor || echo "nothing is left of the restore"

echo "# a limit on the size of files stands for a full disk"
(
    ulimit -f 16
    run add household --head 满 --region 150121100201 --class general
) | sed 's/(.*)/(...)/'
run list household --count
run check

echo "# standard output: full, closed, nobody reads"
"$TEPAI" list region >/dev/full 2>"$work/err" || echo "full: exit $?: $(cat "$work/err")"
"$TEPAI" list household --count >/dev/full 2>"$work/err" || echo "full: exit $?: $(cat "$work/err")"
"$TEPAI" help >/dev/full 2>"$work/err" || echo "full: exit $?: $(cat "$work/err")"
"$TEPAI" list region >&- 2>"$work/err" || echo "closed: exit $?: $(cat "$work/err")"
"$TEPAI" list region 2>"$work/err" | head -n 1 >/dev/null
echo "nobody reads: $(wc -c <"$work/err") bytes on stderr"
run list household --output /dev/full
run list household --output "$work/no/such/folder/x"

echo "# a folder that can only be read"
if [ "$(id -u)" -eq 0 ]; then
    as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
else
    as_nobody=
fi
mkdir "$work/bin" "$work/readonly"
cp "$TEPAI" "$work/bin/tepai"
cp "$db" "$work/readonly/t.db"
chmod 755 "$work/bin" "$work/bin/tepai"
chmod 444 "$work/readonly/t.db"
chmod 555 "$work/readonly"
status=0
$as_nobody "$work/bin/tepai" --db "$work/readonly/t.db" --as admin add household --head 读 --region 150121100201 --class general \
    >"$work/out" 2>"$work/err" || status=$?
echo "exit $status: $(plain <"$work/err")"
chmod 755 "$work/readonly"

# What a result must never be written over, where copies come from, divisions that do not exist, and words that are no words.
echo "# a result is never written over the database, nor over the file that is read"
printf 'head,region,class\n坏,99,general\n' >"$work/bad.csv"
run list expert --format csv --output "$db"
ln -s t.db "$work/link.db"
run list expert --format json --output "$work/link.db"
run import household "$work/bad.csv" --reject "$work/bad.csv"
run import household "$work/bad.csv" --dry-run --output "$work/bad.csv"
run import household "$work/bad.csv" --reject "$db"
"$TEPAI" plan new 2026 >"$work/out" 2>&1
"$TEPAI" plan solve P2026-00001 >"$work/out" 2>&1
run plan export P2026-00001 "$work/folder"
run plan solve --instance "$work/folder" --plan "$db"
run plan solve --instance "$work/folder" --certificate "$db"
run plan solve --instance "$work/folder" --output "$db"
run plan solve --instance "$work/none"
cat "$work/bad.csv"
run check

echo "# names that are empty"
run list expert --output ''
run import household ''
run import household "$work/bad.csv" --reject ''
run backup ''
run restore ''

echo "# a copy is whole or not there, and only its owner reads it"
run backup "$work/copy.db"
stat -c %a "$work/copy.db"
(
    ulimit -f 400
    run backup "$work/small.db"
)
ls "$work" | grep small || echo "nothing is left of the small one"
: >"$work/again.db.part"
run backup "$work/again.db"
ls "$work" | grep again

echo "# restore: not from the database itself; through a link into the file that it leads to"
run restore "$db"
run add household --head 后来 --region 150121100201 --class general
run --db "$work/link.db" restore "$work/copy.db" | sed 's/before-restore-[-0-9]*/before-restore-N/'
[ -L "$work/link.db" ] && echo "the link is one still"
run list household --count
kept=$(ls "$work"/t.db.before-restore-*)
run --db "$kept" list household --count

echo "# a copy of an older version comes back too, and says what is to be done then"
rm "$kept"
cp "$work/copy.db" "$work/older.db"
sqlite3 "$work/older.db" 'PRAGMA user_version = 1'
run restore "$work/older.db" | sed 's/before-restore-[-0-9]*/before-restore-N/'
run list household --count | sed 's/(version 1 of [0-9]*)/(version 1 of N)/'
fresh
"$TEPAI" plan new 2026 >"$work/out" 2>&1

echo "# a count goes where rows go"
run list household --count --output "$work/count.txt"
cat "$work/count.txt"
run list household --count --format xlsx --output "$work/count.xlsx"
run list household --count --format yaml
run list household --count --format json

echo "# divisions that do not exist are named, by every command that takes --region"
run list household --region 99 --count
run list household --region 150121999 --count
run list household --region 15012 --count
run bulk set household class general --region 99 --dry-run
run report selection --region 99
run todo --region 99
run quota tree 2026 --region 99
run plan show P2026-00001 --by village --region 99
run appraise 2026 --region 99
run list household --region 15 --count

echo "# without HOME the system knows the home folder"
status=0
env -i "$TEPAI" list household >"$work/out" 2>"$work/err" || status=$?
home=$(getent passwd "$(id -u)" | cut -d: -f6)
case $status-$(cat "$work/err") in
0-* | 7-*" $home/.local/share/tepai/tepai.db"*) echo "it was looked for there" ;;
*) cat "$work/err" ;;
esac

echo "# what comes from users and files is shown without control characters"
escape=$(printf '\033')
run show expert "$escape[31mx"
printf '%s[2Jhead,region,class\n1,2,3\n' "$escape" >"$work/escape.csv"
run import household "$work/escape.csv"
printf '%s[2J\n' "$escape" >"$work/escape.txt"
run log add "$work/escape.txt"

echo "# files that hold nothing"
run log add /dev/null
run log add "$work"

echo "# help of several commands that begin alike"
run help quota
run quota --help
run help quot

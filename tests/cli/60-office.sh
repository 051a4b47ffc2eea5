# The whole office: accounts, audit, check, migrate, backup, restore.
run account list
run account add Wang --role staff --area 1501
run account add wang --role chief --area 1501
run account add wang --role staff
run account add wang --person 王 --role staff --area 1501
run account set wang --area 150121
run account disable wang
run --as wang list household
run account disable admin
run --as nobody list household
run --as li account list
run --as li account add x --role staff --area 15
run --as li backup "$work/copy.db"
run --as sun backup "$work/copy.db"
run --as li audit
run --as li check
run --as sun check
run --as sun audit verify | sed 's/[0-9]\{3,\} lines/N lines/'
run migrate | sed 's/version [0-9]*/version N/'
run --as li migrate
run tidy
run --as li tidy
run tidy --drop

run backup "$work/copy.db"
stat -c %a "$work/copy.db"
run backup "$work/copy.db"
run backup "$work/no/such/folder/copy.db"
run add household --head 后来 --region 150121100201 --class general
run list household --count
run --as li restore "$work/copy.db"
run restore "$work/nothing.db"
echo "no database" >"$work/text.db"
run restore "$work/text.db"
run restore "$work/copy.db"
run list household --count
run --db "$db.before-restore-20260315-090203" list household --count
run restore "$work/copy.db"
sqlite3 "$db" 'PRAGMA journal_mode'
ls "$work" | grep -v -e '^out$' -e '^err$'

echo "# a damaged one is replaced too"
rm -f "$db.before-restore-20260315-090203"
dd if=/dev/zero of="$db" bs=4096 seek=0 count=40 conv=notrunc 2>/dev/null
run restore "$work/copy.db"
run check

echo "# a byte of the journal is changed behind the program's back"
run audit --format csv --limit 1 | cut -d, -f3-
sqlite3 "$db" "DROP TRIGGER journal_no_update;
    UPDATE journal SET patch = replace(patch, '其其格', '其其木格') WHERE type = 'household' AND patch LIKE '%其其格%'"
run audit verify | sed 's/line [0-9]*/line N/; s/transaction [0-9]*/transaction N/'
run check | sed 's/line [0-9]*/line N/; s/transaction [0-9]*/transaction N/'

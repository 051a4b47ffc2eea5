# Files in: what is taken, what is rejected and where, a dry run, the file of rejected rows, batches and taking one back.
printf '2026年户档,,,,\r\n填报单位：演示,,,,\r\nno,户主,id_number,region,class\r\nH1,演示一,,150121100201,general\r\nH2,演示二,15990019500101001Y,150121100201,general\r\nH3,演示三,,150121100999,general\r\nH4,演示四\r\nH1,演示一,,150121100201,general\r\nH5,演示五,,150121100202,低保户' >"$work/a.csv"

run import household "$work/a.csv" --dry-run
run import household "$work/a.csv" --dry-run --format csv --output "$work/dry.csv"
cat "$work/dry.csv"
run import household "$work/a.csv" --reject "$work/rejected.csv"
cat "$work/rejected.csv"
run list household --columns no,head,region,class,status --format csv --where head~演示
run import household "$work/a.csv"

sed 's/15990019500101001Y//; s/150121100999/150121100202/; s/^H4,演示四,,,/H4,演示四,,150121100201,general/' "$work/rejected.csv" | grep -v '^H1' >"$work/corrected.csv"
run import household "$work/corrected.csv"
run batches --format csv

printf 'no,所属片区,人数\nH1,东,3\n' >"$work/b.csv"
run import household "$work/b.csv"
printf '# county\n所属片区 = -\n人数 = persons\n' >"$work/map"
run import household "$work/b.csv" --map "$work/map"
run import household "$work/b.csv" --map "$work/none"
printf 'no,phone,persons\nH1,13812345678,\n' >"$work/c.csv"
run import household "$work/c.csv" --dry-run --blank-clears --format csv
run import household "$work/c.csv"
run history household H1 --format csv

run undo --batch 2
run undo --batch 1
run undo --batch 9
run list household --columns no --format csv --where head~演示
run batches --format json

run --as zhao import household "$work/a.csv"
run --as sun import household "$work/a.csv"
run import household "$work/missing.csv"
run import horse "$work/a.csv"
run import household "$work/a.csv" --format csv
printf 'PK\003\004' >"$work/book.xlsx"
run import household "$work/book.xlsx"
printf 'a,b\n1,2\n' >"$work/d.csv"
run import household "$work/d.csv"

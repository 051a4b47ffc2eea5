# Lists: conditions, area, search, order, columns, formats.
for level in 1 2 3 4 5; do
    run list region --where level=$level --count
done
run list region --where level=2 --columns code,name
run list region --region 1501 --where level=3 --columns code,name,short_name,kind,poor --format csv
run list region --region 1501 --where level=3 --columns code,name --limit 2 --format csv --labels
run list region --where "name~土默特" --columns code,name
run list region --search 土默特左 --columns code,name
run list region --search tmtzq --columns code,name
run list region --where level=3 --where poor_list!= --count
run list region --region 1501 --where level=3 --sort -code --limit 3 --columns code,name --format csv
run list household
run --lang zh_CN list household
run list household --format csv
run list household --format json
run list household --format csv --labels --columns no,head,class
run --lang zh_CN list household --format csv --labels --columns no,head,class
run list household --search wxm --columns no,head
run list household --search 其其 --columns no,head
run list household --search 不存在 --columns no,head
run list household --where "income>=5000" --columns no,income
run list household --where causes=illness --columns no,causes
run list household --region 1505 --count
run list household --count --limit 1
"$TEPAI" list household --format csv --columns no,head --bom | od -An -tx1 | head -n 1
run list household --format csv --columns no,head --output "$work/rows.csv"
cat "$work/rows.csv"
run list household --format csv --columns no,head --gb18030 --output "$work/rows.csv"
iconv -f GB18030 -t UTF-8 "$work/rows.csv"
run list household --format csv --where foo=1 --output "$work/none.csv"
ls "$work" | grep none || echo "no file is left"
run types household --format csv
run --lang zh_CN types pairing

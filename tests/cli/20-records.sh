# The life of a record: added, changed, taken along its life cycle, removed, taken back; and its history.
run add household --head 李四 --region 150121100 --class 低保户 --causes 因病 --income 3,000.5
run show household H2026-00003 | grep -v "^Lasting"
run show household H2026-00003 --format json --as-of 2026-03-15 | sed 's/"uuid": "[0-9a-f]*"/UUID/'
run add household --head 李五 --region 159999999999 --class general
run add household --head 李五 --class general
run add household --head 李五 --region 15 --class rich
run add household --head 李五 --region 15 --class general --income abc
run add household --head 李五 --region 15 --class general --color red
run add household --head 李五 --region 15 --class general --no H2026-00003
run set household H2026-00003 --persons 4 --labour=2 --note "搬到新房"
change=$(last)
run set household H2026-00003 --persons 4
run set household H2026-00003 --no X1
run set household H2026-00003 --status out
run set household H2026-00003 --labour 5
run do household H2026-00003 exit
run do household H2026-00003 pre_exit --note "测算合格"
run do household H2026-00003 exit
run set household H2026-00003 --note ''
run list household --columns no,head,status,persons,note
run list household --columns no,persons,status --as-of "#$change"
run undo "$change"
run history household H2026-00003 --format csv
run remove household H2026-00003
run remove household H2026-00003 --reason "  "
run add member --household H2026-00003 --name 李小 --relation son --id_number 15990020000101003X | sed "s/^[0-9a-f]\{32\}$/UUID/"
run remove household H2026-00003 --reason 重复建档
"$TEPAI" list member --format csv --columns id_number,uuid | sed "s/,[0-9a-f]*$/,UUID/"
run remove member H2026-00003+15990020000101003X --reason 登记有误
run remove household H2026-00003 --reason 重复建档
removal=$(last)
run show household H2026-00003
run list household --columns no,head
run history household H2026-00003 --format csv | tail -n 3
run history household H2026-99999
run undo "$removal"
run show household H2026-00003 --format csv | sed 's/,[0-9a-f]\{32\}$/,UUID/'
run undo "$removal"
run undo 999999
run undo --batch 7
run show region 1501 | grep -v '^Lasting'
run show region 150121 --format csv | cut -d, -f1-6
run show household nobody
run show region 99
run check

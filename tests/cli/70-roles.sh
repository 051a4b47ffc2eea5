# Roles and areas at the command line: li is staff of 150121, zhao coordinator of 1501, sun auditor.
run --as li list household --columns no,head
run --as zhao list household --columns no,head
run --as sun list household --columns no,head
run --as li show household H2026-00002
run --as li show household H2026-99999
run --as li history household H2026-00002
run --as li add household --head 外 --region 150525100201 --class general
run --as li add household --head 内 --region 150121100201 --class general
mine=$(last)
run --as li set household H2026-00001 --region 150525100201
run --as li set household H2026-00002 --note x
run --as li remove household H2026-00001 --reason x
run --as sun add household --head 审 --region 150121100201 --class general
run --as sun set household H2026-00001 --note x
run --as zhao add expert --name 钱 --specialties 21030 --home 150525 --programme kjtpy
run --as zhao add expert --name 钱 --specialties 21030 --home 150121 --programme kjtpy
run --as li add expert --name 孙 --specialties 21030 --home 150121 --programme kjtpy
run --as sun undo "$mine"
run --as li undo "$mine"
run --as li set region 150121 --poor 1
run --as admin set household H2026-00001 --note 管理员
run --as li undo "$(last)"

# Many records at once: looked at, done in one transaction, those that refuse told by reasons.
run bulk do household pre_exit
run bulk do household fly --all
run bulk set household nothing x --all
run bulk set household no x --all
run bulk remove household --all
run bulk do plan solve --all
run bulk set household persons 3 --all --dry-run
run list household --where persons=3 --count
run bulk set household persons 3 --region 1501
run list household --where persons=3 --count
run bulk set household persons 99 --all
run bulk do household pre_exit --where persons=3
run bulk do household pre_exit --all --format csv
run undo "$(last)"
run list household --where status=pre_exit --count
run bulk remove household --where persons=3 --reason "entered twice" --dry-run
run bulk remove household --where persons=3 --reason "entered twice"
run list household --count
run undo "$(last)"
run list household --count

# What a hurried searcher meant.
run list region --search tlzq --columns code,name --limit 3
run --lang zh_CN list region --search tlzq --columns code,name --limit 1
run list region --search tlzq --region 1501 --columns code,name --format csv
run list region --search tlzq --count
run list region --search qqqqqqqq --columns code,name
run list household --search tlzq --columns no

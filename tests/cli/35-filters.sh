# Filters kept under a name, counts by value, workbooks.
run filters
run filter keep household 低保户 --where class=allowance --sort -no
run filter keep household "has phone" --where phone!= --region 1505
run filter keep visit recent --where "date>=@today-30"
run filters
run filters visit --format csv
run list household --filter 低保户 --columns no,class
run list household --filter 低保户 --where persons=99 --count
run list household --filter "has phone" --count
run list visit --filter recent --count
run list household --filter nothing
run filter keep household empty
run filter keep household "" --where class=general
run filter keep household bad --where class=unknown
run filter rename household 低保户 "has phone"
run filter rename household 低保户 低保
run filter rename household 低保户 低保
run filter remove household 低保
run filter remove household 低保
run filters
run list household --by class
run list household --by region --format csv
run list household --region 1505 --by causes --format json
run list household --by phone
run list household --by nothing
run list household --format xlsx --columns no,head --output "$work/rows.xlsx"
head -c 2 "$work/rows.xlsx"
echo

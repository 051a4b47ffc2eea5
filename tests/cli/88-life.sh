# The life of a sending: offers and the next candidate, agreement, logs by hand and from a file, at risk, due, appraisal, reports.
run add expert --name 孙二 --specialties "$(specialty)" --home 150121 --programme sanqu
run add expert --name 李三 --specialties "$(specialty)" --home 1505 --programme kjtpy
run add need --region 150121100201 --specialty "$(specialty)"
run plan new 2026
run plan pin 1 --expert E2026-00001 --need N2026-00001
run plan solve 1 --format json >/dev/null
run offer all 1
run plan apply 1
run offer all 1 --answer-by 2026-03-25
run offer all 2026
run list offer
run offer decline O2026-00001
run offer decline O2026-00001 --reason far --note "路上要一整天"
run offer candidates O2026-00001 --rejected --format csv
run list assignment --format csv --columns no,state
run todo
run offer next O2026-00001 --expert E2026-00003
run offer next O2026-00001
run --as li offer decline O2026-00002 --reason duty --next
run --as zhao offer decline O2026-00002 --reason duty --next --answer-by 2026-04-01
run todo --within 30 --format csv
run offer accept O2026-00003
run offer list --columns no,assignment,expert,state,reason,follows
run history offer O2026-00001 --format csv

run add agreement --assignment A2026-00003 --receiver 庙沟村委会 --sender 自治区农牧业科学院 --starts_on 2026-03-01 --ends_on 2026-04-05 --target_services 2
run do agreement G2026-00001 sign
run add service --expert E2026-00002 --date 2026-03-08 --hours 3 --households 4
run list service --columns no,assignment,region,flags --format csv
run do agreement G2026-00001 sign --expert_on 2026-02-25 --receiver_on 2026-02-26 --sender_on 2026-02-27
run list service --columns no,assignment,flags --format csv
run list assignment --columns no,expert,state --format csv

printf '专家：E2026-00002\n\n日期：2026年3月10日\n小时：2.5\n服务户数：6\n服务方式：现场指导\n技术：滴灌\n满意度：5\n结果：当场安装\n 下周回访\n----\ndate: 2026-02-10\nhours: 1\nway of service: phone\n' >"$work/logs.txt"
printf 'expert: E2026-00002\ndate: 2026-03-10\nhours: two\ncolour: red\n\ndate: 2026-03-20\nhours: 1\n' >"$work/wrong.txt"
run log add "$work/wrong.txt"
run log add "$work/logs.txt" --dry-run
run --lang zh_CN log add "$work/logs.txt" --dry-run
run --lang zh_CN log add "$work/logs.txt"
run log add "$work/missing.txt"
run list service --format csv --columns no,date,hours,method,households,flags
run list service --where no=S2026-00002 --columns technique,result,satisfaction --format json

run risk --today 2026-05-20 --format csv
run --lang zh_CN risk --today 2026-05-20
run add stay --expert E2026-00002 --starts_on 2026-04-01 --ends_on 2026-04-05 --travel_after 1
run add stay --expert E2026-00002 --kind holiday --starts_on 2026-04-06
run add stay --expert E2026-00002 --kind holiday --starts_on 2026-04-07

run appraise 2026
run appraise 2026 --programme nowhere
run list appraisal --columns expert,computed,manual,total,rank,grade,parts --format json
run set appraisal E2026-00002+2026+sanqu --manual 17
run appraise 2026 --programme sanqu
run do appraisal E2026-00002+2026+sanqu publish
run set appraisal E2026-00002+2026+sanqu --manual 18
run do appraisal E2026-00002+2026+sanqu appeal
run --as li do appraisal E2026-00002+2026+sanqu appeal --appeal 漏记
run do appraisal E2026-00002+2026+sanqu appeal --appeal 漏记一次
run todo --within 366 --format csv
run do appraisal E2026-00002+2026+sanqu decide --answer 不予支持
run list grade --where kind=person --format csv --columns grade,at_least,most_percent,share

run report
run report moon
run report subsidies --format csv
run report selection --format csv
run report offers
run report services --region 150121 --format csv
run --as li report services --region 1505
run report appraisals --format json
run check

# without names: the same person the same number in every row of a run; and as it stood at a moment
"$TEPAI" report selection --redact --format csv >"$work/redacted.csv"
grep -c -e 孙二 -e E2026 "$work/redacted.csv" || true
"$TEPAI" report selection --format csv | cut -d, -f5,6 | sort | uniq -c | awk '{print $1}' | sort >"$work/plain.counts"
cut -d, -f5,6 "$work/redacted.csv" | sort | uniq -c | awk '{print $1}' | sort | cmp - "$work/plain.counts" && echo "as many rows for each person"
awk -F, 'NR > 1 && $5 != $6' "$work/redacted.csv"
"$TEPAI" report selection --redact --format csv | cmp -s - "$work/redacted.csv" || echo "other numbers in another run"
"$TEPAI" report subsidies --redact --format csv | sed 's/P[0-9]\{6\}/P/g'
"$TEPAI" report selection --redact | grep -c -e 孙二 -e E2026 || true
"$TEPAI" report selection --format csv >"$work/now.csv"
then=$(last)
run do assignment A2026-00003 cancel
"$TEPAI" report selection --format csv | cmp -s - "$work/now.csv" || echo "differs now"
"$TEPAI" report selection --as-of "#$then" --format csv | cmp - "$work/now.csv" && echo "the same as then"
run report selection --as-of 2020-01-01 --format csv
run report offers --as-of "#17" --format csv
"$TEPAI" todo --within 366 --as-of "#29" --redact --format csv | sed 's/[PR][0-9]\{6\}/X/g'
run report selection --as-of then
run report at-risk --as-of 2020-01-01 --redact
run todo --as-of 2020-01-01

# nobody is left who could go instead
"$TEPAI" add expert --no E2026-00009 --name 周九 --specialties 61050 --home 150121 --programme sanqu >/dev/null 2>&1
"$TEPAI" add need --no N2026-00009 --region 150121100201 --specialty 61050 --year 2026 >/dev/null 2>&1
"$TEPAI" add assignment --year 2026 --expert E2026-00009 --need N2026-00009 >"$work/assignment" 2>/dev/null
"$TEPAI" add offer --assignment "$(cat "$work/assignment")" --offered_on 2026-03-15 >"$work/offer" 2>"$work/err" || cat "$work/err"
run offer decline "$(cat "$work/offer")" --reason far

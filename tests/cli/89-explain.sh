# Why this expert, who else, what it would take: in both languages, for people and for programs.
fresh
record() { "$TEPAI" add "$@" >/dev/null 2>&1 || echo "add $*: exit $?"; }
record expert --name 张一 --specialties 21030 --home 150121000000 --programme kjtpy --capacity 1 --languages zh
record expert --name 李二 --specialties 21040 --home 150121000000 --programme kjtpy --capacity 2 --languages zh
record expert --name 王三 --specialties "22030;21030" --home 150121000000 --programme sanqu --capacity 1 --languages zh
record expert --name 赵四 --specialties 2302010 --home 150121000000 --programme kjtpy --capacity 1 --languages zh --active no
record need --year 2026 --region 150121100201 --specialty 21030 --priority 3
record need --year 2026 --region 150121100202 --specialty 21030 --priority 1
record need --year 2026 --region 150121100203 --specialty 2302010 --priority 5
record need --year 2026 --region 150121100204 --specialty 21040 --priority 2
record need --year 2026 --region 150121100204 --specialty 21030 --priority 2
record quota --year 2026 --programme kjtpy --region 150121 --counts heads --lower 3 --upper 4
record quota --year 2026 --programme all --region 150121 --counts places --lower 0 --upper 3
run plan new 2026
"$TEPAI" plan solve 1 >/dev/null 2>&1
run plan show 1 --by expert --format csv
for need in 1 2 3 5; do run plan explain 1 --need N2026-0000$need; done
run --lang zh plan explain 1 --need N2026-00001
run --lang zh plan explain 1 --need N2026-00003
run plan explain 1 --expert E2026-00003
run --lang zh plan explain 1 --expert E2026-00003
run plan explain 1 --expert E2026-00004
run plan explain 1 --quota 2026+kjtpy+150121000000
run plan explain 1 --quota 2026+all+150121000000
run --lang zh plan explain 1 --quota 2026+kjtpy+150121000000
run plan explain 1 --supply --limit 2
run plan explain 1 --supply --limit 1 --format json
run plan explain 1 --need N2026-00003 --format csv
run plan candidates 1 --need N2026-00001
run plan candidates 1 --need N2026-00001 --all --format csv
run --lang zh plan candidates 1 --need N2026-00005 --limit 1
run plan candidates 1 --need N2026-00001 --by effect --limit 3
run plan candidates 1 --need N2026-00001 --by name
# What cannot be asked.
run plan explain 1
run plan explain 1 --need N2026-00001 --supply
run plan explain 1 --need N2026-00099
run plan explain 1 --expert E2026-00099
run plan explain 1 --quota 2026+kjtpy+150525000000
run plan candidates 1
run plan explain 7 --supply

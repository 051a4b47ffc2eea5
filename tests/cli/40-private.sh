# Private fields: masked everywhere unless asked for by a role that may; every look is a line of the journal.
id=15990019500101001X
phone=13812345678
bank=6222000011112222
mobile=13987654321
son=15990020000101003X

# Every way to print a record, without --reveal, as every role: none of the secrets appears.
hidden() {
    "$TEPAI" "$@" >>"$work/all" 2>&1 || true
}
: >"$work/all"
for who in admin li zhao sun; do
    for format in table csv json; do
        for type in household expert; do
            hidden --as $who list $type --format $format
            hidden --as $who list $type --format $format --as-of 2026-03-15
        done
        hidden --as $who show household H2026-00001 --format $format
        hidden --as $who show expert E2026-00001 --format $format
        hidden --as $who history household H2026-00001 --format $format
        hidden --as $who history expert E2026-00001 --format $format
        hidden --as $who audit --format $format
    done
    hidden --as $who list household --search ${phone#???????}
    hidden --as $who list household --where phone=$phone --format csv
    hidden --as $who add household --head X --region 150121100201 --class general --id_number ${id%?}1
    hidden --as $who set household H2026-00001 --bank_account $bank$bank$bank
    hidden --as $who set household H2026-00001 --phone ${phone}99999
    hidden --as $who add member --household H2026-00001 --name X --relation son --id_number $id --sex 2 --birth_date 1990-01-01
done
"$TEPAI" add member --household H2026-00001 --name 王小 --relation son --id_number $son >"$work/key" 2>>"$work/all"
uuid=$(head -n 1 "$work/key")
cat "$work/key" >>"$work/all"
made=$(last)
hidden set member "$uuid" --name 王小小
hidden undo "$made"
hidden show member "$uuid"
hidden history member "$uuid"
hidden list member --format json
grep -c "^tepai: kept: member H2026-00001+159900" "$work/all"
hidden check
hidden audit verify
for secret in $id $phone $bank $mobile $son; do
    if grep -n "$secret" "$work/all"; then
        echo "$secret is shown"
    fi
done
echo "looked through $(wc -l <"$work/all" | awk '{print ($1 > 100 ? "more than 100" : $1)}') lines"

echo "# nobody looked so far"
run history household H2026-00001 --format csv | grep -c reveal || true

run --as sun show household H2026-00001 --reveal
run --as sun list household --reveal --columns no,phone
run --as sun list household --where phone=$phone --count
run --as zhao show household H2026-00001 --reveal
run --as li show household H2026-00001 --reveal | grep -v uuid
run --as li history household H2026-00001 --format csv | grep reveal
run --as li show household H2026-00002 --reveal
run list household --reveal --format csv --columns no,id_number,phone,bank_account
# an order would tell who was born before whom
run --as zhao list household --sort id_number --columns no --format csv
run list household --sort id_number --columns no --format csv
run history household H2026-00001 --format csv | grep reveal
echo "# nothing private in household 2, so nobody saw anything of it"
run history household H2026-00002 --format csv | grep -c reveal || true
run --as li list household --reveal --format csv --columns no,phone
run --as li history household H2026-00001 --reveal --format csv | grep phone
run list household --reveal --format csv --columns no,head
run audit --limit 2 --format csv

#!/bin/sh
# The pages of docs/ that the program makes of itself are those that it would make now, and the manual is well-formed.
# After a change of fields, roles or commands: make docs-accept.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for page in fields:fields.md roles:roles.md commands:commands.md keys:keys.md reports:reports.md man:tepai.1; do
    file=docs/${page#*:}
    "$TEPAI" dump-docs "${page%%:*}" >"$work/page"
    if ! cmp -s "$work/page" "$top_srcdir/$file"; then
        diff -u "$top_srcdir/$file" "$work/page" | head -n 40
        echo "$file is behind the program: run \`make docs-accept\`"
        status=1
    fi
done
# every command stands in the manual with the usage that its own help prints first
"$TEPAI" dump-docs commands | sed -n 's/^| `tepai \(.*\)` | .*/\1/p' | sed 's/\\|/|/g' >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 20 ] || { echo "fewer than 20 commands in the list"; status=1; }
sed -n 's/^\.SS tepai //p' "$work/page" | sed 's/\\-/-/g' >"$work/manual"
cmp "$work/commands" "$work/manual" || status=1
exit $status

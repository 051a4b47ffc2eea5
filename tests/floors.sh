#!/bin/sh
# The fences of the project, read off the sources: floors, who may include curses and SQLite, banned functions,
# the length of files, where SQL text lives. Prints every breach; silent and 0 when there is none.
set -u
cd "${top_srcdir:-$(dirname "$0")/..}" || exit 99
export LC_ALL=C

sources=$(find app include -name '*.[ch]' | sort)
[ -n "$sources" ] || { echo "floors.sh: no sources found"; exit 1; }
found=$(mktemp) || exit 99
trap 'rm -f "$found"' EXIT

# 1. a file includes its own floor or a lower one
# 2. <curses.h> in three files of tui, <sqlite3.h> in app/store
awk '
BEGIN {
    split("base 0 store 1 sheet 1 flow 1 model 2 work 3 cli 4 tui 4", w, " ")
    for (i = 1; i in w; i += 2)
        height[w[i]] = w[i + 1]
    curses["app/tui/canvas.c"] = curses["app/tui/loop.c"] = curses["app/tui/input.c"] = 1
}
FNR == 1 {
    split(FILENAME, dir, "/")
    own = dir[2]
    if (own == "main.c")
        own = "main"
    else if (!(own in height))
        print FILENAME ": the folder " own " is no floor"
}
/^[ \t]*#[ \t]*include/ {
    name = $0
    sub(/^[^<"]*[<"]/, "", name)
    sub(/[>"].*/, "", name)
    if (name ~ /curses/ && !(FILENAME in curses))
        print FILENAME ":" FNR ": only canvas.c, input.c and loop.c of app/tui include <" name ">"
    if (name ~ /sqlite/ && FILENAME !~ /^app\/store\//)
        print FILENAME ":" FNR ": only app/store includes <" name ">"
    if (name ~ /\.\./ || name ~ /^(app|include)\//)
        print FILENAME ":" FNR ": include \"floor/name.h\", not \"" name "\""
    n = split(name, part, "/")
    floor = part[1]
    if ($0 ~ /"/ && n > 1 && floor in height && own != "main") {
        if (height[floor] > height[own])
            print FILENAME ":" FNR ": " own " must not include the higher floor " floor
        else if (height[floor] == height[own] && floor != own)
            print FILENAME ":" FNR ": " own " and " floor " are siblings; neither includes the other"
    }
}' $sources >>"$found"

# 3. banned functions (comments and text aside)
sed_code='s/"\(\\.\|[^"\\]\)*"/""/g; s,/\*.*\*/,,g; s,^[ \t]*/\?\*.*,,; s,//.*,,'
for file in $sources tests/*.c tests/*/*.c; do
    [ -f "$file" ] || continue
    [ "$file" = include/base/banned.h ] && continue
    sed "$sed_code" "$file" | grep -nE \
        '(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|strncpy|strtok|gets|atoi|localtime|gmtime|ctime|system|popen)[ \t]*\(' |
        sed "s|^|$file:|; s|\$|   <- banned, see include/base/banned.h|"
done >>"$found"

# 4. no file over 600 lines
for file in $sources tests/*.c tests/*/*.c; do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || echo "$file: $lines lines; split it (600 at most)"
done | grep -v '_gen\.c:' >>"$found"

# 5. SQL text lives in db/, in app/store and in the generic app/model/repo*.c
sql='"[ ]*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|WITH|BEGIN|REPLACE)[ ]+[A-Za-z_*(%]'
for file in $sources; do
    case $file in
    app/store/* | app/model/repo*) continue ;;
    esac
    sed 's,/\*.*\*/,,; s,^[ \t]*/\?\*.*,,' "$file" | grep -nE "$sql" | sed "s|^|$file:|; s|\$|   <- SQL belongs to db/queries|"
done >>"$found"

# 6. two files of one name on one floor would be one member of its library
for floor in app/*/; do
    find "$floor" -name '*.c' | sed 's|.*/||' | sort | uniq -d |
        sed "s|^|$floor: two files are named |"
done >>"$found"

[ -s "$found" ] || exit 0
cat "$found"
exit 1

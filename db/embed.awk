# Turns the SQL of db/ into C text, so that the program carries it. Works with mawk; run with LC_ALL=C.
#
#   awk -v mode=header     -f embed.awk queries/*.sql      enum query              -> db/queries.h
#   awk -v mode=queries    -f embed.awk queries/*.sql      query_texts[]           -> db/queries.c
#   awk -v mode=migrations -f embed.awk migrations/*.sql   migrations[]            -> db/migrations.c
#
# A query is a block of a .sql file:
#
#   -- name: object_what
#   -- what: what it answers, and its :parameters (more such lines may follow)
#   SELECT …;
#
# A migration is a file NNNN_name.sql; the numbers run from 1 without a gap.
# One string literal a line, joined by the compiler; every byte outside ASCII as an octal escape, so that
# quoting, encodings and trigraphs are no question.

function fail(text)
{
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
}

# `s` as a C string literal
function literal(s,    out, i, c)
{
    gsub(/\\/, "&&", s)
    gsub(/"/, "\\\"", s)
    gsub(/\t/, "\\t", s)
    gsub(/\?/, "\\?", s)
    if (s !~ /[^ -~]/)
        return "\"" s "\""
    out = ""
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        out = out (c in octal ? octal[c] : c)
    }
    return "\"" out "\""
}

function begin_file()
{
    if (mode == "migrations") {
        finish_block()
        name = FILENAME
        sub(/.*\//, "", name)
        sub(/\.sql$/, "", name)
        if (name !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+$/)
            fail("a migration is named NNNN_name.sql")
        if (substr(name, 1, 4) + 0 != count + 1)
            fail("migration number " (count + 1) " is missing")
        return
    }
    finish_block()
    name = ""
}

function begin_query(line)
{
    finish_block()
    name = line
    sub(/^-- name:[ ]*/, "", name)
    sub(/[ ]*$/, "", name)
    if (name !~ /^[a-z][a-z0-9_]*$/)
        fail("a query is named object_what in lower case, not “" name "”")
    if (name in seen)
        fail("there are two queries named " name)
    seen[name] = 1
}

function begin_text()
{
    print "/* Made by db/embed.awk from db/" mode "; do not edit. */"
    if (mode == "header")
        return
    print "#include \"store/" (mode == "queries" ? "query.h" : "migrate.h") "\"\n"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
    if (mode == "queries")
        print "const struct query_text query_texts[] = {"
    else
        print "const struct migration migrations[] = {"
}

function finish_block(    i)
{
    # blank lines and comments after the last statement belong to what follows
    while (mode != "migrations" && lines > 0 && text[lines] ~ /^[ \t]*(--.*)?$/)
        lines--
    if (name != "") {
        if (lines == 0)
            fail(name " has no SQL")
        if (mode != "migrations" && what == "")
            fail(name " has no `-- what:` line")
        count++
        if (mode == "header")
            print "    Q_" toupper(name) ","
        else
            print_block()
    }
    lines = 0
    name = what = ""
}

function print_block(    i)
{
    if (mode == "queries")
        print "    [Q_" toupper(name) "] = { \"" name "\", " literal(what) ","
    else
        print "    { " count ", \"" name "\","
    for (i = 1; i <= lines; i++)
        print "      " literal(text[i]) (i < lines ? " \"\\n\"" : " },")
}

BEGIN {
    for (i = 1; i < 256; i++)
        if (i < 32 || i > 126)
            octal[sprintf("%c", i)] = sprintf("\\%03o", i)
    if (mode == "header") {
        print "/* Made by db/embed.awk from db/queries; do not edit. */"
        print "#ifndef TEPAI_DB_QUERIES_H\n#define TEPAI_DB_QUERIES_H\n\nenum query {"
    } else {
        begin_text()
    }
}

FNR == 1 {
    sub(/^\357\273\277/, "")
    begin_file()
}

{ sub(/\r$/, "") }

mode != "migrations" && /^-- name:/ {
    begin_query($0)
    next
}

mode != "migrations" && /^-- what:/ {
    if (name == "" || lines > 0)
        fail("`-- what:` stands below `-- name:`")
    line = $0
    sub(/^-- what:[ ]*/, "", line)
    what = what (what == "" ? "" : " ") line
    next
}

name != "" && (lines > 0 || $0 !~ /^[ \t]*$/) { text[++lines] = $0 }

name == "" && mode != "migrations" && $0 !~ /^[ \t]*(--.*)?$/ { fail("SQL before the first `-- name:`") }

END {
    if (failed)
        exit 1
    finish_block()
    if (count == 0)
        fail("nothing to embed")
    if (mode == "header")
        print "    Q__COUNT\n};\n\n#endif"
    else
        print "};"
    if (mode == "migrations")
        print "\nconst int migration_count = " count ";"
}

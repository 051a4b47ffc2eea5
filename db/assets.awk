# Turns text files into C, so that the program carries them. Works with mawk; run with LC_ALL=C.
#
#   awk -v root=DIR/ -f assets.awk DIR/codes/sex.csv …    -> asset_table[] (include/work/assets.h)
#
# The name of an asset is its path without `root`. One string literal a line: a compiler reads that a hundred
# times faster than a list of numbers. A file must end in a newline and hold no NUL; tests/test_assets.c
# compares every byte with the file.

function open_asset()
{
    if (count > 0)
        print ";"
    count++
    name[count] = FILENAME
    if (index(FILENAME, root) == 1)
        name[count] = substr(FILENAME, length(root) + 1)
    print "\nstatic const char asset_" count "[] ="
}

BEGIN {
    for (i = 1; i < 256; i++)
        if (i < 32 || i > 126)
            octal[sprintf("%c", i)] = sprintf("\\%03o", i)
    print "/* Made by db/assets.awk from the files of db/; do not edit. */"
    print "#include \"work/assets.h\"\n"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
}

FNR == 1 { open_asset() }

{
    gsub(/\\/, "&&")
    gsub(/"/, "\\\"")
    gsub(/\?/, "\\?")
    if ($0 ~ /[\001-\037\177]/) {
        out = ""
        for (i = 1; i <= length($0); i++) {
            c = substr($0, i, 1)
            out = out (c in octal ? octal[c] : c)
        }
        $0 = out
    }
    print "    \"" $0 "\\n\""
}

END {
    if (count == 0) {
        print "assets.awk: no file" > "/dev/stderr"
        exit 1
    }
    print ";\n\nconst struct asset asset_table[] = {"
    for (i = 1; i <= count; i++)
        print "    { \"" name[i] "\", (const unsigned char *)asset_" i ", sizeof asset_" i " - 1 },"
    print "};\n\nconst int asset_count = " count ";"
}

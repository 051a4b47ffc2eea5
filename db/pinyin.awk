# Turns Unihan_Readings.txt (unicode-data, Unicode licence) into the table behind base/pinyin.h.
# Works with mawk; run with LC_ALL=C.
#
# For U+3400..U+9FFF every toneless reading: kMandarin first (its first one is the primary), then kHanyuPinlu,
# kXHC1983 and kTGHZ2013, each syllable once; ü is written v.
# A character is a number: 0 = no reading, 1..S = that syllable, more = place in the list of sets, plus S.

# "lǜ" -> "lv"; anything that is not a syllable -> ""
function toneless(s,    i)
{
    for (i = 1; i <= marks; i++)
        gsub(mark[i], plain[i], s)
    return s ~ /^[a-z]+$/ ? s : ""
}

# `letters` (UTF-8, separated by blanks) are all written `to`
function marked(to, letters,    n, part, i)
{
    n = split(letters, part, " ")
    for (i = 1; i <= n; i++) {
        mark[++marks] = part[i]
        plain[marks] = to
    }
}

function hex(s,    i, v)
{
    v = 0
    for (i = 1; i <= length(s); i++)
        v = v * 16 + index("0123456789ABCDEF", substr(s, i, 1)) - 1
    return v
}

# appends the readings in `s` to those of the kind `kind` of the character `c`
function note(kind, c, s,    n, part, i, word)
{
    gsub(/\([0-9]+\)/, "", s)
    n = split(s, part, /[ ,:]+/)
    for (i = 1; i <= n; i++) {
        word = toneless(part[i])
        if (word != "")
            heard[kind, c] = heard[kind, c] " " word
    }
}

BEGIN {
    marked("a", "ā á ǎ à")
    marked("o", "ō ó ǒ ò")
    marked("e", "ế ề ê ē é ě è")
    marked("i", "ī í ǐ ì")
    marked("u", "ū ú ǔ ù")
    marked("v", "ǖ ǘ ǚ ǜ ü")
    marked("n", "ń ň ǹ")
    marked("m", "ḿ")
    marked("", "\314\204 \314\201 \314\214 \314\200")   # combining macron, acute, caron, grave
    first = hex("3400")
    last = hex("9FFF")
    kinds = split("kMandarin kHanyuPinlu kXHC1983 kTGHZ2013", kind_name, " ")
    for (i = 1; i <= kinds; i++)
        kind_of[kind_name[i]] = i
    FS = "\t"
}

($2 in kind_of) {
    c = hex(substr($1, 3))
    if (c >= first && c <= last)
        note(kind_of[$2], c, $3)
}

END {
    for (c = first; c <= last; c++) {
        all = ""
        for (k = 1; k <= kinds; k++) {
            n = split(heard[k, c], part, " ")
            for (i = 1; i <= n; i++)
                if (index(all " ", " " part[i] " ") == 0)
                    all = all " " part[i]
        }
        readings[c] = all
        n = split(all, part, " ")
        for (i = 1; i <= n; i++)
            if (!(part[i] in number)) {
                number[part[i]] = ++syllables
                syllable[syllables] = part[i]
            }
    }
    if (syllables < 400) {
        print "pinyin.awk: only " syllables + 0 " syllables; is this Unihan_Readings.txt?" > "/dev/stderr"
        exit 1
    }
    print "/* Made by db/pinyin.awk from Unihan_Readings.txt; do not edit. */"
    print "#include \"app/base/pinyin__.h\"\n"
    print "const int pinyin__syllable_count = " syllables ";"
    print "const char pinyin__syllables[][8] = {"
    for (i = 1; i <= syllables; i++)
        print "    \"" syllable[i] "\","
    print "};\n"

    places = 0
    print "const uint16_t pinyin__of[] = {"
    row = ""
    for (c = first; c <= last; c++) {
        all = readings[c]
        n = split(all, part, " ")
        if (n == 0)
            value = 0
        else if (n == 1)
            value = number[part[1]]
        else {
            if (!(all in set_at)) {
                set_at[all] = places
                set[places++] = n
                for (i = 1; i <= n; i++)
                    set[places++] = number[part[i]]
            }
            value = syllables + 1 + set_at[all]
        }
        row = row " " value ","
        if ((c - first) % 16 == 15) {
            print "   " row
            row = ""
        }
    }
    if (row != "")
        print "   " row
    print "};\n"
    if (syllables + places > 65535) {
        print "pinyin.awk: too many sets of readings for 16 bits" > "/dev/stderr"
        exit 1
    }
    print "/* each set: how many syllables, then their numbers */"
    print "const uint16_t pinyin__sets[] = {"
    row = ""
    for (i = 0; i < places; i++) {
        row = row " " set[i] ","
        if (i % 16 == 15) {
            print "   " row
            row = ""
        }
    }
    if (row != "")
        print "   " row
    print "};"
}

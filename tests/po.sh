#!/bin/sh
# Every sentence of the sources has its Chinese in po/zh_CN.po: nothing missing, empty or fuzzy.
# After a change of sentences: make po-update, then translate.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$top_srcdir/po/extract.sh" "$top_srcdir" "$work/tepai.pot"
if ! LC_ALL=C.UTF-8 "${MSGCMP:-msgcmp}" "$top_srcdir/po/zh_CN.po" "$work/tepai.pot"; then
    echo "po/zh_CN.po is behind the sources: run \`make po-update\`, translate what is empty or fuzzy"
    exit 1
fi
# Nothing of ours is drawn with characters that terminals draw in one cell or two: "..." and 「」, no curly quotes, dots, arrows.
# Not asked: what the program reads ("×" is a no, "√" a yes), names of the demonstration (real ones have a dot too), comments.
unsafe='[\x{a1}\x{a4}\x{a7}\x{a8}\x{aa}\x{ad}\x{ae}\x{b0}-\x{b4}\x{b6}-\x{ba}\x{bc}-\x{bf}\x{d7}\x{f7}\x{370}-\x{451}\x{2010}-\x{203e}\x{2074}-\x{2084}\x{20ac}\x{2103}-\x{2312}\x{2460}-\x{266f}\x{3248}-\x{324f}\x{e000}-\x{f8ff}]'
if LC_ALL=C.UTF-8 grep -nP "^(msgid|msgstr|\").*$unsafe" "$top_srcdir/po/zh_CN.po" ||
    (cd "$top_srcdir" && LC_ALL=C.UTF-8 grep -rnP "\"[^\"]*$unsafe[^\"]*\"" app --include=*.c --include=*.h --exclude='demo*' |
        grep -v -e '"×"' -e '"√"' -e '^[^:]*:[0-9]*: *[/ ][*]'); then
    echo "characters of uncertain width in these sentences: write ... and \"\" in English, ... and 「」 in Chinese"
    exit 1
fi

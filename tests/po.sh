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

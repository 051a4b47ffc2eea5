#!/bin/sh
# Writes every sentence of the sources to a .pot file.   extract.sh SOURCE-FOLDER FILE.pot
set -eu
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$1"
find app include -name '*.[ch]' | LC_ALL=C sort |
    "${XGETTEXT:-xgettext}" --files-from=- --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=_n:1,2 \
        --no-location --sort-output --no-wrap --package-name=tepai --output="$out"

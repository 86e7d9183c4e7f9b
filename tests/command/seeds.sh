#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Real policies, when $SMALLPRINT_REAL names the folder that holds them: every one is read, its facts
# quote its bytes, and most rows of the gold tables hold. LEAST is what the rules reached when this
# was written.
set -u
LEAST=100

if [ -z "${SMALLPRINT_REAL-}" ] || ! [ -d "$SMALLPRINT_REAL/seeds" ]; then
    echo "SMALLPRINT_REAL isn't set: skipped"
    exit 77
fi
if ! command -v python3 > /dev/null; then
    echo "there is no python3: skipped"
    exit 77
fi

gold=$SMALLPRINT_REAL/../facts
policies=$(find "$SMALLPRINT_REAL/seeds" -name '*.md' | wc -l)
[ "$(./smallprint list "$SMALLPRINT_REAL/seeds" | wc -l)" -eq "$policies" ] || exit 1

told=$(./smallprint facts --json "$SMALLPRINT_REAL/seeds" |
    python3 "$gold/check_gold.py" "$gold/gold")
printf '%s\n' "$told"
case $told in
*"text is not the bytes"*) exit 1 ;;
esac
held=$(printf '%s\n' "$told" | sed -n 's/^\([0-9]*\) of [0-9]* hold$/\1/p')
[ "${held:-0}" -ge $LEAST ]

#!/bin/sh
# SPDX-License-Identifier: ISC
#
# embed.sh FILE NAME: prints C source with the bytes of FILE as
#
#     const char NAME[];          a zero byte follows the last one
#     const size_t NAME_size;     without that zero byte
set -eu
[ $# -eq 2 ] || { echo "usage: embed.sh FILE NAME" >&2; exit 2; }
[ -r "$1" ] || { echo "embed.sh: $1: can't read" >&2; exit 2; }

cat <<EOT
/* Made by tools/embed.sh from ${1##*/}. */
#include <stddef.h>

extern const char $2[];
extern const size_t $2_size;

const char $2[] = {
EOT
# Octal character constants fit a char whether it is signed or not.
od -An -v -to1 "$1" | sed "s/ *\([0-7]\{3\}\)/ '\\\\\1',/g; s/^/   /"
cat <<EOT
    0,
};
const size_t $2_size = sizeof $2 - 1;
EOT

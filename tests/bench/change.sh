#!/bin/sh
# SPDX-License-Identifier: ISC
#
# change.sh: how long it takes to compare two policies of 30,000 words, and to class the 2,000 versions of
# one policy, once they are indexed; beside what git takes to compare two of the files word by word (a whole
# process). The texts are made up. Medians.
set -eu
export LC_ALL=C

tools=tests/bench
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

mkdir "$scratch/policies"
$tools/change make "$scratch/policies"
XDG_CACHE_HOME=$scratch $tools/change measure "$scratch/policies" > "$scratch/figures"

# git_words OLD NEW: milliseconds.
git_words() {
    $tools/wall 11 git diff --no-index --word-diff -- "$scratch/policies/$1" "$scratch/policies/$2"
}

# row NAME SITE GIT-MILLISECONDS GOAL
row() {
    awk -F '\t' -v name="$1" -v site="$2" -v git="$3" -v goal="$4" '$1 == site {
        printf "  %-44s %9.2f ms  at most %3d: %-6s  %.3f of git diff --word-diff (%.1f ms)\n", name, $3,
            goal, ($3 <= goal ? "ok" : "MISSED"), $3 / git, git
    }' "$scratch/figures"
}

printf '\nWhat changed\n'
row "30,000 words, some clauses edited" edited.example \
    "$(git_words edited.example@2001-01-01.md edited.example@2002-01-01.md)" 50
row "30,000 words, every clause reworded" rewritten.example \
    "$(git_words rewritten.example@2001-01-01.md rewritten.example@2002-01-01.md)" 50
row "30,000 words, nothing in common" other.example \
    "$(git_words other.example@2001-01-01.md other.example@2002-01-01.md)" 50
once=$(git_words versions.example@2001-01-02.md versions.example@2001-01-03.md)
row "timeline of 2,000 versions (git: as many diffs)" versions.example \
    "$(awk -v once="$once" 'BEGIN { print once * 2000 }')" 200

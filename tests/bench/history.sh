#!/bin/sh
# SPDX-License-Identifier: ISC
#
# history.sh [REPOSITORY|BUNDLE]...: how long git histories take to be indexed, beside git itself, which
# prints what is indexed; when the first policies can be searched; the memory that is used; and what one
# commit more costs while the history is open. Without
# arguments, those of $SMALLPRINT_REAL/histories, else the sample's history, which is small. Figures are
# medians of five runs, in turns with git's.
set -eu
export LC_ALL=C

here=$(dirname "$0")
tools=tests/bench
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

if [ $# -eq 0 ] && [ -n "${SMALLPRINT_REAL-}" ] && [ -d "$SMALLPRINT_REAL/histories" ]; then
    set -- "$SMALLPRINT_REAL"/histories/*.bundle
elif [ $# -eq 0 ]; then
    "$here/../../corpus/make-history.sh" "$scratch/sample.git"
    set -- "$scratch/sample.git"
fi

# middle COLUMN FILE: the median of a column.
middle() {
    awk -v column="$1" '{ print $column }' "$2" | sort -n |
        awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}

# figure NAME VALUE UNIT
figure() {
    printf '  %-62s %9s %s\n' "$@"
}

# target NAME A B GOAL: that A divided by B is at most GOAL. B of 0 makes no verdict: too small.
target() {
    awk -v name="$1" -v a="$2" -v b="$3" -v goal="$4" -v bytes="$bytes" 'BEGIN {
        value = b > 0 ? a / b : 0
        verdict = bytes < 5e7 ? "(for 50 MB and more)" : value <= goal ? "ok" : "MISSED"
        printf "  %-62s %9.2f at most %s: %s\n", name, value, goal, verdict
    }'
}

# blobs REPOSITORY [once]: the blobs of all versions, as git lists them.
blobs() {
    git -C "$1" log --raw --no-abbrev --reverse --format= |
        awk -v once="${2-}" '$1 ~ /^:/ && $4 !~ /^0*$/ && !(once && seen[$4]++) { print $4 }'
}

# print_all REPOSITORY [once]: seconds that git takes to list and print them.
print_all() {
    start=$(date +%s.%N)
    blobs "$@" | git -C "$1" cat-file --batch > /dev/null
    echo "$start $(date +%s.%N)" | awk '{ printf "%.3f\n", $2 - $1 }'
}

measure() {
    repository=$1
    for _ in 1 2 3 4 5; do
        echo "$(print_all "$repository") $(print_all "$repository" once)" \
            "$($tools/history "$repository")"
    done > "$scratch/runs"
    all=$(middle 1 "$scratch/runs") once=$(middle 2 "$scratch/runs")
    first=$(middle 3 "$scratch/runs") policies=$(middle 4 "$scratch/runs")
    seconds=$(middle 5 "$scratch/runs")
    end=$(middle 6 "$scratch/runs") peak=$(middle 7 "$scratch/runs")
    versions=$(middle 8 "$scratch/runs") bytes=$(middle 9 "$scratch/runs")
    texts=$(middle 10 "$scratch/runs") text=$(middle 11 "$scratch/runs")

    figure "versions, $((bytes / 1000000)) MB" "$versions" ""
    figure "different texts, $((text / 1000000)) MB" "$texts" ""
    figure "git log | git cat-file --batch, all versions" "$all" s
    figure "git log | git cat-file --batch, each text once" "$once" s
    figure "smallprint" "$seconds" s
    figure "first $policies policies can be searched after" "$first" ms
    figure "memory at the end" $((end / 1024)) MB
    figure "memory at peak" $((peak / 1024)) MB
    target "smallprint / git, all versions" "$seconds" "$all" 1.5
    target "smallprint / git, each text once" "$seconds" "$once" 1.5
    target "first policies, ms" "$first" 1 300
    target "memory at the end / bytes of the texts" $((end * 1024)) "$text" 0.25
}

# measure_growth REPOSITORY: what the last commits cost, one by one, while the history is open.
measure_growth() {
    rm -rf "$scratch/growing.git"
    git clone -q --bare "$1" "$scratch/growing.git"
    git -C "$scratch/growing.git" rev-list --first-parent -n 101 --reverse HEAD > "$scratch/commits"
    git -C "$scratch/growing.git" update-ref HEAD "$(head -n 1 "$scratch/commits")"
    tail -n +2 "$scratch/commits" | $tools/growth "$scratch/growing.git" > "$scratch/grown"
    read -r built first middle longest commits before after < "$scratch/grown"
    figure "one more commit while it is open, the first" "$first" ms
    figure "the other $((commits - 1)), the median (at most $longest)" "$middle" ms
    figure "everything at once / one more commit" \
        "$(awk -v a="$built" -v b="$middle" 'BEGIN { printf "%.0f", (b > 0 ? a * 1e3 / b : 0) }')" ""
    figure "a question before" "$before" us
    figure "a question after $commits more commits" "$after" us
}

for history in "$@"; do
    printf '\n%s, %d cores, load %s\n' "$history" "$(getconf _NPROCESSORS_ONLN)" \
        "$(uptime | sed 's/.*load averages*: //')"
    if [ -f "$history" ]; then
        rm -rf "$scratch/clone.git"
        git clone -q --bare "$history" "$scratch/clone.git"
        history=$scratch/clone.git
    fi
    measure "$history"
    measure_growth "$history"
done

#!/bin/sh
# SPDX-License-Identifier: ISC
#
# bench.sh [DIRECTORY]: how long smallprint takes, beside SQLite's FTS5 and ripgrep where they are
# installed, and beside what the machine allows. All in one run, because only ratios can be compared
# between machines. `make bench BENCH_CORPUS=DIRECTORY` builds what it needs; without a directory it
# measures the sample, which is small.
#
# Queries are those of $SMALLPRINT_REAL/queries.txt, else tests/bench/queries.txt. Files are read once
# before anything is timed. Figures are medians where something is run more than once.
set -eu
export LC_ALL=C

here=$(dirname "$0")
tools=tests/bench
corpus=${1:-$here/../../corpus/policies}
queries=$here/queries.txt
if [ -n "${SMALLPRINT_REAL-}" ] && [ -f "$SMALLPRINT_REAL/queries.txt" ]; then
    queries=$SMALLPRINT_REAL/queries.txt
fi
cores=$(getconf _NPROCESSORS_ONLN)
pinned=
command -v taskset > /dev/null && pinned='taskset -c 0'

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# ---------------------------------------------------------------------------------------------
# Tools

# list DIRECTORY: its policies, as smallprint chooses them.
list() {
    find "$1" -name '.?*' -prune -o -type f \( -name '*.md' -o -name '*.markdown' -o -name '*.txt' \) \
        -print | sort
}

# middle: the middle line of standard input, by its first number.
middle() {
    sort -n | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}

# repeat TIMES COMMAND...: the output of all runs.
repeat() {
    times=$1
    shift
    while [ "$times" -gt 0 ]; do
        "$@"
        times=$((times - 1))
    done
}

# index PIN THREADS DIRECTORY: seconds, kilobytes at peak, bytes; the report stays in $scratch/report.
index() {
    $1 ./smallprint index --private --threads="$2" "$3" > "$scratch/report"
    awk '$1 == "seconds" && NF == 2 { seconds = $2 }
         /^kilobytes at peak/ { peak = $4 }
         $1 == "bytes" && NF == 2 { bytes = $2 }
         END { print seconds, peak, bytes }' "$scratch/report"
}

# limit PIN THREADS: seconds, bytes.
limit() {
    $1 $tools/limit "$2" < "$scratch/list"
}

# divide A B [DECIMALS]
divide() {
    awk -v a="$1" -v b="$2" -v format="%.${3:-2}f\n" 'BEGIN { printf format, (b > 0 ? a / b : 0) }'
}

# target NAME VALUE at-least|at-most GOAL: the goals are for collections that take a while.
target() {
    awk -v name="$1" -v value="$2" -v how="$3" -v goal="$4" -v bytes="$bytes" 'BEGIN {
        met = how == "at-least" ? value + 0 >= goal + 0 : value + 0 <= goal + 0
        sub("-", " ", how)
        verdict = bytes < 5e7 ? "(for 50 MB and more)" : met ? "ok" : "MISSED"
        printf "  %-62s %8s  %s %s: %s\n", name, value, how, goal, verdict
    }'
}

heading() {
    printf '\n%s\n' "$*"
}

# ---------------------------------------------------------------------------------------------
# Indexing

# row NAME SECONDS BYTES KILOBYTES
row() {
    awk -v name="$1" -v seconds="$2" -v bytes="$3" -v peak="$4" -v fts="${documents:-0}" '
        BEGIN {
            rate = seconds > 0 ? bytes / seconds / 1e6 : 0
            printf("  %-38s %9.3f %8.0f %8s %8s\n", name, seconds, rate,
                (peak == "-" ? "-" : sprintf("%.1f", peak / 1024)),
                (fts > 0 ? sprintf("%.1f", fts / seconds) : "-"))
        }'
}

measure_fts() {
    documents=
    if [ ! -x $tools/fts ]; then
        echo "  FTS5 is left out: the program was built without SQLite's headers"
        return
    fi
    for kind in documents paragraphs; do
        $tools/fts $kind "$scratch/fts.db" "$queries" 21 < "$scratch/list" > "$scratch/$kind"
        rm -f "$scratch/fts.db"
    done
    documents=$(awk -F '\t' '$1 == "index" { print $2 }' "$scratch/documents")
}

measure_indexing() {
    heading "Indexing                                   seconds     MB/s  peak MB   x FTS5"
    measure_fts
    all=$(repeat 5 index "" 0 "$corpus" | middle)
    cp "$scratch/report" "$scratch/report.all"
    one=$(repeat 5 index "$pinned" 1 "$corpus" | middle)
    cp "$scratch/report" "$scratch/report.one"
    limit_all=$(repeat 5 limit "" 0 | middle | cut -f 1)
    limit_one=$(repeat 5 limit "$pinned" 1 | middle | cut -f 1)

    # shellcheck disable=SC2086
    set -- $all
    all_seconds=$1 all_peak=$2 bytes=$3
    row "smallprint, $cores cores" "$all_seconds" "$bytes" "$all_peak"
    # shellcheck disable=SC2086
    set -- $one
    row "smallprint, 1 core" "$1" "$bytes" "$2"
    one_seconds=$1
    for kind in documents paragraphs; do
        [ -n "$documents" ] || continue
        figures=$(awk -F '\t' '$1 == "index" { print $2, $3, $4 }' "$scratch/$kind")
        # shellcheck disable=SC2086
        row "FTS5, a row for each of the $kind" $figures
    done
    row "limit (read, split, hash), $cores cores" "$limit_all" "$bytes" -
    row "limit, 1 core" "$limit_one" "$bytes" -

    echo
    if [ -n "$documents" ]; then
        target "FTS5 by documents / smallprint, $cores cores" \
            "$(divide "$documents" "$all_seconds" 1)" at-least 15
        target "FTS5 by documents / smallprint, 1 core" \
            "$(divide "$documents" "$one_seconds" 1)" at-least 7
    fi
    target "smallprint / limit, $cores cores" "$(divide "$all_seconds" "$limit_all")" at-most 2.5
    target "smallprint / limit, 1 core" "$(divide "$one_seconds" "$limit_one")" at-most 2.5
    target "peak memory / bytes of the files" "$(divide "$((all_peak * 1024))" "$bytes" 3)" \
        at-most 0.25

    heading "Seconds of all threads      $cores cores    1 core"
    for step in reading hashing parsing tokenising publishing; do
        awk -v step=$step '$1 == step { value[FILENAME] = $2 }
            END { printf "  %-22s %9.3f %9.3f\n", step, value[ARGV[1]], value[ARGV[2]] }' \
            "$scratch/report.all" "$scratch/report.one"
    done
}

# ---------------------------------------------------------------------------------------------
# Facts

# figure NAME: a figure of facts_bench.
figure() {
    awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$scratch/facts"
}

# With facts, each clause is read once in each of its contexts, by one core as it is indexed by one.
measure_facts() {
    $pinned $tools/facts_bench < "$scratch/list" > "$scratch/facts"
    heading "Facts, 1 core                            distinct        MB   seconds      MB/s"
    awk -F '\t' '{ value[$1] = $2 }
        END {
            printf "  %-36s %10d %9.1f %9.3f %9.1f\n", "new text", value["clauses"],
                value["bytes"] / 1e6, value["seconds"], value["rate"]
            printf "  %-36s %10d %9s %9.3f\n", "clauses in their contexts", value["contexts"], "",
                value["context-seconds"]
            printf "  rules are loaded in %.1f ms\n\n", value["load"] * 1000
        }' "$scratch/facts"
    target "rules over new text, MB/s, 1 core" "$(figure rate)" at-least 25
    target "indexing with facts / without, 1 core" \
        "$(awk -v index_="$one_seconds" -v facts="$(figure context-seconds)" \
            'BEGIN { printf "%.2f", (index_ + facts) / index_ }')" at-most 2.5
}

# ---------------------------------------------------------------------------------------------
# Questions

# Prints for each regular expression: the query, a tab, ripgrep's milliseconds (in its faster mode,
# without Unicode).
ask_ripgrep() {
    command -v rg > /dev/null || return 0
    grep '^/' "$queries" | while IFS= read -r query; do
        pattern=${query#/}
        flags=${pattern##*/}
        pattern=${pattern%/*}
        printf '%s\t%s\n' "$query" \
            "$($tools/wall 7 rg --no-unicode ${flags:+-i} -c -e "$pattern" -- "$corpus")"
    done
}

measure_questions() {
    ./smallprint search --repeat=21 --queries="$queries" "$corpus" |
        sed 's/.*"clauses":\([0-9]*\),.*"ms":\([^}]*\)}$/\2 \1/' > "$scratch/answers"
    paste "$queries" "$scratch/answers" > "$scratch/smallprint"
    ask_ripgrep > "$scratch/ripgrep"
    touch "$scratch/documents" "$scratch/paragraphs"

    heading "Questions, milliseconds                              smallprint  FTS5 doc" \
        "FTS5 par   ripgrep"
    awk -F '\t' '
        FILENAME == ARGV[4] { split($2, answer, " "); order[++count] = $1; own[$1] = answer[1]; next }
        { other[FILENAME, $1] = $2 }
        function cell(value) { return value == "" ? "        -" : sprintf("%9.3f", value) }
        function judge(query, goal, peer, name,    share) {
            share = own[query] / peer
            missed += share > goal
            return sprintf("  %.3f of %s: %s", share, name, share <= goal ? "ok" : "MISSED")
        }
        END {
            for (i = 1; i <= count; i++) {
                query = order[i]
                documents = other[ARGV[1], query]
                paragraphs = other[ARGV[2], query]
                ripgrep = other[ARGV[3], query]
                shown = length(query) > 48 ? substr(query, 1, 45) "..." : query
                printf "  %-48s %12.4f %s %s %s", shown, own[query], cell(documents),
                    cell(paragraphs), cell(ripgrep)
                if (ripgrep != "")
                    printf "%s", judge(query, 1 / 8, ripgrep, "ripgrep")
                else if (documents != "")
                    printf "%s", judge(query, 1 / 2, documents, "FTS5")
                print ""
            }
            print "\n  at most half of FTS5 by documents, at most an eighth of ripgrep: " \
                missed + 0 " missed"
        }' "$scratch/documents" "$scratch/paragraphs" "$scratch/ripgrep" "$scratch/smallprint"
}

# ---------------------------------------------------------------------------------------------
# Growth

# grown NAME DIRECTORY: indexes it and prints a row; $seconds is how long that took.
grown() {
    measured=$(repeat 3 index "" 0 "$2" | middle)
    # shellcheck disable=SC2086
    set -- "$1" "$2" $measured
    seconds=$3
    files=$(awk '$1 == "policies" { print $2 }' "$scratch/report")
    awk -v name="$1" -v files="$files" -v seconds="$3" -v peak="$4" -v bytes="$5" 'BEGIN {
        printf "  %-28s %8d %9.1f %9.3f %9.1f %9.1f\n", name, files, bytes / 1e6, seconds,
            seconds / files * 1e6, peak / 1024
    }'
}

measure_growth() {
    heading "Growth                          files        MB   seconds   us/file   peak MB"
    for number in 1000 5000; do
        if [ "$(wc -l < "$scratch/list")" -gt $number ]; then
            $tools/collections some $number "$scratch/some" < "$scratch/list"
            grown "a part" "$scratch/some"
            rm -rf "$scratch/some"
        fi
    done
    grown "all" "$corpus"
}

# The same policies under ten dates. Of a large collection a part of 100 MB is taken.
measure_dates() {
    number=$(awk -v bytes="$bytes" -v files="$(wc -l < "$scratch/list")" \
        'BEGIN { print int(bytes > 1e8 ? files * 1e8 / bytes : files) }')
    $tools/collections some "$number" "$scratch/some" < "$scratch/list"
    list "$scratch/some" > "$scratch/part"
    $tools/collections dates 1 "$scratch/dates" < "$scratch/part"
    grown "under one date" "$scratch/dates"
    once=$seconds
    rm -rf "$scratch/dates"
    $tools/collections dates 10 "$scratch/dates" < "$scratch/part"
    grown "under ten dates" "$scratch/dates"
    ten=$seconds
    rm -rf "$scratch/dates" "$scratch/some"
}

measure_tiny() {
    $tools/collections tiny 20000 "$scratch/tiny"
    grown "tiny" "$scratch/tiny"
    few=$seconds
    rm -rf "$scratch/tiny"
    $tools/collections tiny 200000 "$scratch/tiny"
    grown "tiny" "$scratch/tiny"
    many=$seconds
    rm -rf "$scratch/tiny"
}

# ---------------------------------------------------------------------------------------------

list "$corpus" > "$scratch/list"
xargs -d '\n' cat < "$scratch/list" > /dev/null
printf '%s: %d files\n' "$corpus" "$(wc -l < "$scratch/list")"
printf '%s, %d cores, load %s\n' "$(uname -sm)" "$cores" "$(uptime | sed 's/.*load averages*: //')"

measure_indexing
measure_facts
measure_questions
measure_growth
measure_dates
measure_tiny
echo
target "ten dates / one date" "$(divide "$ten" "$once")" at-most 3
target "200,000 tiny files / 20,000" "$(divide "$many" "$few" 1)" at-most 13

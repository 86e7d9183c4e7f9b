#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Makes a git repository of the sample: each snapshot is one commit, as in the Princeton-Leuven
# corpus, from the oldest to the newest. Its commits have the same ids wherever it is made.
#
#     corpus/make-history.sh DIR [POLICIES]
#
# DIR is made, and becomes a bare repository; POLICIES is the folder of the snapshots (without it,
# the one beside this script). What SITE@DATE.md and SITE.md hold are versions of SITE.md.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 DIR [POLICIES]" >&2
    exit 2
fi
repository=$1
policies=${2:-$(dirname "$0")/policies}
if [ -e "$repository" ]; then
    echo "$0: '$repository' is there already" >&2
    exit 2
fi

# Nothing from outside may change what is made.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_NAMESPACE GIT_TEMPLATE_DIR
GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=/dev/null
GIT_DEFAULT_HASH=sha1
export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_DEFAULT_HASH

# Prints "DATE<tab>NAME<tab>FILE" for each snapshot, the oldest first. NAME is SITE.md or, for what
# a text was taken from, SITE.html; the date is the one that the first line tells.
snapshots() {
    find "$policies" -type f | while IFS= read -r file; do
        date=$(sed -n '1s/.*archived on \([0-9][0-9-]*\).*/\1/p' "$file")
        name=${file#"$policies"/}
        case $name in
        *@*.md) name=${name%@*}.md ;;
        esac
        printf '%s\t%s\t%s\n' "$date" "$name" "$file"
    done | sort
}

# Prints what git fast-import reads.
commits() {
    who='The Archive <archive@smallprint.example>'
    echo "reset refs/heads/main"
    snapshots | while IFS='	' read -r date name file; do
        echo "commit refs/heads/main"
        echo "author $who $date 12:00:00 +0000"
        echo "committer $who $date 12:00:00 +0000"
        subject="Record ${name##*/} of $date"
        printf 'data %d\n%s\n' "${#subject}" "$subject"
        printf 'M 100644 inline %s\ndata %d\n' "$name" "$(wc -c < "$file")"
        cat "$file"
        echo
    done
}

git init --quiet --bare --template= "$repository"
git -C "$repository" symbolic-ref HEAD refs/heads/main
commits | git -C "$repository" fast-import --quiet --date-format=rfc2822

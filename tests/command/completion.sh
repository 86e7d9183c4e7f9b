#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The completions are scripts that their shells can read, and bash's offers what it should. Shells
# that aren't installed are passed over.
set -u
failed=0

complain() {
    echo "completion: $*"
    failed=1
}

for shell in bash zsh; do
    name=completions/$([ $shell = zsh ] && echo _)smallprint
    if command -v $shell > /dev/null && ! $shell -n "$name"; then
        complain "$name isn't a script for $shell"
    fi
done
if command -v fish > /dev/null && ! fish --no-execute completions/smallprint.fish; then
    complain "completions/smallprint.fish isn't a script for fish"
fi
command -v bash > /dev/null || exit $failed

# offers EXPECTED WORD...: what bash offers for the last word.
offers() {
    expected=$1
    shift
    # shellcheck disable=SC2016
    found=$(bash -c '
        . completions/smallprint
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _smallprint
        echo "${COMPREPLY[@]}"' bash "$@")
    [ "$found" = "$expected" ] || complain "$*: '$found' instead of '$expected'"
}

offers 'search show' smallprint s
offers '--scope= --snapshots= --sort=' smallprint search --s
offers '--max-size=' smallprint list --m
offers 'latest' smallprint search --snapshots = l
offers 'all latest distinct' smallprint search --snapshots =
offers 'half-year' smallprint trend --by = h
offers 'whole year' smallprint facts --by =
offers '' smallprint search cook
offers '--theme= --threads=' smallprint --th

exit $failed

# SPDX-License-Identifier: ISC
# man: the manual pages. Appends to man_pages.

man_pages += \
	man/smallprint-keymap.5 \
	man/smallprint-rules.5 \
	man/smallprint-query.7

# smallprint.1 is made from smallprint.1.in: a line "@options NAME" becomes the list of options.
built_man_pages += man/smallprint.1
EXTRA_DIST += man/smallprint.1.in
CLEANFILES += man/smallprint.1

man/smallprint.1: $(srcdir)/man/smallprint.1.in smallprint$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man && \
	$(AWK) -v program=$(runs_here) ' \
	    $$1 != "@options" { print; next } \
	    { lister = program " " $$2 " --generate=mdoc"; while ((lister | getline line) > 0) print line }' \
	    $(srcdir)/man/smallprint.1.in > $@.tmp && mv $@.tmp $@

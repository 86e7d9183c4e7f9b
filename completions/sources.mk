# SPDX-License-Identifier: ISC
# completions: made by the program from its table of options, named as the shells look for them.
bashcompletiondir = $(datadir)/bash-completion/completions
nodist_bashcompletion_DATA = completions/smallprint
zshcompletiondir = $(datadir)/zsh/site-functions
nodist_zshcompletion_DATA = completions/_smallprint
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_fishcompletion_DATA = completions/smallprint.fish

completions = completions/smallprint completions/_smallprint completions/smallprint.fish
CLEANFILES += $(completions)

completions/smallprint: smallprint$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && $(runs_here) --generate=bash > $@.tmp && mv $@.tmp $@

completions/_smallprint: smallprint$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && $(runs_here) --generate=zsh > $@.tmp && mv $@.tmp $@

completions/smallprint.fish: smallprint$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && $(runs_here) --generate=fish > $@.tmp && mv $@.tmp $@

# SPDX-License-Identifier: ISC
# src/facts: what a clause says. Appends to smallprint_engine.
smallprint_engine += \
	src/facts/attach.c \
	src/facts/attach.h \
	src/facts/build.c \
	src/facts/build.h \
	src/facts/build_evidence.c \
	src/facts/build_pattern.c \
	src/facts/check.c \
	src/facts/check.h \
	src/facts/context.c \
	src/facts/context.h \
	src/facts/contradiction.c \
	src/facts/contradiction.h \
	src/facts/extract.c \
	src/facts/fact_data.c \
	src/facts/fact_data.h \
	src/facts/facts.h \
	src/facts/kinds.c \
	src/facts/kinds.h \
	src/facts/language.c \
	src/facts/lexicon.c \
	src/facts/lexicon.h \
	src/facts/lexicon_build.c \
	src/facts/lexicon_build.h \
	src/facts/lexicon_form.h \
	src/facts/lexicon_layout.c \
	src/facts/lexicon_letters.c \
	src/facts/measures.c \
	src/facts/measures.h \
	src/facts/party.c \
	src/facts/party.h \
	src/facts/object.c \
	src/facts/object.h \
	src/facts/pattern.h \
	src/facts/pattern_expand.c \
	src/facts/pattern_needs.c \
	src/facts/pattern_part.c \
	src/facts/pattern_part.h \
	src/facts/pattern_words.c \
	src/facts/reading.c \
	src/facts/reading.h \
	src/facts/rules.c \
	src/facts/rules_file.c \
	src/facts/rules_file.h \
	src/facts/ruleset.h \
	src/facts/scan.c \
	src/facts/scan.h \
	src/facts/sentence.c \
	src/facts/sentence.h \
	src/facts/stance.c \
	src/facts/stance.h \
	src/facts/syllables.c \
	src/facts/user_rules.c \
	src/facts/user_rules.h \
	src/facts/values.c \
	src/facts/values.h \
	src/facts/verb.c \
	src/facts/verb.h \
	src/facts/words.h \
	src/facts/weigh.c \
	src/facts/weigh.h
smallprint_engine_built += src/facts/privacy_rules.c
rules_files += src/facts/privacy.rules

src/facts/privacy_rules.c: $(srcdir)/src/facts/privacy.rules $(srcdir)/tools/embed.sh
	$(AM_V_GEN)$(MKDIR_P) src/facts && \
	$(SHELL) $(srcdir)/tools/embed.sh $(srcdir)/src/facts/privacy.rules privacy_rules > $@.new && \
	mv $@.new $@

# Prints what files say without an archive around it: make tests/tools/facts_dump
EXTRA_PROGRAMS += tests/tools/facts_dump
tests_tools_facts_dump_SOURCES = tests/tools/facts_dump.c
tests_tools_facts_dump_LDADD = $(all_libs)

# Fits the weights of evidence, and draws facts for reading; HACKING.md tells how.
#     make fit-categories FIT=DIR FIT_WITHOUT=FILE FIT_SECTIONS=FILE
FIT = opp115
FIT_WITHOUT = /dev/null
FIT_SECTIONS = /dev/null
FIT_PENALTY = 3
fit-categories: tests/tools/facts_dump tests/tools/fit_categories
	tests/tools/facts_dump --signs $(FIT)/policies/*.md > fit.signs
	tr '\n' '\0' < $(FIT_SECTIONS) | xargs -0 tests/tools/facts_dump --signs > fit.sections
	tests/tools/fit_categories --write $(srcdir)/src/facts/privacy.rules --sections fit.sections \
	    fit.signs $(FIT)/segments.tsv $(FIT_WITHOUT) $(FIT_PENALTY) > fit.rules
	mv fit.rules $(srcdir)/src/facts/privacy.rules
	rm fit.signs fit.sections
.PHONY: fit-categories
EXTRA_PROGRAMS += tests/tools/fit_categories
tests_tools_fit_categories_SOURCES = tests/tools/fit_categories.c
tests_tools_fit_categories_LDADD = $(all_libs) -lm
EXTRA_DIST += tests/tools/sample_facts.py

unit_tests += tests/unit/test_measures
tests_unit_test_measures_SOURCES = tests/unit/test_measures.c

unit_tests += tests/unit/test_contradiction
tests_unit_test_contradiction_SOURCES = tests/unit/test_contradiction.c
unit_tests += tests/unit/test_facts
tests_unit_test_facts_SOURCES = tests/unit/test_facts.c

bench_programs += tests/bench/facts_bench
tests_bench_facts_bench_SOURCES = tests/bench/facts_bench.c $(bench_shared)
tests_bench_facts_bench_LDADD = $(all_libs)

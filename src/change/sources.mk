# SPDX-License-Identifier: ISC
# src/change: what changed between snapshots. Appends to smallprint_engine.
smallprint_engine += \
	src/change/align.c \
	src/change/align.h \
	src/change/align_places.h \
	src/change/bag.c \
	src/change/bag.h \
	src/change/facts.c \
	src/change/facts.h \
	src/change/lineage.c \
	src/change/lineage.h \
	src/change/letters.c \
	src/change/letters.h \
	src/change/sequence.c \
	src/change/sequence.h \
	src/change/timeline.c \
	src/change/timeline.h \
	src/change/words.c \
	src/change/words.h

unit_tests += tests/unit/test_change
tests_unit_test_change_SOURCES = tests/unit/test_change.c \
	tests/unit/odd.c \
	tests/unit/odd.h \
	tests/unit/opened.c \
	tests/unit/opened.h \
	tests/unit/scratch.c \
	tests/unit/scratch.h

unit_tests += tests/unit/test_timeline
tests_unit_test_timeline_SOURCES = tests/unit/test_timeline.c \
	tests/unit/git_fixture.c \
	tests/unit/git_fixture.h \
	tests/unit/scratch.c \
	tests/unit/scratch.h

fuzz_targets += tests/fuzz/fuzz_change
tests_fuzz_fuzz_change_SOURCES = tests/fuzz/fuzz_change.c
tests_fuzz_fuzz_change_LDADD = $(fuzz_libs)

# SPDX-License-Identifier: ISC
# src/index: the search structure. Appends to smallprint_engine.
smallprint_engine += \
	src/index/block.h \
	src/index/cache.c \
	src/index/cache.h \
	src/index/dictionary.c \
	src/index/dictionary.h \
	src/index/draft.h \
	src/index/encode.c \
	src/index/encode.h \
	src/index/encode_form.h \
	src/index/encode_write.c \
	src/index/growth.c \
	src/index/indexer.c \
	src/index/indexer.h \
	src/index/indexer_form.h \
	src/index/mapping.c \
	src/index/mapping.h \
	src/index/postings.c \
	src/index/postings.h \
	src/index/publish.c \
	src/index/publish.h \
	src/index/rounds.c \
	src/index/seen.c \
	src/index/seen.h \
	src/index/segment.c \
	src/index/segment.h \
	src/index/token.c \
	src/index/token.h \
	src/index/varint.h \
	src/index/view.c \
	src/index/view.h \
	src/index/view_form.h \
	src/index/twins.c \
	src/index/twins.h \
	src/index/worker.c \
	src/index/worker.h

# The oracle reads a collection by itself: tests/unit/oracle.h.
oracle_reading = \
	tests/unit/large.c \
	tests/unit/large.h \
	tests/unit/oracle.h \
	tests/unit/oracle_query.h \
	tests/unit/oracle_read.c \
	tests/unit/oracle_view.c \
	tests/unit/oracle_view.h \
	tests/unit/scratch.c \
	tests/unit/scratch.h

unit_tests += tests/unit/test_token
tests_unit_test_token_SOURCES = tests/unit/test_token.c $(oracle_reading)

unit_tests += tests/unit/test_twins
tests_unit_test_twins_SOURCES = tests/unit/test_twins.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_index
tests_unit_test_index_SOURCES = tests/unit/test_index.c $(oracle_reading)

unit_tests += tests/unit/test_postings
tests_unit_test_postings_SOURCES = tests/unit/test_postings.c

unit_tests += tests/unit/test_cache
tests_unit_test_cache_SOURCES = tests/unit/test_cache.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h tests/unit/portrait.c \
	tests/unit/portrait.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_growth
tests_unit_test_growth_SOURCES = tests/unit/test_growth.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h tests/unit/portrait.c tests/unit/portrait.h tests/unit/scratch.c \
	tests/unit/scratch.h

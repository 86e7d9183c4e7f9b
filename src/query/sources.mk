# SPDX-License-Identifier: ISC
# src/query: what the user asks; and src/archive.[ch]. Appends to smallprint_engine.
smallprint_engine += \
	src/archive.c \
	src/archive.h \
	src/archive_documents.c \
	src/archive_documents.h \
	src/archive_facts.c \
	src/archive_facts.h \
	src/archive_measures.c \
	src/archive_measures.h \
	src/archive_trend.c \
	src/archive_trend.h \
	src/query/cursor.c \
	src/query/eval.c \
	src/query/filter.c \
	src/query/filter.h \
	src/query/match.c \
	src/query/match.h \
	src/query/pairs.c \
	src/query/places.c \
	src/query/places.h \
	src/query/rank.c \
	src/query/rank.h \
	src/query/result.c \
	src/query/result.h \
	src/query/scan.c \
	src/query/window.c \
	src/query/window.h \
	src/query/words.c \
	src/query/ast.h \
	src/query/field.c \
	src/query/glob.c \
	src/query/literals.c \
	src/query/literals.h \
	src/query/marker.c \
	src/query/marker.h \
	src/query/normal.c \
	src/query/parse.c \
	src/query/parser.h \
	src/query/query.h \
	src/query/sketch.c \
	src/query/sketch.h \
	src/query/term.c

unit_tests += tests/unit/test_query_literals
tests_unit_test_query_literals_SOURCES = tests/unit/test_query_literals.c

unit_tests += tests/unit/test_query_marker
tests_unit_test_query_marker_SOURCES = tests/unit/test_query_marker.c

unit_tests += tests/unit/test_query_parse
tests_unit_test_query_parse_SOURCES = tests/unit/test_query_parse.c

fuzz_targets += tests/fuzz/fuzz_query
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c
tests_fuzz_fuzz_query_LDADD = $(fuzz_libs)

# The engine against the oracle: tests/unit/oracle.h.
unit_tests += tests/unit/test_oracle_itself
tests_unit_test_oracle_itself_SOURCES = tests/unit/test_oracle_itself.c \
	tests/unit/oracle_match.c $(oracle_reading)

unit_tests += tests/unit/test_oracle
tests_unit_test_oracle_SOURCES = \
	tests/unit/odd.c \
	tests/unit/odd.h \
	tests/unit/oracle_check.c \
	tests/unit/oracle_check.h \
	tests/unit/oracle_leaf.c \
	tests/unit/oracle_match.c \
	tests/unit/oracle_random.c \
	tests/unit/oracle_random.h \
	tests/unit/test_oracle.c \
	$(oracle_reading)

unit_tests += tests/unit/test_archive
tests_unit_test_archive_SOURCES = tests/unit/test_archive.c \
	tests/unit/opened.c \
	tests/unit/opened.h \
	tests/unit/scratch.c \
	tests/unit/scratch.h

# SPDX-License-Identifier: ISC
# src/policy: what one policy is. Appends to smallprint_engine.
smallprint_engine += \
	src/policy/clause.c \
	src/policy/clause.h \
	src/policy/division.c \
	src/policy/division.h \
	src/policy/encoding.c \
	src/policy/encoding.h \
	src/policy/flatten.c \
	src/policy/flatten.h \
	src/policy/heading.c \
	src/policy/heading.h \
	src/policy/inline.c \
	src/policy/inline.h \
	src/policy/line.c \
	src/policy/line.h \
	src/policy/markup.c \
	src/policy/markup.h \
	src/policy/outline.c \
	src/policy/outline.h \
	src/policy/plain.c \
	src/policy/plain.h \
	src/policy/provenance.c \
	src/policy/provenance.h \
	src/policy/repair.c \
	src/policy/repair.h \
	src/policy/title.c \
	src/policy/title.h

bench_programs += tests/bench/policy_bench
tests_bench_policy_bench_SOURCES = tests/bench/policy_bench.c
tests_bench_policy_bench_LDADD = $(all_libs)

unit_tests += tests/unit/test_clause
tests_unit_test_clause_SOURCES = tests/unit/test_clause.c

unit_tests += tests/unit/test_plain
tests_unit_test_plain_SOURCES = tests/unit/test_plain.c

unit_tests += tests/unit/test_markup
tests_unit_test_markup_SOURCES = tests/unit/test_markup.c

unit_tests += tests/unit/test_outline
tests_unit_test_outline_SOURCES = tests/unit/test_outline.c

unit_tests += tests/unit/test_provenance
tests_unit_test_provenance_SOURCES = tests/unit/test_provenance.c

unit_tests += tests/unit/test_encoding
tests_unit_test_encoding_SOURCES = tests/unit/test_encoding.c

unit_tests += tests/unit/test_policy_properties
tests_unit_test_policy_properties_SOURCES = tests/unit/test_policy_properties.c \
	tests/unit/policy_check.c tests/unit/policy_check.h

fuzz_targets += tests/fuzz/fuzz_policy
tests_fuzz_fuzz_policy_SOURCES = tests/fuzz/fuzz_policy.c tests/unit/policy_check.c \
	tests/unit/policy_check.h
tests_fuzz_fuzz_policy_LDADD = $(fuzz_libs)

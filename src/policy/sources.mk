# SPDX-License-Identifier: ISC
# src/policy: what one policy is. Appends to smallprint_engine.
smallprint_engine += \
	src/policy/clause.c \
	src/policy/clause.h \
	src/policy/encoding.c \
	src/policy/encoding.h \
	src/policy/flatten.c \
	src/policy/flatten.h \
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

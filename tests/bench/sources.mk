# SPDX-License-Identifier: ISC
# tests/bench: what `make bench BENCH_CORPUS=DIRECTORY` runs. Appends to bench_programs.
bench_shared = tests/bench/paths.c tests/bench/paths.h

bench_programs += tests/bench/change tests/bench/collections tests/bench/growth \
	tests/bench/history tests/bench/limit tests/bench/wall
tests_bench_change_SOURCES = tests/bench/change.c
tests_bench_change_LDADD = $(all_libs)
tests_bench_collections_SOURCES = tests/bench/collections.c $(bench_shared)
tests_bench_collections_LDADD = $(all_libs)
tests_bench_growth_SOURCES = tests/bench/growth.c
tests_bench_growth_LDADD = $(all_libs)
tests_bench_history_SOURCES = tests/bench/history.c
tests_bench_history_LDADD = $(all_libs)
tests_bench_limit_SOURCES = tests/bench/limit.c $(bench_shared)
tests_bench_limit_LDADD = $(all_libs)
tests_bench_wall_SOURCES = tests/bench/wall.c $(bench_shared)
tests_bench_wall_LDADD = $(all_libs)

if SQLITE
bench_programs += tests/bench/fts
endif
tests_bench_fts_SOURCES = tests/bench/fts.c $(bench_shared)
tests_bench_fts_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_fts_LDADD = $(all_libs) $(SQLITE_LIBS)

EXTRA_DIST += tests/bench/bench.sh tests/bench/change.sh tests/bench/history.sh tests/bench/queries.txt

bench: smallprint$(EXEEXT) $(bench_programs)
	@$(SHELL) $(srcdir)/tests/bench/bench.sh $(BENCH_CORPUS)
	@$(SHELL) $(srcdir)/tests/bench/history.sh $(BENCH_HISTORY)
	@$(SHELL) $(srcdir)/tests/bench/change.sh

bench-change: tests/bench/change$(EXEEXT) tests/bench/wall$(EXEEXT)
	@$(SHELL) $(srcdir)/tests/bench/change.sh

bench-history: tests/bench/history$(EXEEXT) tests/bench/growth$(EXEEXT)
	@$(SHELL) $(srcdir)/tests/bench/history.sh $(BENCH_HISTORY)

.PHONY: bench bench-change bench-history

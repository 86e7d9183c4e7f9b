# SPDX-License-Identifier: ISC
# tests/bench/ui_bench: `make bench-ui [BENCH_CORPUS=DIR]` measures the browser in a terminal.
bench_programs += tests/bench/ui_bench
tests_bench_ui_bench_SOURCES = \
	tests/bench/copies.c \
	tests/bench/copies.h \
	tests/bench/ui_bench.c \
	tests/terminal/harness.c \
	tests/terminal/harness.h \
	tests/terminal/keys.c \
	tests/terminal/keys.h \
	tests/terminal/screen.c \
	tests/terminal/screen.h \
	tests/terminal/shell.c \
	tests/terminal/shell.h \
	tests/terminal/stream.c \
	tests/terminal/stream.h \
	$(bench_shared)
tests_bench_ui_bench_LDADD = $(all_libs) $(VTERM_LIBS)

bench-ui: tests/bench/ui_bench smallprint
	tests/bench/ui_bench $(BENCH_CORPUS)

.PHONY: bench-ui

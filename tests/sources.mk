# SPDX-License-Identifier: ISC
# tests: what `make check` runs, and the programs of tests/fuzz and tests/bench.
#
# A room's tests are listed in the room's sources.mk, and here only those that belong to none.
# A unit test program is two lines: its name in unit_tests, its files in tests_unit_test_NAME_SOURCES.
# A program in terminal_tests also sets tests_terminal_test_NAME_LDADD = $(terminal_libs).
# Programs, and scripts without a suffix, print TAP; scripts in .sh tell by their exit status.

script_tests += tests/walls tests/listed
EXTRA_DIST += $(script_tests)

include tests/terminal/sources.mk
include tests/bench/ui_sources.mk
include tests/bench/sources.mk

# ---------------------------------------------------------------------------------------------
# make check

LDADD = libunit.a $(all_libs) $(CHECK_LIBS)
terminal_libs = $(LDADD) $(VTERM_LIBS)

check_LIBRARIES =
check_PROGRAMS =
TESTS = $(check_PROGRAMS) $(script_tests)
if TESTS_POSSIBLE
check_LIBRARIES += libunit.a
libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h
check_PROGRAMS += $(unit_tests) $(terminal_tests)
else
check-local:
	@cat tests-missing.txt >&2; exit 1
endif

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	CK_TAP_LOG_FILE_NAME=-; CK_VERBOSITY=silent; \
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT-120}; \
	export CK_TAP_LOG_FILE_NAME CK_VERBOSITY CK_DEFAULT_TIMEOUT;

# ---------------------------------------------------------------------------------------------
# Fuzz targets (./configure CC=clang --enable-fuzz --enable-sanitize=address,undefined) and the bench
#
# A program in fuzz_targets also sets tests_fuzz_fuzz_NAME_LDADD = $(fuzz_libs), one in
# bench_programs tests_bench_NAME_LDADD = $(all_libs).

fuzz_libs = $(all_libs) $(FUZZ_LIBS)

noinst_PROGRAMS =
if FUZZ
noinst_PROGRAMS += $(fuzz_targets)
endif

EXTRA_PROGRAMS += $(bench_programs)

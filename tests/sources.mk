# SPDX-License-Identifier: ISC
# tests: what `make check` runs.
#
# A unit test program tests/unit/test_NAME.c is two lines: one in unit_tests, one that sets
# tests_unit_test_NAME_SOURCES. A script is a line in script_tests.

unit_tests += tests/unit/test_place
tests_unit_test_place_SOURCES = tests/unit/test_place.c

unit_tests += tests/unit/test_regex
tests_unit_test_regex_SOURCES = tests/unit/test_regex.c

# ---------------------------------------------------------------------------------------------

if TESTS_POSSIBLE
check_LIBRARIES = libunit.a
libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h
check_PROGRAMS = $(unit_tests) $(terminal_tests)
TESTS = $(unit_tests) $(terminal_tests) $(script_tests)
endif
LDADD = libunit.a $(command_libs) $(ui_libs) $(engine_libs) $(CHECK_LIBS)

# Programs and scripts without a suffix print TAP; those in .sh tell by their exit status.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	CK_TAP_LOG_FILE_NAME=-; CK_VERBOSITY=silent; \
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT-120}; \
	export CK_TAP_LOG_FILE_NAME CK_VERBOSITY CK_DEFAULT_TIMEOUT;

# SPDX-License-Identifier: ISC
# tests/terminal: the real program in a terminal. Appends to terminal_tests.
terminal_harness = \
	tests/terminal/expect.c \
	tests/terminal/expect.h \
	tests/terminal/harness.c \
	tests/terminal/harness.h \
	tests/terminal/keys.c \
	tests/terminal/keys.h \
	tests/terminal/screen.c \
	tests/terminal/screen.h \
	tests/terminal/session.c \
	tests/terminal/session.h \
	tests/terminal/shell.c \
	tests/terminal/shell.h \
	tests/terminal/stream.c \
	tests/terminal/stream.h \
	tests/unit/scratch.c \
	tests/unit/scratch.h

terminal_tests += tests/terminal/test_harness
tests_terminal_test_harness_SOURCES = tests/terminal/test_harness.c $(terminal_harness)
tests_terminal_test_harness_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_screen
tests_terminal_test_screen_SOURCES = tests/terminal/test_screen.c $(terminal_harness)
tests_terminal_test_screen_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_life
tests_terminal_test_life_SOURCES = tests/terminal/test_life.c $(terminal_harness)
tests_terminal_test_life_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_keys
tests_terminal_test_keys_SOURCES = tests/terminal/test_keys.c $(terminal_harness)
tests_terminal_test_keys_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_history
tests_terminal_test_history_SOURCES = tests/terminal/test_history.c $(terminal_harness)
tests_terminal_test_history_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_search
tests_terminal_test_search_SOURCES = tests/terminal/test_search.c $(terminal_harness)
tests_terminal_test_search_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_soak
tests_terminal_test_soak_SOURCES = tests/terminal/test_soak.c $(terminal_harness)
tests_terminal_test_soak_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_hostile
tests_terminal_test_hostile_SOURCES = tests/terminal/test_hostile.c $(terminal_harness)
tests_terminal_test_hostile_LDADD = $(terminal_libs)

terminal_tests += tests/terminal/test_live
tests_terminal_test_live_SOURCES = tests/terminal/test_live.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h $(terminal_harness)
tests_terminal_test_live_LDADD = $(terminal_libs)

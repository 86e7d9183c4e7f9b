# SPDX-License-Identifier: ISC
# src/command: one file for each subcommand, and what they share. Appends to smallprint_command.
smallprint_command += \
	src/command/command.c \
	src/command/command.h \
	src/command/csv.c \
	src/command/csv.h \
	src/command/diff.c \
	src/command/diff.h \
	src/command/diff_json.c \
	src/command/diff_text.c \
	src/command/explain.c \
	src/command/facts.c \
	src/command/facts.h \
	src/command/generate.c \
	src/command/generate.h \
	src/command/help.c \
	src/command/help.h \
	src/command/hits.c \
	src/command/index.c \
	src/command/list.c \
	src/command/message.c \
	src/command/message.h \
	src/command/options.c \
	src/command/options.h \
	src/command/output.c \
	src/command/output.h \
	src/command/page.c \
	src/command/page.h \
	src/command/queries.c \
	src/command/record.c \
	src/command/record.h \
	src/command/report.c \
	src/command/request.c \
	src/command/request.h \
	src/command/rules.c \
	src/command/search.c \
	src/command/search.h \
	src/command/session.c \
	src/command/session.h \
	src/command/show.c \
	src/command/summary.c \
	src/command/summary.h \
	src/command/trend.c \
	src/command/trend.h \
	src/command/trend_print.c \
	src/command/timeline.c \
	src/command/visible.c \
	src/command/visible.h \
	src/command/wanted.c \
	src/command/wanted.h

# The tests run the program that was built.
command_tests = tests/command/run.c tests/command/run.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/command/test_search
tests_command_test_search_SOURCES = tests/command/test_search.c $(command_tests)

unit_tests += tests/command/test_diff
tests_command_test_diff_SOURCES = tests/command/test_diff.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h $(command_tests)

unit_tests += tests/command/test_facts
tests_command_test_facts_SOURCES = tests/command/test_facts.c $(command_tests)

unit_tests += tests/command/test_rules
tests_command_test_rules_SOURCES = tests/command/test_rules.c $(command_tests)

unit_tests += tests/command/test_print
tests_command_test_print_SOURCES = tests/command/test_print.c $(command_tests)

unit_tests += tests/command/test_trend
tests_command_test_trend_SOURCES = tests/command/test_trend.c tests/unit/git_fixture.c \
	tests/unit/git_fixture.h $(command_tests)

unit_tests += tests/command/test_usage
tests_command_test_usage_SOURCES = tests/command/test_usage.c $(command_tests)

unit_tests += tests/command/test_quirks
tests_command_test_quirks_SOURCES = tests/command/test_quirks.c $(command_tests)

script_tests += tests/command/completion.sh tests/command/seeds.sh

# SPDX-License-Identifier: ISC
# ui: the screen. Appends to smallprint_ui.
smallprint_ui += \
	ui/actions.c \
	ui/actions.h \
	ui/annals.c \
	ui/annals.h \
	ui/browse.c \
	ui/browse.h \
	ui/browser.c \
	ui/browser.h \
	ui/category.c \
	ui/category.h \
	ui/clipboard.c \
	ui/clipboard.h \
	ui/comparing.c \
	ui/comparing.h \
	ui/comparison.c \
	ui/comparison.h \
	ui/complete.c \
	ui/concordance.c \
	ui/concordance.h \
	ui/counterpart.c \
	ui/counterpart.h \
	ui/do_copy.c \
	ui/do_history.c \
	ui/do_panes.c \
	ui/do_search.c \
	ui/do_write.c \
	ui/document.c \
	ui/document.h \
	ui/edit.c \
	ui/edit.h \
	ui/export.c \
	ui/export.h \
	ui/fact_lines.c \
	ui/fact_lines.h \
	ui/fact_lines_draw.c \
	ui/fact_lines_draw.h \
	ui/fact_rows.c \
	ui/fact_rows.h \
	ui/flow.c \
	ui/flow.h \
	ui/follow.c \
	ui/follow.h \
	ui/gauge.c \
	ui/gauge.h \
	ui/grid.c \
	ui/grid.h \
	ui/hits.c \
	ui/hits.h \
	ui/input.c \
	ui/input.h \
	ui/jumps.c \
	ui/jumps.h \
	ui/key.c \
	ui/key.h \
	ui/keymap.c \
	ui/keymap.h \
	ui/keymaps.h \
	ui/layout.c \
	ui/layout.h \
	ui/letters.c \
	ui/letters.h \
	ui/loop.c \
	ui/loop.h \
	ui/overlay.c \
	ui/pane.h \
	ui/pane_classes.h \
	ui/pane_changes.c \
	ui/pane_concordance.c \
	ui/pane_facts.c \
	ui/pane_help.c \
	ui/pane_list.c \
	ui/pane_problems.c \
	ui/pane_text.c \
	ui/pane_trend.c \
	ui/panes.c \
	ui/preferences.c \
	ui/preferences.h \
	ui/prompt.c \
	ui/prompt.h \
	ui/reading.c \
	ui/reading.h \
	ui/rescue.c \
	ui/rescue.h \
	ui/roster.c \
	ui/roster.h \
	ui/screen.c \
	ui/screen.h \
	ui/search.c \
	ui/search.h \
	ui/settings.c \
	ui/settings.h \
	ui/sheet.c \
	ui/sheet.h \
	ui/sieve.c \
	ui/sieve.h \
	ui/state.c \
	ui/state.h \
	ui/status.c \
	ui/status.h \
	ui/strip.c \
	ui/strip.h \
	ui/table.c \
	ui/table.h \
	ui/terminal.c \
	ui/terminal.h \
	ui/theme.c \
	ui/theme.h \
	ui/tty.c \
	ui/tty.h \
	ui/watch.c \
	ui/watch.h \
	ui/work.c \
	ui/work.h \
	ui/trend.c \
	ui/trend.h \
	ui/wrap.c \
	ui/wrap.h

unit_tests += tests/unit/test_ui_cells tests/unit/test_ui_tables
tests_unit_test_ui_cells_SOURCES = tests/unit/test_ui_cells.c
tests_unit_test_ui_tables_SOURCES = tests/unit/test_ui_tables.c

unit_tests += tests/unit/test_ui_files
tests_unit_test_ui_files_SOURCES = tests/unit/test_ui_files.c tests/unit/scratch.c \
	tests/unit/scratch.h

unit_tests += tests/unit/test_ui_facts
tests_unit_test_ui_facts_SOURCES = tests/unit/test_ui_facts.c tests/unit/headless.c \
	tests/unit/headless.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_ui_text
tests_unit_test_ui_text_SOURCES = tests/unit/test_ui_text.c tests/unit/headless.c \
	tests/unit/headless.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_ui_panes
tests_unit_test_ui_panes_SOURCES = tests/unit/test_ui_panes.c tests/unit/headless.c \
	tests/unit/headless.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_ui_history
tests_unit_test_ui_history_SOURCES = tests/unit/test_ui_history.c tests/unit/headless.c \
	tests/unit/headless.h tests/unit/scratch.c tests/unit/scratch.h

/* SPDX-License-Identifier: ISC */
/* Everything the browser can be told to do: one row an action.
 *
 * A row is X(ID, name, function, argument, help). Names are what keymap files and `:` use, and what
 * the help shows. A function with the name action_in_pane hands the action to the pane that has the
 * keys (its class says what it does there; see ui/pane.h), and to the text when that one doesn't
 * know it. An action whose ID begins with EDIT_ works on the prompt. */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

#include "base/buffer.h"
#include "base/span.h"

struct browser;

enum argument_kind {
    ARGUMENT_NONE,
    ARGUMENT_KEY,     /* one more key is read when none is given: a mark's letter */
    ARGUMENT_TEXT,    /* free text; a prompt asks for it where it is missing and needed */
    ARGUMENT_SETTING, /* NAME or NAME VALUE of a setting */
    ARGUMENT_FILE,
};

/* clang-format off */
#define ACTIONS(X) \
    X(DOWN, "down", action_in_pane, ARGUMENT_NONE, "go down a row or line") \
    X(UP, "up", action_in_pane, ARGUMENT_NONE, "go up a row or line") \
    X(PAGE_DOWN, "page-down", action_in_pane, ARGUMENT_NONE, "go down a page") \
    X(PAGE_UP, "page-up", action_in_pane, ARGUMENT_NONE, "go up a page") \
    X(HALF_DOWN, "half-down", action_in_pane, ARGUMENT_NONE, "go down half a page") \
    X(HALF_UP, "half-up", action_in_pane, ARGUMENT_NONE, "go up half a page") \
    X(TOP, "top", action_in_pane, ARGUMENT_NONE, "go to the first row, or to row COUNT") \
    X(BOTTOM, "bottom", action_in_pane, ARGUMENT_NONE, "go to the last row, or to row COUNT") \
    X(NEXT_CLAUSE, "next-clause", action_in_text, ARGUMENT_NONE, "go to the next clause") \
    X(PREVIOUS_CLAUSE, "previous-clause", action_in_text, ARGUMENT_NONE, \
      "go to the clause before") \
    X(NEXT_HEADING, "next-heading", action_in_text, ARGUMENT_NONE, "go to the next heading") \
    X(PREVIOUS_HEADING, "previous-heading", action_in_text, ARGUMENT_NONE, \
      "go to the heading before") \
    X(OPEN, "open", action_in_pane, ARGUMENT_NONE, "open what is selected") \
    X(FOLD, "fold", action_in_pane, ARGUMENT_NONE, "fold or unfold") \
    X(FOLD_ALL, "fold-all", action_in_pane, ARGUMENT_NONE, "fold or unfold everything") \
    X(FOCUS_NEXT, "focus-next", action_focus_next, ARGUMENT_NONE, \
      "give the keys to the next pane") \
    X(FOCUS_PREVIOUS, "focus-previous", action_focus_previous, ARGUMENT_NONE, \
      "give the keys to the pane before") \
    X(FOCUS_LIST, "focus-list", action_focus_list, ARGUMENT_NONE, "go to the policies") \
    X(FOCUS_TEXT, "focus-text", action_focus_text, ARGUMENT_NONE, "go to the text") \
    X(FOCUS_FACTS, "focus-facts", action_focus_facts, ARGUMENT_NONE, "go to the facts") \
    X(WIDER, "wider", action_wider, ARGUMENT_NONE, "make the pane wider") \
    X(NARROWER, "narrower", action_narrower, ARGUMENT_NONE, "make the pane narrower") \
    X(CONCORDANCE, "concordance", action_concordance, ARGUMENT_NONE, \
      "show all matching clauses, a line each; or the text again") \
    X(PROBLEMS, "problems", action_problems, ARGUMENT_NONE, \
      "show what could not be read; or the text again") \
    X(HELP, "help", action_help, ARGUMENT_TEXT, "show the keys; or the text again") \
    X(CLOSE, "close", action_close, ARGUMENT_NONE, \
      "close the help or list shown over the text, else quit") \
    X(SEARCH, "search", action_search, ARGUMENT_TEXT, "search all policies as you type") \
    X(NARROW, "narrow", action_narrow, ARGUMENT_TEXT, \
      "show only policies with this in their name") \
    X(COMMAND, "command", action_command, ARGUMENT_TEXT, "run an action or a setting by its name") \
    X(NEXT_MATCH, "next-match", action_next_match, ARGUMENT_NONE, \
      "go to the next matching clause, in whatever policy") \
    X(PREVIOUS_MATCH, "previous-match", action_previous_match, ARGUMENT_NONE, \
      "go to the matching clause before") \
    X(NEXT_POLICY, "next-policy", action_next_policy, ARGUMENT_NONE, \
      "go to the next policy (of those that match)") \
    X(PREVIOUS_POLICY, "previous-policy", action_previous_policy, ARGUMENT_NONE, \
      "go to the policy before (of those that match)") \
    X(OLDER, "older", action_older, ARGUMENT_NONE, \
      "go to the snapshot before, at the same clause") \
    X(NEWER, "newer", action_newer, ARGUMENT_NONE, "go to the snapshot after, at the same clause") \
    X(COMPARE, "compare", action_compare, ARGUMENT_NONE, \
      "compare with the last snapshot before that really differs") \
    X(COMPARE_WITH, "compare-with", action_compare_with, ARGUMENT_TEXT, \
      "compare with SITE@DATE, @DATE or 'MARK") \
    X(TREND, "trend", action_trend, ARGUMENT_NONE, \
      "show how the search's share changed over the years; or the text again") \
    X(SAME_CLAUSE, "same-clause", action_same_clause, ARGUMENT_NONE, \
      "search for this clause in other policies") \
    X(SAME_FACT, "same-fact", action_in_pane, ARGUMENT_NONE, \
      "search for policies that state this fact") \
    X(EXPLAIN, "explain", action_in_pane, ARGUMENT_NONE, \
      "show which rule made the selected fact of which words") \
    X(CLEAR, "clear", action_clear, ARGUMENT_NONE, "drop the search and the narrowing") \
    X(JUMP_BACK, "jump-back", action_jump_back, ARGUMENT_NONE, \
      "go back to where the last jump began") \
    X(JUMP_FORWARD, "jump-forward", action_jump_forward, ARGUMENT_NONE, "undo going back") \
    X(MARK, "mark", action_mark, ARGUMENT_KEY, "mark this clause with a letter") \
    X(GO_TO_MARK, "go-to-mark", action_go_to_mark, ARGUMENT_KEY, \
      "go to the clause marked with a letter") \
    X(RAW, "raw", action_raw, ARGUMENT_TEXT, "switch between reading and source") \
    X(SORT, "sort", action_sort, ARGUMENT_TEXT, \
      "order by the next of its orders, or the one named") \
    X(MATCHING, "matching", action_matching, ARGUMENT_TEXT, \
      "show only policies that match, or all") \
    X(COPY, "copy", action_copy, ARGUMENT_NONE, "copy the clause with its source") \
    X(WRITE, "write", action_write, ARGUMENT_FILE, \
      "save the hits, or the text, as .csv, .json or .md") \
    X(SET, "set", action_set, ARGUMENT_SETTING, "show or change a setting") \
    X(COUNT, "count", action_count, ARGUMENT_TEXT, "begin a number before an action") \
    X(RELOAD, "reload", action_reload, ARGUMENT_NONE, \
      "look for new, changed and missing policies") \
    X(REDRAW, "redraw", action_redraw, ARGUMENT_NONE, "draw the screen anew") \
    X(SUSPEND, "suspend", action_suspend, ARGUMENT_NONE, "go to the shell; `fg` comes back") \
    X(CANCEL, "cancel", action_cancel, ARGUMENT_NONE, "leave what was begun") \
    X(QUIT, "quit", action_quit, ARGUMENT_NONE, "leave the program") \
    X(CLICK, "click", action_click, ARGUMENT_NONE, "select what is under the mouse") \
    X(EDIT_ACCEPT, "edit-accept", action_edit, ARGUMENT_NONE, "take what was typed") \
    X(EDIT_CANCEL, "edit-cancel", action_edit, ARGUMENT_NONE, \
      "leave the prompt, back to where it began") \
    X(EDIT_LEFT, "edit-left", action_edit, ARGUMENT_NONE, "go left a character") \
    X(EDIT_RIGHT, "edit-right", action_edit, ARGUMENT_NONE, "go right a character") \
    X(EDIT_WORD_LEFT, "edit-word-left", action_edit, ARGUMENT_NONE, "go left a word") \
    X(EDIT_WORD_RIGHT, "edit-word-right", action_edit, ARGUMENT_NONE, "go right a word") \
    X(EDIT_START, "edit-start", action_edit, ARGUMENT_NONE, "go to the start") \
    X(EDIT_END, "edit-end", action_edit, ARGUMENT_NONE, "go to the end") \
    X(EDIT_BACKSPACE, "edit-backspace", action_edit, ARGUMENT_NONE, \
      "delete the character before the cursor") \
    X(EDIT_DELETE, "edit-delete", action_edit, ARGUMENT_NONE, \
      "delete the character under the cursor") \
    X(EDIT_KILL_WORD, "edit-kill-word", action_edit, ARGUMENT_NONE, \
      "delete the word before the cursor") \
    X(EDIT_KILL_START, "edit-kill-start", action_edit, ARGUMENT_NONE, "delete to the start") \
    X(EDIT_KILL_END, "edit-kill-end", action_edit, ARGUMENT_NONE, "delete to the end") \
    X(EDIT_OLDER, "edit-older", action_edit, ARGUMENT_NONE, \
      "recall an earlier line that begins like this") \
    X(EDIT_NEWER, "edit-newer", action_edit, ARGUMENT_NONE, "recall a later line") \
    X(EDIT_COMPLETE, "edit-complete", action_edit, ARGUMENT_NONE, "complete what is typed")
/* clang-format on */

enum action_id {
#define ACTION_ID(id, name, function, argument, help) ACTION_##id,
    ACTIONS(ACTION_ID)
#undef ACTION_ID
    ACTION_COUNT_OF /* how many there are */
};

/* An action as it is run. */
struct call {
    enum action_id id;
    unsigned count;       /* the number typed before it; 0: none */
    struct span argument; /* "" without */
    int row, column;      /* of the mouse; else 0 */
};

typedef void action_function(struct browser *browser, const struct call *call);

struct action {
    const char *name;
    action_function *run;
    enum argument_kind argument;
    const char *help;
};

/* The rows, by id. */
extern const struct action actions[ACTION_COUNT_OF];

/* Finds an action by its name, or by a beginning that only one has; false when there is none, which leaves
 * *id as it was, or several, of which it gets one. */
bool action_find(struct span name, enum action_id *id);

action_function action_in_pane;
action_function action_in_text;
action_function action_edit;
action_function action_focus_next, action_focus_previous, action_focus_list, action_focus_text,
    action_focus_facts, action_wider, action_narrower, action_concordance, action_problems,
    action_help, action_close, action_search, action_narrow, action_command, action_next_match,
    action_previous_match, action_next_policy, action_previous_policy, action_same_clause,
    action_clear, action_jump_back, action_jump_forward, action_mark, action_go_to_mark, action_raw,
    action_sort, action_matching, action_copy, action_write, action_set, action_count,
    action_redraw, action_reload, action_suspend, action_cancel, action_quit, action_click, action_older,
    action_newer, action_compare, action_compare_with, action_trend;

#endif

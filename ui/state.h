/* SPDX-License-Identifier: ISC */
/* What is kept between sessions, in files under $XDG_STATE_HOME/smallprint (~/.local/state):
 * histories of the prompts, marks, and where each collection was left. With --private they are
 * neither read nor written.
 *
 * Files are small; they are read at the start and written by rename at the end. Sessions that end at
 * the same time add to them one after the other. Loop's thread. */
#ifndef UI_STATE_H
#define UI_STATE_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct state;

enum history { HISTORY_SEARCH, HISTORY_COMMAND, HISTORY_NARROW, HISTORY_FILE, HISTORY_COUNT };

enum { HISTORY_MAX = 500 }; /* lines kept of each */

/* Reads what there is. `keep` false: an empty state that is never written. */
struct state *state_open(bool keep);

/* Adds what this session added to what the files hold by now; false with the reason appended to
 * *reason. Waits a tenth of a second at most for another session that is doing the same. */
bool state_save(struct state *state, struct buffer *reason);
void state_free(struct state *state);

/* Adds a line at the end of a history, once: an equal older one goes. */
void state_add(struct state *state, enum history history, struct span line);

/* Line number `index` of a history from its end (0: the last); false behind the first. Valid until
 * the history changes. */
bool state_line(const struct state *state, enum history history, size_t index, struct span *line);

/* A mark's value, "" when there is none; valid until it changes. */
struct span state_mark(const struct state *state, uint32_t letter);
void state_set_mark(struct state *state, uint32_t letter, struct span value);

/* Where a collection (by its absolute path) was left: a value as marks have. */
struct span state_position(const struct state *state, struct span collection);
void state_set_position(struct state *state, struct span collection, struct span value);

#endif

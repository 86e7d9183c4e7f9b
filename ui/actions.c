/* SPDX-License-Identifier: ISC */
/* The table of actions. */
#include "ui/actions.h"

const struct action actions[ACTION_COUNT_OF] = {
#define ACTION_ROW(id, name, function, argument, help) {name, function, argument, help},
    ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};

bool action_find(struct span name, enum action_id *id)
{
    int found = 0;
    for (int i = 0; i < ACTION_COUNT_OF && name.length; i++) {
        struct span full = span_of(actions[i].name);
        if (span_equal(full, name)) {
            *id = (enum action_id)i;
            return true;
        }
        if (full.length > name.length && memcmp(full.bytes, name.bytes, name.length) == 0) {
            *id = (enum action_id)i;
            found++;
        }
    }
    return found == 1;
}

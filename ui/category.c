/* SPDX-License-Identifier: ISC */
/* Letters and names of the categories. */
#include "ui/category.h"

const struct category_look category_looks[CATEGORY_COUNT] = {
    [CATEGORY_COLLECTION] = {'C', "collection and use"},
    [CATEGORY_SHARING] = {'S', "sharing"},
    [CATEGORY_CHOICE] = {'O', "options of the user"},
    [CATEGORY_ACCESS] = {'A', "access and deletion"},
    [CATEGORY_RETENTION] = {'R', "retention"},
    [CATEGORY_SECURITY] = {'P', "protection"},
    [CATEGORY_CHANGE] = {'U', "updates of the policy"},
    [CATEGORY_DNT] = {'D', "do not track"},
    [CATEGORY_AUDIENCE] = {'G', "groups of people"},
    [CATEGORY_OTHER] = {'-', "anything else"},
};

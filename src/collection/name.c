/* SPDX-License-Identifier: ISC */
/* Which files of a tree are policies. */
#include "collection/name.h"

#include <strings.h>

size_t name_policy_ending(struct span name)
{
    static const char *const endings[] = {".md", ".markdown", ".txt"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (name.length > length &&
            strncasecmp(name.bytes + name.length - length, endings[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

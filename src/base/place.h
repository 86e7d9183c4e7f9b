/* SPDX-License-Identifier: ISC */
/*
 * Where the program's own files are, and where the user's are by the XDG Base Directory Specification
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/buffer.h"

#include <stdbool.h>

/*
 * The directory of the sample collection: the source tree's when the running program lies in the
 * build tree, else the installed one. Where the system doesn't tell a program its path, the
 * installed one when it exists, else the source tree's. Absolute; a constant, never freed, and the
 * directory need not exist. Looks at the file system; any thread.
 */
const char *place_sample_corpus(void);

enum place_folder {
    PLACE_CONFIG, /* $XDG_CONFIG_HOME, else ~/.config */
    PLACE_STATE,  /* $XDG_STATE_HOME, else ~/.local/state */
    PLACE_CACHE   /* $XDG_CACHE_HOME, else ~/.cache */
};

/*
 * Appends the path of `name` in the program's own folder below one of the user's:
 * "/home/ann/.config/smallprint/keys". A variable that isn't an absolute path counts as unset. False,
 * and *path as it was, when HOME doesn't help either. Looks at the environment only; any thread.
 */
bool place_append_user(enum place_folder folder, const char *name, struct buffer *path);

#endif

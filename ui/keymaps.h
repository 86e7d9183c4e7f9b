/* SPDX-License-Identifier: ISC */
/* The files of keymaps/ as they are compiled in (tools/embed.sh): NUL-terminated. */
#ifndef UI_KEYMAPS_H
#define UI_KEYMAPS_H

#include <stddef.h>

extern const char keymap_vi[];
extern const size_t keymap_vi_size;
extern const char keymap_emacs[];
extern const size_t keymap_emacs_size;
extern const char keymap_less[];
extern const size_t keymap_less_size;

#endif

# SPDX-License-Identifier: ISC
# keymaps: the keys. Appends to keymap_files and smallprint_ui_built.
keymap_files += keymaps/vi.keys keymaps/emacs.keys keymaps/less.keys
smallprint_ui_built += keymaps/vi.c keymaps/emacs.c keymaps/less.c

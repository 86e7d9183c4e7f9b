# SPDX-License-Identifier: ISC
# keymaps: the keys. Appends to keymap_files and smallprint_ui_built.

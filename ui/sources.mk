# SPDX-License-Identifier: ISC
# ui: the screen. Appends to smallprint_ui.

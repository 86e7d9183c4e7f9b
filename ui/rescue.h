/* SPDX-License-Identifier: ISC */
/* Puts the terminal back when the program ends any other way than through terminal_close: by exit()
 * somewhere, or by a crash. After a crash it says so, then lets the signal take its course. */
#ifndef UI_RESCUE_H
#define UI_RESCUE_H

#include "base/span.h"

/* Remembers the modes of the terminal on `descriptor`. Called before anything changes them. */
void rescue_save(int descriptor);

/* Arms it: `bytes` (copied, at most 512) bring the terminal back. May be called again. */
void rescue_arm(int descriptor, struct span bytes);

/* The terminal has been put back. */
void rescue_disarm(void);

#endif

/* SPDX-License-Identifier: ISC */
/* The user's settings file: $XDG_CONFIG_HOME/smallprint/settings, lines of NAME = VALUE with the names
 * and values of `:set`, comments behind `;` or `#`. */
#ifndef UI_PREFERENCES_H
#define UI_PREFERENCES_H

#include "ui/settings.h"

/* Reads the file, if there is one, into *settings. Each line that is wrong is reported as
 * "FILE:LINE: reason" and left out; the rest holds. Touches the disk: only while starting. */
void preferences_read(struct settings *settings,
                      void (*report)(void *context, const char *message), void *context);

#endif

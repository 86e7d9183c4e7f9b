/* SPDX-License-Identifier: ISC */
/* What goes to standard error: one line each, "smallprint: " before it, fit for a terminal. */
#ifndef COMMAND_MESSAGE_H
#define COMMAND_MESSAGE_H

void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

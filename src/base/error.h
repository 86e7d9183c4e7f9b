/* SPDX-License-Identifier: ISC */
/* The error value of the engine: one sentence a user can act on.
 *
 * Two policies hold in smallprint. The engine (everything in src/) returns a status and fills a
 * `struct error` for whatever input, files or the machine can do to it. Running out of memory is
 * not among those: the x-functions of base/memory.h end the program (the terminal is restored by
 * the front end's exit handler). */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_MESSAGE_SIZE = 512 };

struct error {
    char message[ERROR_MESSAGE_SIZE]; /* UTF-8, no trailing newline; "" when nothing went wrong */
};

/* Fills `error` (which may be NULL) and returns false, so that a caller can `return
 * error_set(...)`. Too long a message is cut at a character boundary. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with ": " and the system's words for `error_number` behind the message. */
bool error_set_errno(struct error *error, int error_number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

/* SPDX-License-Identifier: ISC */
/* Composing error messages. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts an incomplete UTF-8 sequence off the end of a message that vsnprintf has shortened. */
static void cut_at_character(char *message)
{
    size_t end = strlen(message);
    size_t lead = end;
    while (lead > 0 && end - lead < 3 && ((unsigned char)message[lead - 1] & 0xC0) == 0x80) {
        lead--;
    }
    if (lead > 0 && (unsigned char)message[lead - 1] >= 0xC0) {
        message[lead - 1] = '\0';
    }
}

static void compose(struct error *error, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void compose(struct error *error, const char *format, va_list arguments)
{
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    if (length >= (int)sizeof error->message) {
        cut_at_character(error->message);
    }
}

bool error_set(struct error *error, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        compose(error, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* The system's words for `error_number`, in `memory` or constant. */
static const char *words_of(int error_number, char *memory, size_t size)
{
#ifdef STRERROR_R_CHAR_P
    return strerror_r(error_number, memory, size);
#else
    return strerror_r(error_number, memory, size) == 0 ? memory : "unknown error";
#endif
}

bool error_set_errno(struct error *error, int error_number, const char *format, ...)
{
    if (!error) {
        return false;
    }
    va_list arguments;
    va_start(arguments, format);
    compose(error, format, arguments);
    va_end(arguments);
    char memory[128] = "";
    const char *words = words_of(error_number, memory, sizeof memory);
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, ": %s", words);
    return false;
}

/* SPDX-License-Identifier: ISC */
/* Messages on standard error. */
#include "command/message.h"

#include "base/memory.h"
#include "command/visible.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void message(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = xmalloc((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);

    struct buffer line = {0};
    buffer_append_string(&line, "smallprint: ");
    visible_append(&line, span_of(text), VISIBLE_ONE_LINE);
    buffer_append_char(&line, '\n');
    fwrite(line.bytes, 1, line.length, stderr);
    buffer_free(&line);
    free(text);
}

/* SPDX-License-Identifier: ISC */
/* What --help and --version print. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include <stddef.h>

struct output;
struct request;

int help_run(const struct request *request, struct output *out);
int version_run(const struct request *request, struct output *out);

/* Writes `text` and ends the line; its first one begins at `column`, further ones are indented by
 * `indent`. */
void help_wrap(struct output *out, const char *text, size_t column, size_t indent);

#endif

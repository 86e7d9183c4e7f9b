/* SPDX-License-Identifier: ISC */
/* What --help and --version print. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

struct output;
struct request;

int help_run(const struct request *request, struct output *out);
int version_run(const struct request *request, struct output *out);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * Where the program's own files are.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

/*
 * The directory of the sample collection: the source tree's when the running program lies in the
 * build tree, else the installed one. Where the system doesn't tell a program its path, the
 * installed one when it exists, else the source tree's. Absolute; a constant, never freed, and the
 * directory need not exist. Looks at the file system; any thread.
 */
const char *place_sample_corpus(void);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * Picks the front end. So far it answers --help and --version, and says what it would open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/place.h"

int main(int argc, char **argv)
{
    const char *collection = getenv("SMALLPRINT_COLLECTION");

    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts(PACKAGE_STRING);
    } else if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        puts("usage: smallprint [OPTION]... [COLLECTION]");
    } else {
        if (argc > 1)
            collection = argv[1];
        printf("would open %s\n", collection ? collection : place_sample_corpus());
    }
    return fclose(stdout) == 0 ? 0 : 2;
}

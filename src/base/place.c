/* SPDX-License-Identifier: ISC */
/*
 * Where the program's own files are. The makefile compiles in three paths: the build tree, the
 * source tree's sample collection and the directory of the installed data.
 */
#include "base/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char installed_corpus[] = SMALLPRINT_PKGDATADIR "/corpus/policies";

/* The links that lead to the running program: Linux, NetBSD, FreeBSD with its procfs. */
static const char *const program_links[] = {
    "/proc/self/exe",
    "/proc/curproc/exe",
    "/proc/curproc/file",
};

/* The real path of the running program, for free(); NULL where the system doesn't tell. */
static char *program_path(void)
{
    char *path = NULL;

    for (size_t i = 0; !path && i < sizeof program_links / sizeof program_links[0]; i++)
        path = realpath(program_links[i], NULL);
    return path;
}

static bool lies_below(const char *path, const char *directory)
{
    size_t length = strlen(directory);

    return strncmp(path, directory, length) == 0 && path[length] == '/';
}

const char *place_sample_corpus(void)
{
    char *program = program_path();
    char *build = realpath(SMALLPRINT_BUILD_DIRECTORY, NULL);
    bool installed;

    if (program)
        installed = !build || !lies_below(program, build);
    else
        installed = access(installed_corpus, R_OK) == 0;
    free(build);
    free(program);
    return installed ? installed_corpus : SMALLPRINT_SOURCE_CORPUS;
}

struct folder {
    const char *variable;
    const char *below_home; /* where the variable doesn't say */
};

static const struct folder folders[] = {
    [PLACE_CONFIG] = {"XDG_CONFIG_HOME", "/.config"},
    [PLACE_STATE] = {"XDG_STATE_HOME", "/.local/state"},
    [PLACE_CACHE] = {"XDG_CACHE_HOME", "/.cache"},
};

bool place_append_user(enum place_folder folder, const char *name, struct buffer *path)
{
    const char *base = getenv(folders[folder].variable);
    const char *rest = "";

    if (!base || *base != '/') {
        base = getenv("HOME");
        rest = folders[folder].below_home;
    }
    if (!base || *base != '/')
        return false;
    buffer_printf(path, "%s%s/smallprint/%s", base, rest, name);
    return true;
}

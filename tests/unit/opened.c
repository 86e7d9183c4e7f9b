/* SPDX-License-Identifier: ISC */
#include "tests/unit/opened.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

static struct scratch cache;

struct archive *opened_archive(const char *path, struct view **view)
{
    struct error error = {""};
    struct archive_options options = {.threads = 2};
    scratch_make(&cache);
    setenv("XDG_CACHE_HOME", cache.path, 1);
    struct archive *archive = archive_open(path, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
    *view = indexer_view(archive_indexer(archive));
    return archive;
}

void opened_close(struct archive *archive, struct view *view)
{
    view_unref(view);
    archive_close(archive);
    scratch_remove(&cache);
}

/* SPDX-License-Identifier: ISC */
/* Watching the collection. Looking and reading is done by jobs; here their results are taken. */
#include "ui/watch.h"

#include "base/hash.h"
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct look_job {
    struct job job;
    struct archive *archive;
    uint32_t shown;   /* the snapshot that is read; READING_NONE without */
    bool forced;      /* the user has asked */
    bool first;       /* only the folders are wanted */
    bool done;        /* the collection could be looked at, else: */
    struct error error;
    struct indexer_change change;
    uint32_t successor;    /* what stands for `shown` now; READING_NONE when nothing new does */
    struct buffer folders; /* to be watched: paths, each with a NUL behind it */
    uint64_t *keys;        /* heap: of each a hash of its path and of which folder is there */
    uint32_t folder_count; /* of them; above WATCH_MOST: too many */
    size_t key_capacity;
    unsigned took;         /* milliseconds */
};

/* ---------------------------------------------------------------------------------------------
 * Looking */

/* The snapshot that has come for `shown`, which is retired: from the same path, else the newest of the
 * same site and title. */
static uint32_t find_successor(const struct look_job *self, struct view *view)
{
    struct buffer wanted = {0};
    struct buffer path = {0};
    struct snapshot old = view_snapshot(view, self->shown);
    uint32_t found = READING_NONE;
    bool exact = false;
    archive_path(self->archive, view, self->shown, &wanted);
    for (uint32_t i = self->shown + 1; i < view_snapshot_count(view) && !exact; i++) {
        if (!view_has_snapshot(view, i) || view_snapshot_site(view, i) != old.site_id) {
            continue;
        }
        buffer_clear(&path);
        archive_path(self->archive, view, i, &path);
        exact = span_equal(buffer_span(&path), buffer_span(&wanted));
        if (exact || (span_equal(view_snapshot(view, i).title, old.title) &&
                      (found == READING_NONE || view_is_newer(view, i, found)))) {
            found = i;
        }
    }
    buffer_free(&wanted);
    buffer_free(&path);
    return found;
}

/* Another folder in the place of one that is watched has another key. */
static uint64_t folder_key(const char *folder)
{
    struct stat status;
    uint64_t facts[3] = {hash_64(span_of(folder))};
    if (stat(folder, &status) == 0) {
        facts[1] = (uint64_t)status.st_dev;
        facts[2] = (uint64_t)status.st_ino;
    }
    return hash_64(span_make((const char *)facts, sizeof facts));
}

static void list_folders(struct look_job *self)
{
    struct collection *collection = archive_collection(self->archive);
    size_t start = 0;
    while (self->folder_count <= WATCH_MOST &&
           collection_watch(collection, self->folder_count, &self->folders)) {
        buffer_append_char(&self->folders, '\0');
        self->keys = array_reserve(self->keys, &self->key_capacity, self->folder_count + (size_t)1,
                                   sizeof *self->keys);
        self->keys[self->folder_count++] = folder_key(self->folders.bytes + start);
        start = self->folders.length;
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void run_look(struct job *job)
{
    struct look_job *self = (struct look_job *)job;
    struct indexer *indexer = archive_indexer(self->archive);
    double start = seconds();
    self->done = self->first || indexer_refresh(indexer, &job->cancelled, &self->change, &self->error);
    struct view *view = indexer_view(indexer);
    bool gone = self->shown < view_snapshot_count(view) && !view_has_snapshot(view, self->shown);
    self->successor = gone ? find_successor(self, view) : READING_NONE;
    view_unref(view);
    list_folders(self);
    self->took = (unsigned)((seconds() - start) * 1000);
}

static void free_look(struct job *job)
{
    struct look_job *self = (struct look_job *)job;
    buffer_free(&self->folders);
    free(self->keys);
    free(self);
}

static void look_done(struct job *job, void *context);

static const struct job_class look_class = {"look", LANE_OPEN, run_look, look_done, free_look};

static void look(struct browser *browser, bool forced)
{
    struct look_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->shown = reading_target(browser).snapshot;
    job->forced = forced;
    job->first = !browser->watch.begun;
    browser->watch.begun = true;
    browser->watch.again = false;
    work_submit(browser->work, &look_class, &job->job);
}

bool watch_looks(const struct browser *browser)
{
    return work_pending(browser->work, &look_class);
}

/* ---------------------------------------------------------------------------------------------
 * What was found */

static void append_number(char *text, size_t size, uint32_t count, const char *one,
                          const char *many)
{
    size_t length = strlen(text);
    if (count) {
        snprintf(text + length, size - length, "%s%u %s", length ? ", " : "", count,
                 count == 1 ? one : many);
    }
}

/* Says what is new, unless something else is being said. */
static void tell(struct browser *browser, const struct look_job *found)
{
    struct watch *watch = &browser->watch;
    const struct indexer_change *change = &found->change;
    bool ours = span_equal(buffer_span(&browser->message), span_of(watch->message));
    if (!found->done) {
        if (*found->error.message) {
            browser_complain(browser, "%s", found->error.message);
        }
        return;
    }
    if (browser->message.length && !ours && !found->forced) {
        return;
    }
    char text[WATCH_MESSAGE_SIZE] = "";
    append_number(text, sizeof text, change->added, "new policy", "new policies");
    append_number(text, sizeof text, change->changed, "policy changed", "policies changed");
    append_number(text, sizeof text, change->gone, "policy gone", "policies gone");
    if (!*text && found->forced) {
        snprintf(text, sizeof text, "Nothing has changed.");
    }
    if (*text) {
        memcpy(watch->message, text, sizeof text);
        browser_say(browser, "%s", text);
        loop_timer_start(watch->told, WATCH_MESSAGE);
    }
}

static void on_told(void *context)
{
    struct browser *browser = context;
    if (span_equal(buffer_span(&browser->message), span_of(browser->watch.message))) {
        buffer_clear(&browser->message);
        browser->dirty = true;
    }
}

static void on_change(void *context)
{
    struct browser *browser = context;
    struct watch *watch = &browser->watch;
    if (watch_looks(browser)) {
        watch->again = true;
    } else if (!loop_timer_running(watch->change)) {
        loop_timer_start(watch->change, watch->pause);
    }
}

static void on_pause_over(void *context)
{
    look(context, false);
}

/* Watches those folders that aren't watched yet, if they can be. True if there are any. */
static bool watch_folders(struct browser *browser, const struct look_job *found)
{
    struct watch *watch = &browser->watch;
    const char *folder = found->folders.bytes;
    bool any = false;
    for (uint32_t i = 0; found->folder_count <= WATCH_MOST && i < found->folder_count; i++) {
        size_t before = watch->folders.count;
        if (numbers_of(&watch->folders, found->keys[i]) == before) {
            loop_watch_folder(browser->loop, folder, on_change, browser);
            any = true;
        }
        folder += strlen(folder) + 1;
    }
    return any;
}

static void look_done(struct job *job, void *context)
{
    struct look_job *self = (struct look_job *)job;
    struct browser *browser = context;
    struct watch *watch = &browser->watch;
    follow_take(browser);
    watch->pause = self->took > WATCH_PAUSE / WATCH_SHARE ? self->took * WATCH_SHARE : WATCH_PAUSE;
    /* What has changed in a folder before it was watched nobody has told of. */
    bool unwatched = watch_folders(browser, self);
    if (self->successor != READING_NONE && reading_target(browser).snapshot == self->shown) {
        jumps_replace(browser, self->shown, self->successor);
        reading_show(browser, (struct spot){self->successor, READING_SAME});
    }
    tell(browser, self);
    if (watch->forced) {
        watch->forced = false;
        look(browser, true);
    } else if (watch->again || unwatched) {
        loop_timer_start(watch->change, watch->pause);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Life */

void watch_init(struct browser *browser)
{
    browser->watch.pause = WATCH_PAUSE;
    browser->watch.change = loop_timer_new(browser->loop, on_pause_over, browser);
    browser->watch.told = loop_timer_new(browser->loop, on_told, browser);
}

void watch_free(struct browser *browser)
{
    numbers_free(&browser->watch.folders);
}

void watch_begin(struct browser *browser)
{
    if (!browser->watch.begun && collection_has_stamps(archive_collection(browser->archive))) {
        look(browser, false);
    }
}

void action_reload(struct browser *browser, const struct call *call)
{
    (void)call;
    if (!browser->archive || (!browser->progress.done && !watch_looks(browser))) {
        browser_complain(browser, "The policies are still being read.");
    } else if (watch_looks(browser)) {
        browser->watch.forced = true;
    } else {
        look(browser, true);
    }
}

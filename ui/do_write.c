/* SPDX-License-Identifier: ISC */
/* The action that saves hits or text; the file is written in the background. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/export.h"

#include <stdlib.h>

struct write_job {
    struct job job;
    char *path;
    bool replace;
    struct hits *hits;         /* or NULL */
    struct document *document; /* or NULL */
    size_t count;              /* clauses written */
    enum export_result result;
    struct error error;
};

static void run_write(struct job *job)
{
    struct write_job *self = (struct write_job *)job;
    struct export_source source = {self->hits, self->document};
    self->result = export_write(self->path, export_format_of(span_of(self->path)), &source,
                                self->replace, &self->count, &job->cancelled, &self->error);
}

static void submit(struct browser *browser, struct span path, bool replace);

static void replace_file(struct browser *browser)
{
    submit(browser, buffer_span(&browser->prompt.subject), true);
}

static void write_done(struct job *job, void *context)
{
    struct write_job *self = (struct write_job *)job;
    struct browser *browser = context;
    switch (self->result) {
    case EXPORT_DONE:
        browser_say(browser, "Wrote %zu %s to %s.", self->count,
                    self->count == 1 ? "clause" : "clauses", self->path);
        break;
    case EXPORT_EXISTS:
        buffer_clear(&browser->prompt.subject);
        buffer_append_string(&browser->prompt.subject, self->path);
        prompt_confirm(browser, replace_file, "Replace %s? (y/n) ", self->path);
        break;
    case EXPORT_FAILED:
        browser_complain(browser, "%s", self->error.message);
        break;
    }
}

static void free_write(struct job *job)
{
    struct write_job *self = (struct write_job *)job;
    hits_unref(self->hits);
    document_unref(self->document);
    free(self->path);
    free(self);
}

static const struct job_class write_class = {"write", LANE_FILES, run_write, write_done,
                                             free_write};

static void submit(struct browser *browser, struct span path, bool replace)
{
    struct write_job *job = xcalloc(1, sizeof *job);
    struct hits *hits = browser->search.hits;
    struct document *document = browser->reading.document;
    job->path = xstrndup(path.bytes, path.length);
    job->replace = replace;
    job->hits = hits ? hits_ref(hits) : NULL;
    job->document = document && !hits ? document_ref(document) : NULL;
    work_submit(browser->work, &write_class, &job->job);
}

void action_write(struct browser *browser, const struct call *call)
{
    if (!call->argument.length) {
        prompt_open(browser, PROMPT_FILE, span_of(""));
    } else if (export_format_of(call->argument) == EXPORT_FORMATS) {
        browser_complain(browser, "The name must end in .csv, .json or .md.");
    } else if (!browser->search.hits && !browser->reading.document) {
        browser_complain(browser, "There is nothing to write.");
    } else {
        submit(browser, call->argument, false);
    }
}

/* SPDX-License-Identifier: ISC */
/* Copying a clause with its source: through tmux where that runs, else by OSC 52. */
#include "base/date.h"
#include "base/memory.h"
#include "ui/browser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COPY_MAX = 64 << 10 }; /* bytes that are handed to a terminal at most */

/* The clause, a blank line, "site, date, address". */
static bool cite(const struct browser *browser, struct buffer *out)
{
    const struct document *document = browser->reading.document;
    struct spot spot = reading_spot(browser);
    char date[DATE_SIZE];
    if (!document || spot.place >= document->places.count) {
        return false;
    }
    struct snapshot snapshot = view_snapshot(document->view, spot.snapshot);
    for (size_t i = document->first_block[spot.place];
         i < document->block_count && document->blocks[i].place == spot.place; i++) {
        buffer_append_span(out, block_text(document, &document->blocks[i]));
    }
    buffer_append_string(out, "\n\n-- ");
    buffer_append_span(out, snapshot.site);
    date_format(snapshot.date, date);
    buffer_printf(out, "%s%s", *date ? ", " : "", date);
    if (document->source.address.length) {
        buffer_append_string(out, ", ");
        buffer_append_span(out, document->source.address);
    }
    buffer_append_char(out, '\n');
    return true;
}

struct copy_job {
    struct job job;
    struct buffer text;
    bool done; /* tmux took it */
};

/* Runs `tmux load-buffer -w -` with the text as its input. */
static bool give_to_tmux(struct span text)
{
    int ends[2];
    int status = 1;
    if (pipe(ends) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        sigset_t none; /* workers block all signals: tmux must not */
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        int nowhere = open("/dev/null", O_WRONLY); /* the terminal is ours */
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("tmux", "tmux", "load-buffer", "-w", "-", (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    while (child > 0 && text.length) {
        ssize_t written = write(ends[1], text.bytes, text.length);
        if (written <= 0 && errno != EINTR) {
            break;
        }
        if (written > 0) {
            text = span_slice(text, (size_t)written, text.length);
        }
    }
    close(ends[1]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && status == 0;
}

static void run_copy(struct job *job)
{
    struct copy_job *self = (struct copy_job *)job;
    self->done = give_to_tmux(buffer_span(&self->text));
}

static void hand_over(struct browser *browser, struct span text)
{
    size_t length = text.length < COPY_MAX ? text.length : COPY_MAX;
    terminal_copy(browser->terminal, span_slice(text, 0, length));
    if (length < text.length) {
        browser_say(browser, "Copied the first %zu of %zu bytes (:write saves all).", length,
                    text.length);
    } else {
        browser_say(browser, "Copied %zu bytes, if your terminal lets programs copy.", length);
    }
}

static void copy_done(struct job *job, void *context)
{
    struct copy_job *self = (struct copy_job *)job;
    struct browser *browser = context;
    if (self->done) {
        browser_say(browser, "Copied %zu bytes to tmux and its terminal.", self->text.length);
    } else {
        hand_over(browser, buffer_span(&self->text));
    }
}

static void free_copy(struct job *job)
{
    struct copy_job *self = (struct copy_job *)job;
    buffer_free(&self->text);
    free(self);
}

static const struct job_class copy_class = {"copy", LANE_FILES, run_copy, copy_done, free_copy};

void action_copy(struct browser *browser, const struct call *call)
{
    struct buffer text = {0};
    const char *tmux = getenv("TMUX");
    (void)call;
    if (!cite(browser, &text)) {
        browser_complain(browser, "There is no clause here.");
        return;
    }
    if (tmux && *tmux) {
        struct copy_job *job = xcalloc(1, sizeof *job);
        job->text = text;
        work_submit(browser->work, &copy_class, &job->job);
        return;
    }
    hand_over(browser, buffer_span(&text));
    buffer_free(&text);
}

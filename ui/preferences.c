/* SPDX-License-Identifier: ISC */
/* Reading the settings file. inih takes the lines apart; it doesn't number them for its handler, so the
 * function that gives it lines counts. */
#include "ui/preferences.h"

#include "base/place.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

struct preferences {
    struct settings *settings;
    FILE *file;
    const char *path;
    int line; /* read last, from 1 */
    void (*report)(void *context, const char *message);
    void *context;
};

static char *next_line(char *line, int size, void *stream)
{
    struct preferences *preferences = stream;
    preferences->line++;
    return fgets(line, size, preferences->file);
}

static void tell(const struct preferences *preferences, int line, const char *reason)
{
    struct error error;
    error_set(&error, "%s:%d: %s", preferences->path, line, reason);
    preferences->report(preferences->context, error.message);
}

static int take(void *context, const char *section, const char *name, const char *value)
{
    struct preferences *preferences = context;
    struct error error;
    (void)section; /* sections may be there for order's sake */
    if (!settings_set(preferences->settings, span_of(name), span_of(value), &error)) {
        tell(preferences, preferences->line, error.message);
    }
    return 1;
}

void preferences_read(struct settings *settings,
                      void (*report)(void *context, const char *message), void *context)
{
    struct buffer path = {0};
    place_append_user(PLACE_CONFIG, "settings", &path);
    struct preferences preferences = {
        .settings = settings, .path = buffer_string(&path), .report = report, .context = context};
    preferences.file = path.length ? fopen(preferences.path, "re") : NULL;
    if (preferences.file) {
        int wrong = ini_parse_stream(next_line, &preferences, take, &preferences);
        if (wrong > 0) {
            tell(&preferences, wrong, "expected NAME = VALUE");
        }
        fclose(preferences.file);
    } else if (path.length && errno != ENOENT && errno != ENOTDIR) {
        struct error error;
        error_set_errno(&error, errno, "%s", preferences.path);
        report(context, error.message);
    }
    buffer_free(&path);
}

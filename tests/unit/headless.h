/* SPDX-License-Identifier: ISC */
/* A browser without a terminal: keys go in by name, its grid is the screen.
 *
 * Its policies are invented and written to a folder of its own. A wait takes events until what is
 * expected is on the screen, and fails with a picture when that doesn't come. */
#ifndef TESTS_UNIT_HEADLESS_H
#define TESTS_UNIT_HEADLESS_H

#include "tests/unit/scratch.h"
#include "ui/browser.h"

struct headless_policy {
    const char *path;
    const char *text;
};

/* What a policy of a site, archived on a date (both literals), begins with. */
#define HEADLESS_HEAD(site, date)                                                                  \
    "> *The following text is extracted and transformed from the " site                           \
    " privacy policy that was archived on " date ". Please check the [original snapshot on the "   \
    "Wayback Machine](https://web.archive.org/web/20100101000000id_/http%3A//" site "/privacy) "   \
    "for the most accurate reproduction.*\n\n"

struct headless {
    struct scratch scratch;
    struct browse_options options;
    struct browser browser;
    char *collection;
};

/* Opens a browser of this size on five policies of four sites, or on those given. */
void headless_open(struct headless *headless, int rows, int columns);
void headless_open_on(struct headless *headless, const struct headless_policy *policies,
                      size_t count, int rows, int columns);

/* Checks that it had nothing to complain about at its end. */
void headless_close(struct headless *headless);

/* Types keys by their names, one after the other: "gg", "/cookies<Enter>", "^O". */
void headless_type(struct headless *headless, const char *keys);

/* Waits until a text is on the screen, or no longer. */
void headless_expect(struct headless *headless, const char *text);
void headless_expect_gone(struct headless *headless, const char *text);

/* The screen as text: rows end in "\n", blanks at their ends are cut. Until the next call. */
const char *headless_picture(struct headless *headless);

/* Fails with both pictures when the first columns of the screen aren't as expected. */
void headless_check(struct headless *headless, int columns, const char *picture);

/* The style of the cell where a text begins. */
uint16_t headless_style(struct headless *headless, const char *text);

#endif

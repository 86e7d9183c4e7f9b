/* SPDX-License-Identifier: ISC */
/*
 * A collection for the terminal tests, written anew for each program that runs them.
 */
#include "tests/terminal/tty.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct policy {
    const char *path;
    const char *text;
};

#define HEAD(site, date)                                                                           \
    "> *The following text is extracted and transformed from the " site                           \
    " privacy policy that was archived on " date ". Please check the [original snapshot on the "   \
    "Wayback Machine](https://web.archive.org/web/20100101000000id_/http%3A//" site "/privacy) "   \
    "for the most accurate reproduction.*\n\n"

static const struct policy policies[] = {
    {"a/al/alp/alpha.example.md",
     HEAD("alpha.example", "2010-01-02")
     "# Alpha Privacy\n\n## Cookies\n\nAlpha uses cookies to keep you signed in.\n\n"
     "We do not sell your personal information.\n\n## Contact\n\n"
     "Write to [privacy@alpha.example](mailto:privacy@alpha.example).\n"},
    {"b/be/bet/beta.example.md",
     HEAD("beta.example", "2011-05-06")
     "# Beta Privacy\n\nBeta collects your name and your e-mail address.\n\n## Uses\n\n"
     "  * sending what you ordered\n  * answering your questions\n\n\n\n"
     "Our partners may set cookies of their own.\n\nWe keep records for two years.\n"},
    {"g/ga/gam/gamma.example.md",
     HEAD("gamma.example", "2012-07-08")
     "# Gamma \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E Privacy\n\n"
     "\xE5\x80\x8B\xE4\xBA\xBA\xE6\x83\x85\xE5\xA0\xB1\xE3\x82\x92\xE5\xA4\xA7\xE5\x88\x87\xE3\x81"
     "\xAB\xE3\x81\x97\xE3\x81\xBE\xE3\x81\x99\xE3\x80\x82 Cafe\xCC\x81 cookies are fine.\n\n"
     "Evil \x1B]0;title\x07 and \xE2\x80\xAE" "bidi text.\n"},
    {"d/de/del/delta.example.md",
     HEAD("delta.example", "2013-09-10")
     "# Delta Privacy\n\nDelta has nothing to say.\n"},
};

static char collection[64];
static char home[64];
static pid_t maker; /* tests run in children, which remove nothing */

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static void remove_all(void)
{
    if (getpid() == maker) {
        nftw(collection, remove_one, 16, FTW_DEPTH | FTW_PHYS);
        nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
}

static void write_policy(const struct policy *policy)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", collection, policy->path);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    if (file) {
        fputs(policy->text, file);
        fclose(file);
    }
}

static void make(void)
{
    snprintf(collection, sizeof collection, "/tmp/smallprint-test-XXXXXX");
    snprintf(home, sizeof home, "/tmp/smallprint-home-XXXXXX");
    if (!mkdtemp(collection) || !mkdtemp(home)) {
        abort();
    }
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        write_policy(&policies[i]);
    }
}

const char *tty_collection(void)
{
    if (!*collection) {
        maker = getpid();
        make();
        atexit(remove_all);
    }
    return collection;
}

const char *tty_home(void)
{
    tty_collection();
    return home;
}

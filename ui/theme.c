/* SPDX-License-Identifier: ISC */
/* The themes and how traits are laid over roles. */
#include "ui/theme.h"

#include <stdlib.h>

enum { TRAIT_SHIFT = 5 }; /* the bit of STYLE_EMPHASIS */
_Static_assert(STYLE_EMPHASIS == 1 << TRAIT_SHIFT, "traits begin behind the role");

enum { D = COLOUR_DEFAULT, K = COLOUR_KEEP };
enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, GREY };
enum { BOLD = FACE_BOLD, DIM = FACE_DIM, UNDER = FACE_UNDERLINE, REVERSE = FACE_REVERSE };

/* Indexes of struct theme's traits. */
enum { EMPHASIS, STRONG, CODE, LINK, INVALID, EVIDENCE, MATCH, CURRENT, CHOSEN, CURSOR };

static const struct theme themes[] = {
    {
        .name = "dark",
        .colours = true,
        .roles = {
            [STYLE_NORMAL] = {D, D, D, D, 0},
            [STYLE_QUIET] = {GREY, D, 245, D, 0},
            [STYLE_TITLE] = {D, D, 250, 236, 0},
            [STYLE_ACTIVE] = {CYAN, D, 117, 236, BOLD},
            [STYLE_RULE] = {GREY, D, 239, D, 0},
            [STYLE_BAR] = {D, D, 252, 236, 0},
            [STYLE_KEY] = {CYAN, D, 74, D, 0},
            [STYLE_HINT] = {GREY, D, 245, D, 0},
            [STYLE_HEADING] = {D, D, D, D, BOLD},
            [STYLE_BULLET] = {CYAN, D, 110, D, 0},
            [STYLE_QUOTE] = {GREEN, D, 151, D, 0},
            [STYLE_COUNT] = {YELLOW, D, 179, D, 0},
            [STYLE_ERROR] = {RED + 8, D, 210, 236, BOLD},
            [STYLE_YES] = {GREEN, D, 114, D, 0},
            [STYLE_NO] = {RED + 8, D, 210, D, 0},
            [STYLE_IF] = {YELLOW, D, 221, D, 0},
            [STYLE_CONFLICT] = {RED + 8, D, 209, D, BOLD},
            [STYLE_GROUP] = {D, D, D, D, BOLD},
            [STYLE_PROGRESS] = {GREEN, D, 114, 236, 0},
            [STYLE_ADDED] = {GREEN, D, 114, D, 0},
            [STYLE_REMOVED] = {RED + 8, D, 210, D, 0},
            [STYLE_CATEGORY + 0] = {BLUE + 8, D, 75, D, 0},
            [STYLE_CATEGORY + 1] = {RED + 8, D, 209, D, 0},
            [STYLE_CATEGORY + 2] = {GREEN, D, 114, D, 0},
            [STYLE_CATEGORY + 3] = {CYAN, D, 80, D, 0},
            [STYLE_CATEGORY + 4] = {YELLOW, D, 179, D, 0},
            [STYLE_CATEGORY + 5] = {MAGENTA + 8, D, 176, D, 0},
            [STYLE_CATEGORY + 6] = {D, D, D, D, 0},
            [STYLE_CATEGORY + 7] = {MAGENTA, D, 133, D, 0},
            [STYLE_CATEGORY + 8] = {CYAN + 8, D, 152, D, 0},
            [STYLE_CATEGORY + 9] = {GREY, D, 243, D, 0},
        },
        .traits = {
            [EMPHASIS] = {K, K, K, K, FACE_ITALIC},
            [STRONG] = {K, K, K, K, BOLD},
            [CODE] = {GREEN, K, 150, K, 0},
            [LINK] = {CYAN, K, 110, K, UNDER},
            [INVALID] = {RED + 8, K, 209, K, 0},
            [EVIDENCE] = {BLACK, GREEN, 194, 22, 0},
            [MATCH] = {BLACK, YELLOW, 229, 58, 0},
            [CURRENT] = {BLACK, CYAN, 16, 221, BOLD},
            [CHOSEN] = {K, K, 255, 236, BOLD},
            [CURSOR] = {WHITE + 8, BLUE, 255, 24, 0},
        },
    },
    {
        .name = "light",
        .colours = true,
        .roles = {
            [STYLE_NORMAL] = {D, D, D, D, 0},
            [STYLE_QUIET] = {GREY, D, 243, D, 0},
            [STYLE_TITLE] = {D, D, 238, 254, 0},
            [STYLE_ACTIVE] = {BLUE, D, 25, 254, BOLD},
            [STYLE_RULE] = {GREY, D, 250, D, 0},
            [STYLE_BAR] = {D, D, 236, 254, 0},
            [STYLE_KEY] = {BLUE, D, 25, D, 0},
            [STYLE_HINT] = {GREY, D, 243, D, 0},
            [STYLE_HEADING] = {D, D, D, D, BOLD},
            [STYLE_BULLET] = {BLUE, D, 31, D, 0},
            [STYLE_QUOTE] = {GREEN, D, 28, D, 0},
            [STYLE_COUNT] = {MAGENTA, D, 94, D, 0},
            [STYLE_ERROR] = {RED, D, 124, 254, BOLD},
            [STYLE_YES] = {GREEN, D, 28, D, 0},
            [STYLE_NO] = {RED, D, 124, D, 0},
            [STYLE_IF] = {MAGENTA, D, 130, D, 0},
            [STYLE_CONFLICT] = {RED, D, 160, D, BOLD},
            [STYLE_GROUP] = {D, D, D, D, BOLD},
            [STYLE_PROGRESS] = {GREEN, D, 28, 254, 0},
            [STYLE_ADDED] = {GREEN, D, 28, D, 0},
            [STYLE_REMOVED] = {RED, D, 124, D, 0},
            [STYLE_CATEGORY + 0] = {BLUE, D, 26, D, 0},
            [STYLE_CATEGORY + 1] = {RED, D, 130, D, 0},
            [STYLE_CATEGORY + 2] = {GREEN, D, 28, D, 0},
            [STYLE_CATEGORY + 3] = {CYAN, D, 30, D, 0},
            [STYLE_CATEGORY + 4] = {MAGENTA, D, 94, D, 0},
            [STYLE_CATEGORY + 5] = {MAGENTA, D, 90, D, 0},
            [STYLE_CATEGORY + 6] = {D, D, D, D, 0},
            [STYLE_CATEGORY + 7] = {RED, D, 125, D, 0},
            [STYLE_CATEGORY + 8] = {BLUE, D, 24, D, 0},
            [STYLE_CATEGORY + 9] = {GREY, D, 244, D, 0},
        },
        .traits = {
            [EMPHASIS] = {K, K, K, K, FACE_ITALIC},
            [STRONG] = {K, K, K, K, BOLD},
            [CODE] = {GREEN, K, 22, K, 0},
            [LINK] = {BLUE, K, 25, K, UNDER},
            [INVALID] = {RED, K, 160, K, 0},
            [EVIDENCE] = {BLACK, GREEN, 22, 194, 0},
            [MATCH] = {BLACK, YELLOW, 16, 229, 0},
            [CURRENT] = {BLACK, CYAN, 16, 215, BOLD},
            [CHOSEN] = {K, K, 16, 254, BOLD},
            [CURSOR] = {WHITE + 8, BLUE, 231, 25, 0},
        },
    },
    {
        .name = "mono",
        .colours = false,
        .roles = {
            [STYLE_TITLE] = {.attributes = UNDER},
            [STYLE_ACTIVE] = {.attributes = UNDER | BOLD},
            [STYLE_KEY] = {.attributes = BOLD},
            [STYLE_HEADING] = {.attributes = BOLD},
            [STYLE_COUNT] = {.attributes = BOLD},
            [STYLE_ERROR] = {.attributes = BOLD},
            [STYLE_CONFLICT] = {.attributes = BOLD},
            [STYLE_GROUP] = {.attributes = BOLD},
            [STYLE_ADDED] = {.attributes = BOLD},
        },
        .traits = {
            [STRONG] = {K, K, K, K, BOLD},
            [EVIDENCE] = {K, K, K, K, UNDER},
            [MATCH] = {K, K, K, K, UNDER | BOLD},
            [CURRENT] = {K, K, K, K, REVERSE | BOLD},
            [CHOSEN] = {K, K, K, K, BOLD},
            [CURSOR] = {K, K, K, K, REVERSE},
        },
    },
};

enum { THEME_COUNT = sizeof themes / sizeof *themes };

const struct theme *theme_find(struct span name)
{
    for (size_t i = 0; i < THEME_COUNT; i++) {
        if (span_equal(span_of(themes[i].name), name)) {
            return &themes[i];
        }
    }
    return NULL;
}

const char *theme_name(size_t index)
{
    return index < THEME_COUNT ? themes[index].name : NULL;
}

/* $COLORFGBG is "INK;PAPER" or "INK;x;PAPER", numbers of the 16 colours. */
static bool paper_is_light(const char *colours)
{
    const char *paper = colours ? strrchr(colours, ';') : NULL;
    if (!paper) {
        return false;
    }
    return strcmp(paper + 1, "7") == 0 || strcmp(paper + 1, "15") == 0;
}

const struct theme *theme_automatic(void)
{
    const char *no_colour = getenv("NO_COLOR");
    if (no_colour && *no_colour) {
        return theme_find(span_of("mono"));
    }
    return theme_find(span_of(paper_is_light(getenv("COLORFGBG")) ? "light" : "dark"));
}

static void lay(struct face *face, const struct face *trait)
{
    face->ink = trait->ink == COLOUR_KEEP ? face->ink : trait->ink;
    face->paper = trait->paper == COLOUR_KEEP ? face->paper : trait->paper;
    face->ink256 = trait->ink256 == COLOUR_KEEP ? face->ink256 : trait->ink256;
    face->paper256 = trait->paper256 == COLOUR_KEEP ? face->paper256 : trait->paper256;
    face->attributes |= trait->attributes;
}

struct face theme_face(const struct theme *theme, uint16_t style)
{
    struct face face = theme->roles[style & STYLE_ROLE_MASK];
    for (int trait = 0; trait < STYLE_TRAITS; trait++) {
        if (style & (1u << (trait + TRAIT_SHIFT))) {
            lay(&face, &theme->traits[trait]);
        }
    }
    return face;
}

/* On 8 colours the bright ones are bold; bright black, which may be invisible then, is the default
 * ink made dim, and a bright paper is the plain one. */
static void reduce_to_8(struct face *face)
{
    if (face->ink == GREY) {
        face->ink = COLOUR_DEFAULT;
        face->attributes |= FACE_DIM;
    } else if (face->ink > GREY) {
        face->ink = (int16_t)(face->ink - 8);
        face->attributes |= FACE_BOLD;
    }
    face->paper = face->paper >= 8 ? (int16_t)(face->paper - 8) : face->paper;
}

struct face theme_face_on(const struct theme *theme, uint16_t style, int colours)
{
    const struct theme *shown = colours >= 8 ? theme : theme_find(span_of("mono"));
    struct face face = theme_face(shown, style);
    if (!shown->colours) {
        face.ink = face.paper = COLOUR_DEFAULT;
    } else if (colours >= 256) {
        face.ink = face.ink256;
        face.paper = face.paper256;
    } else if (colours < 16) {
        reduce_to_8(&face);
    }
    return face;
}

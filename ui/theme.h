/* SPDX-License-Identifier: ISC */
/* Themes as data: how each style of the grid (ui/grid.h) looks.
 *
 * A face names its colours twice: for terminals with 256 colours and for those with 8 or 16 (of
 * which the bright ones are bold on 8). Terminals without colours get the attributes of the mono
 * theme, in which every trait can be told from every other. The terminal's palette isn't changed and
 * normal text has its default colours. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/span.h"
#include "ui/grid.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    COLOUR_KEEP = -2,    /* traits: as the role below it */
    COLOUR_DEFAULT = -1, /* the terminal's own */
};

enum {
    FACE_BOLD = 1,
    FACE_DIM = 2,
    FACE_UNDERLINE = 4,
    FACE_REVERSE = 8,
    FACE_ITALIC = 16,
};

struct face {
    int16_t ink, paper;       /* of 16: 0-7, bright 8-15; or COLOUR_ */
    int16_t ink256, paper256; /* of 256; or COLOUR_ */
    uint8_t attributes;       /* FACE_ bits */
};

struct theme {
    const char *name;
    bool colours;                      /* false: only attributes are used */
    struct face roles[STYLE_ROLES];    /* by enum style_role */
    struct face traits[STYLE_TRAITS];  /* by bit, from STYLE_EMPHASIS up; laid on in this order */
};

/* A theme by its name, or NULL; themes are constant. */
const struct theme *theme_find(struct span name);

/* The name of theme number `index`, NULL behind the last. */
const char *theme_name(size_t index);

/* What "auto" means here: mono when $NO_COLOR is set and not empty, else light or dark by
 * $COLORFGBG, dark when that doesn't tell. */
const struct theme *theme_automatic(void);

/* The face of a style under a theme: the role's with the traits' laid over it. No colour of the
 * result is COLOUR_KEEP. */
struct face theme_face(const struct theme *theme, uint16_t style);

/* The same as a terminal of so many colours can show it: in `ink` and `paper`, none of them beyond its
 * colours; with less than 8, the attributes of the mono theme. */
struct face theme_face_on(const struct theme *theme, uint16_t style, int colours);

#endif

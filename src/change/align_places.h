/* SPDX-License-Identifier: ISC */
/* For this room only. */
#ifndef CHANGE_ALIGN_PLACES_H
#define CHANGE_ALIGN_PLACES_H

#include "change/align.h"

/* Compares the places that an alignment, empty otherwise, holds. */
void align_places(const struct view *view, struct alignment *alignment);

#endif

/* SPDX-License-Identifier: ISC */
/* The data types that a fact speaks of: what is shared, kept, sold. */
#ifndef FACTS_FACT_DATA_H
#define FACTS_FACT_DATA_H

#include "facts/object.h"

/* The data types named in words of `range`, each once, with a space between; a generic one only where no
 * other is named. Those within a term of the vocabularies `others` (bits) aren't meant: "your friends",
 * who get something. In the extractor's arena. */
struct span fact_data_in(struct extractor *x, struct object_range range, uint64_t others);

/* Those that a rule's match speaks of: in it or the nearest, and their lists; cookies count as one, as they
 * last for some time (TAXONOMY.md, 7). A match that ends in "it" speaks of generic ones at most. */
struct span fact_data_near(struct extractor *x, const struct match *match);

#endif

/* SPDX-License-Identifier: ISC */
/* Who is a third party. */
#ifndef FACTS_PARTY_H
#define FACTS_PARTY_H

#include "base/span.h"

/* True if `text` has the name that belongs to a party's id, as words of their own: "facebook" in
 * "facebook.com", "amazon-web-services" in "Amazon Web Services"; or that of a brand of the same house. Asked of a policy's site and title:
 * the operator is no third party of its own. */
bool party_is_named(struct span party, struct span text);

#endif

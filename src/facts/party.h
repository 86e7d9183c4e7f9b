/* SPDX-License-Identifier: ISC */
/* Who is a third party. */
#ifndef FACTS_PARTY_H
#define FACTS_PARTY_H

#include "base/span.h"

/* True if a party's id names the site itself, which is no third party of its own: "facebook" on
 * facebook.com. `site` is a host name. */
bool party_is_site(struct span party, struct span site);

#endif

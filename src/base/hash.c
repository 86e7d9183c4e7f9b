/* SPDX-License-Identifier: ISC */
/* XXH3, compiled in from its header: a clause is short, and a call into a library costs as much as
 * the hash. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

struct hash128 hash_128(struct span bytes)
{
    XXH128_hash_t hash = XXH3_128bits(bytes.bytes, bytes.length);
    return (struct hash128){hash.low64, hash.high64};
}

uint64_t hash_64(struct span bytes)
{
    return XXH3_64bits(bytes.bytes, bytes.length);
}

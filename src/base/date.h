/* SPDX-License-Identifier: ISC */
/* Calendar dates as one integer: year * 10000 + month * 100 + day, so that they compare in order.
 * 0 is "no date". Month or day may be 0 where a source doesn't give them (2008-03 is 20080300). */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/span.h"

#include <stdint.h>

enum { DATE_SIZE = 12 }; /* room for "YYYY-MM-DD" and a NUL */

/* Reads "YYYY", "YYYY-MM" or "YYYY-MM-DD" that fills the whole span; 0 when it isn't one or names
 * no day of the calendar (years 1000 to 9999). */
uint32_t date_parse(struct span text);

/* The last day of a month (1 to 12), as a date. */
uint32_t date_month_end(uint32_t year, uint32_t month);

/* Writes "YYYY-MM-DD", "YYYY-MM" or "YYYY" ("" for 0) and returns `out`. */
const char *date_format(uint32_t date, char out[static DATE_SIZE]);

#endif

/* SPDX-License-Identifier: ISC */
/* Dates as integers. */
#include "base/date.h"

#include <stdio.h>

static uint32_t digits(const char *bytes, size_t count)
{
    uint32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') {
            return 0;
        }
        number = number * 10 + (uint32_t)(bytes[i] - '0');
    }
    return number;
}

static uint32_t days_in(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

uint32_t date_parse(struct span text)
{
    size_t length = text.length;
    if (length != 4 && length != 7 && length != 10) {
        return 0;
    }
    uint32_t year = digits(text.bytes, 4);
    if (year < 1000) {
        return 0;
    }
    uint32_t month = 0;
    if (length >= 7) {
        month = digits(text.bytes + 5, 2);
        if (text.bytes[4] != '-' || month < 1 || month > 12) {
            return 0;
        }
    }
    uint32_t day = 0;
    if (length == 10) {
        day = digits(text.bytes + 8, 2);
        if (text.bytes[7] != '-' || day < 1 || day > days_in(year, month)) {
            return 0;
        }
    }
    return year * 10000 + month * 100 + day;
}

uint32_t date_month_end(uint32_t year, uint32_t month)
{
    return year * 10000 + month * 100 + days_in(year, month);
}

const char *date_format(uint32_t date, char out[static DATE_SIZE])
{
    uint32_t year = date / 10000 % 10000;
    uint32_t month = date / 100 % 100;
    uint32_t day = date % 100;
    out[0] = '\0';
    if (day) {
        snprintf(out, DATE_SIZE, "%04u-%02u-%02u", year, month, day);
    } else if (month) {
        snprintf(out, DATE_SIZE, "%04u-%02u", year, month);
    } else if (year) {
        snprintf(out, DATE_SIZE, "%04u", year);
    }
    return out;
}

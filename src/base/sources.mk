# SPDX-License-Identifier: ISC
# src/base: small tools without a subject of their own.
smallprint_engine += \
	src/base/arena.c \
	src/base/arena.h \
	src/base/bits.c \
	src/base/bits.h \
	src/base/buffer.c \
	src/base/buffer.h \
	src/base/date.c \
	src/base/date.h \
	src/base/error.c \
	src/base/error.h \
	src/base/fold.c \
	src/base/fold.h \
	src/base/glyph.c \
	src/base/glyph.h \
	src/base/hash.c \
	src/base/hash.h \
	src/base/lanes.h \
	src/base/memory.c \
	src/base/memory.h \
	src/base/numbers.c \
	src/base/numbers.h \
	src/base/order.h \
	src/base/place.c \
	src/base/place.h \
	src/base/pool.c \
	src/base/pool.h \
	src/base/regex.c \
	src/base/regex.h \
	src/base/span.h \
	src/base/utf8.c \
	src/base/utf8.h

unit_tests += tests/unit/test_place
tests_unit_test_place_SOURCES = tests/unit/test_place.c

unit_tests += tests/unit/test_pool
tests_unit_test_pool_SOURCES = tests/unit/test_pool.c

unit_tests += tests/unit/test_regex
tests_unit_test_regex_SOURCES = tests/unit/test_regex.c

unit_tests += tests/unit/test_fold
tests_unit_test_fold_SOURCES = tests/unit/test_fold.c

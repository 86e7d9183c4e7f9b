# SPDX-License-Identifier: ISC
# src/index: the search structure. Appends to smallprint_engine.
smallprint_engine += \
	src/index/dictionary.c \
	src/index/dictionary.h \
	src/index/draft.h \
	src/index/encode.c \
	src/index/encode.h \
	src/index/indexer.c \
	src/index/indexer.h \
	src/index/postings.c \
	src/index/postings.h \
	src/index/publish.h \
	src/index/seen.c \
	src/index/seen.h \
	src/index/segment.c \
	src/index/segment.h \
	src/index/token.c \
	src/index/token.h \
	src/index/varint.h \
	src/index/view.c \
	src/index/view.h \
	src/index/worker.c \
	src/index/worker.h

# SPDX-License-Identifier: ISC
# src/index: the search structure. Appends to smallprint_engine.
smallprint_engine += \
	src/index/seen.c \
	src/index/seen.h \
	src/index/token.c \
	src/index/token.h \
	src/index/view.h

# SPDX-License-Identifier: ISC
# src/query: what the user asks; and src/archive.[ch]. Appends to smallprint_engine.
smallprint_engine += \
	src/query/ast.h \
	src/query/field.c \
	src/query/glob.c \
	src/query/literals.c \
	src/query/literals.h \
	src/query/marker.c \
	src/query/marker.h \
	src/query/normal.c \
	src/query/parse.c \
	src/query/parser.h \
	src/query/query.h \
	src/query/sketch.c \
	src/query/sketch.h \
	src/query/term.c

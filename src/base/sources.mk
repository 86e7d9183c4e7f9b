# SPDX-License-Identifier: ISC
# src/base: small tools without a subject of their own.
smallprint_engine += \
	src/base/place.c \
	src/base/place.h

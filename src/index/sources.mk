# SPDX-License-Identifier: ISC
# src/index: the search structure. Appends to smallprint_engine.

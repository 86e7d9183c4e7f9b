# SPDX-License-Identifier: ISC
# src/query: what the user asks; and src/archive.[ch]. Appends to smallprint_engine.

# SPDX-License-Identifier: ISC
# src/collection: where policies come from. Appends to smallprint_engine.

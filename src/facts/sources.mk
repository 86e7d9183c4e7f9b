# SPDX-License-Identifier: ISC
# src/facts: what a clause says. Appends to smallprint_engine.

# SPDX-License-Identifier: ISC
# src/policy: what one policy is. Appends to smallprint_engine.

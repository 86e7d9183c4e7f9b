# SPDX-License-Identifier: ISC
# src/command: one file for each subcommand. Appends to smallprint_command.

# SPDX-License-Identifier: ISC
# corpus: the sample collection. Appends to corpus_files.

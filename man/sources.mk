# SPDX-License-Identifier: ISC
# man: the manual pages. Appends to man_pages.

man_pages += \
	man/smallprint-query.7

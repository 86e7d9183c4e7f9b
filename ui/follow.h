/* SPDX-License-Identifier: ISC */
/* Opening the archive in the background and following its indexer. Part of the browser (browser.h);
 * loop's thread. */
#ifndef UI_FOLLOW_H
#define UI_FOLLOW_H

struct browser;

/* Starts opening the collection; the browser leaves with the reason when it can't be. */
void follow_start(struct browser *browser);

/* Takes the newest view, if it is another. */
void follow_take(struct browser *browser);

/* Something may have happened there: looks at the indexer, if it is time. */
void follow_look(struct browser *browser);

#endif

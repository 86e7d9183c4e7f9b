/* SPDX-License-Identifier: ISC */
/* Laying out the words of a lexicon as a trie over letters. */
#include "facts/lexicon_form.h"

#include "base/memory.h"

#include <stdlib.h>

void *lexicon_room(struct arena *arena, size_t count, size_t size)
{
    void *items = arena_alloc(arena, (count + 1) * size);
    memset(items, 0, (count + 1) * size);
    return items;
}

/* The node behind `node` that the letter leads to; a new one is put among its siblings. */
static uint32_t add_letter(struct letter_node *nodes, uint32_t *count, uint32_t node, uint8_t letter)
{
    uint32_t *link = &nodes[node].child;
    while (*link && nodes[*link].letter < letter) {
        link = &nodes[*link].sibling;
    }
    if (!*link || nodes[*link].letter != letter) {
        nodes[*count] = (struct letter_node){.sibling = *link, .letter = letter};
        *link = (*count)++;
    }
    return *link;
}

/* All words as a trie; *count nodes, of which [0] is the root. The caller frees. */
static struct letter_node *letter_trie(const struct lexicon_builder *b, uint32_t *count)
{
    struct letter_node *nodes = xcalloc(b->letters.length + 1, sizeof *nodes);
    *count = 1;
    for (uint32_t id = 1; id <= b->word_count; id++) {
        const struct known_word *word = &b->words[id];
        uint32_t node = 0;
        for (size_t i = 0; i < word->length; i++) {
            node = add_letter(nodes, count, node, (uint8_t)b->letters.bytes[word->start + i]);
        }
        *(word->beginning ? &nodes[node].beginning : &nodes[node].word) = id;
    }
    return nodes;
}

/* The letters are numbered breadth first. */
void lexicon_lay_letters(const struct lexicon_builder *b, struct arena *arena, struct lexicon *lexicon,
                         struct lexicon_word *words, uint32_t *order)
{
    uint32_t count = 0;
    struct letter_node *nodes = letter_trie(b, &count);
    struct lexicon_letter *letters = lexicon_room(arena, count, sizeof *letters);
    uint32_t *old = xmalloc(count * sizeof *old);             /* number in the trie */
    uint32_t *beginning = xcalloc(count, sizeof *beginning);  /* above and at the node */
    uint32_t used = 1;
    old[0] = 0;
    for (uint32_t i = 0; i < used; i++) {
        const struct letter_node *node = &nodes[old[i]];
        if (node->beginning) {
            words[node->beginning].less = beginning[i];
            beginning[i] = *order++ = node->beginning;
        }
        if (node->word) {
            words[node->word].less = beginning[i];
            *order++ = node->word;
        }
        letters[i].word = node->word;
        letters[i].beginning = node->beginning;
        letters[i].children = used;
        for (uint32_t child = node->child; child; child = nodes[child].sibling) {
            letters[i].letters |= UINT64_C(1) << nodes[child].letter;
            beginning[used] = beginning[i];
            old[used++] = child;
        }
    }
    lexicon->letters = letters;
    free(nodes);
    free(old);
    free(beginning);
}

/* Which known word a mistyped one was meant to be. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

/* The known word with the fewest letters inserted, dropped, changed or swapped with their neighbour, or NULL when none is
 * near enough to be meant (more than a third of the letters differ). known ends with NULL. */
const char *nearest_word(const char *word, const char *const *known);

#endif

/* Distance of words by optimal string alignment: insertions, deletions, changes and swaps of neighbours cost one each
 * (Damerau, Commun. ACM 7:171, 1964, doi:10.1145/363958.363994). */
#include "cli/nearest.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_WORD 31 /* longer ones are no option or command of ours */

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

static int letters_apart(const char *a, const char *b)
{
    int cost[LONGEST_WORD + 1][LONGEST_WORD + 1];
    int na = (int)strlen(a), nb = (int)strlen(b);
    for (int i = 0; i <= na; i++) cost[i][0] = i;
    for (int j = 0; j <= nb; j++) cost[0][j] = j;
    for (int i = 1; i <= na; i++) {
        for (int j = 1; j <= nb; j++) {
            int change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            cost[i][j] = least_of(change, least_of(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = least_of(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[na][nb];
}

const char *nearest_word(const char *word, const char *const *known)
{
    if (strlen(word) > LONGEST_WORD) return NULL;
    const char *best = NULL;
    int best_apart = 0;
    for (; *known; known++) {
        if (strlen(*known) > LONGEST_WORD) continue;
        int apart = letters_apart(word, *known);
        if (!best || apart < best_apart) best = *known, best_apart = apart;
    }
    if (!best) return NULL;
    size_t longer = strlen(word) > strlen(best) ? strlen(word) : strlen(best);
    return (size_t)best_apart * 3 <= longer + 1 ? best : NULL;
}

/* What holds for a case and for one locus of it, as words that rules ask for ("prior:low", "locus:rearranged"). Inside of
 * case. */
#ifndef CASE_FACTS_H
#define CASE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#define MOST_FACTS 96
#define MOST_CONDITION_FACTS 6

typedef struct fact_set {
    size_t n;
    char words[MOST_FACTS][48];
} fact_set;

/* What a rule or a reason asks for: all of when, none of unless. The words are borrowed. */
typedef struct fact_condition {
    size_t n_when, n_unless;
    const char *when[MOST_CONDITION_FACTS], *unless[MOST_CONDITION_FACTS];
} fact_condition;

/* Adds a word; what is there already is not added again. */
void fact_add(fact_set *facts, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool fact_holds(const fact_set *facts, const char *word);
bool condition_holds(const fact_condition *condition, const fact_set *facts);

/* Is this a word that a rule may ask for? Any "flag:NAME" and "locus:GENE" in capitals is. */
bool fact_is_known(const char *word);

#endif

/* Facts by name. */
#include "case/facts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "case/case_file.h"

static const char *const known_facts[] = {
    "prior:low",
    "prior:intermediate",
    "prior:high",
    "prior:unknown",
    "tumour_content:low",
    "tumour_content:enough",
    "tumour_content:unknown",
    "material:archived",
    "material:fresh",
    "control:failed",
    "control:absent",
    "panel:incomplete",
    "readers:one",
    "readers:none",
    "fish:any_rearranged",
    "fish:all_normal",
    "fish:any_equivocal",
    "method:disagrees",
    "method:unsettled",
    "methods:contradict",
    "locus:rearranged",
    "locus:normal",
    "locus:equivocal",
    "locus:uninformative",
    "locus:low_level",
    "locus:rna_confirmed",
    "fish:several_rearranged",
    "fish:none_rearranged",
    "fish:any_normal",
    "fish:undisputed_rearranged",
    "rna_ngs:comparable",
    "rna_ngs:found_fusion",
    "locus:untested",
    "locus:undecided",
    "locus:named",
    "locus:other_named",
    "locus:near_cutoff",
    "locus:above_content",
    "locus:prior_of_this_gene",
    "locus:prior_of_other_gene",
    "locus:control_absent",
    "locus:control_none_rearranged",
};

void fact_add(fact_set *facts, const char *format, ...)
{
    char word[sizeof facts->words[0]];
    va_list args;
    va_start(args, format);
    vsnprintf(word, sizeof word, format, args);
    va_end(args);
    if (facts->n == MOST_FACTS || fact_holds(facts, word)) return;
    memcpy(facts->words[facts->n++], word, sizeof word);
}

bool fact_holds(const fact_set *facts, const char *word)
{
    for (size_t i = 0; i < facts->n; i++)
        if (strcmp(facts->words[i], word) == 0) return true;
    return false;
}

bool condition_holds(const fact_condition *condition, const fact_set *facts)
{
    for (size_t i = 0; i < condition->n_when; i++)
        if (!fact_holds(facts, condition->when[i])) return false;
    for (size_t i = 0; i < condition->n_unless; i++)
        if (fact_holds(facts, condition->unless[i])) return false;
    return true;
}

static bool is_capitals(const char *c)
{
    if (!*c) return false;
    for (; *c; c++)
        if (!isupper((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_') return false;
    return true;
}

/* "rna_ngs:positive", "rna_ngs:absent" */
static bool is_method_fact(const char *word)
{
    for (int kind = 0; method_words[kind]; kind++) {
        const size_t length = strlen(method_words[kind]);
        if (strncmp(word, method_words[kind], length) != 0 || word[length] != ':') continue;
        if (strcmp(word + length + 1, "absent") == 0) return true;
        for (int k = 0; method_result_words[k]; k++)
            if (strcmp(word + length + 1, method_result_words[k]) == 0) return true;
    }
    return false;
}

bool fact_is_known(const char *word)
{
    for (size_t i = 0; i < sizeof known_facts / sizeof *known_facts; i++)
        if (strcmp(known_facts[i], word) == 0) return true;
    if (strncmp(word, "flag:", 5) == 0) return is_capitals(word + 5);
    if (strncmp(word, "locus:", 6) == 0) return is_capitals(word + 6);
    return is_method_fact(word);
}

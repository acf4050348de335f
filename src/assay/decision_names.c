/* The ways to decide, one row each. */
#include "assay/decision_names.h"

#include <string.h>

static const struct {
    const char *name, *words;
} rows[] = {
    [SUNDER_DECISION_EVIDENCE] = {"evidence", "the cutoff, and evidence that truncation cannot make"},
    [SUNDER_DECISION_PLAIN] = {"plain", "the cutoff alone"},
    [SUNDER_DECISION_TWO_STEP] = {"two_step", "50 nuclei, and 50 others where they do not decide"},
    [SUNDER_DECISION_SEQUENTIAL] = {"sequential", "nuclei in random order of fields until they decide, and evidence"},
    [SUNDER_DECISION_FULL] = {"full", "the probability of a fraction above the cutoff, fields allowed to differ, and "
                                      "evidence"},
};

const char *decision_name(sunder_decision decision)
{
    return rows[decision].name;
}

const char *decision_words(sunder_decision decision)
{
    return rows[decision].words;
}

bool decision_from_name(const char *name, sunder_decision *out_decision)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].name, name) != 0) continue;
        *out_decision = (sunder_decision)i;
        return true;
    }
    return false;
}

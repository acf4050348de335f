/* Other methods held against each other, whatever FISH says: one names a fusion, another looked for it and found none. */
#include <stdio.h>
#include <string.h>

#include "case/case_report.h"

/* Both genes of one fusion of the target stand in what was found: "ETV6::NTRK3" against "ETV6(5)::NTRK3(15)". */
static bool holds_fusion(const case_method *positive, const char *target)
{
    char genes[CASE_TEXT];
    snprintf(genes, sizeof genes, "%s", target);
    char *rest = NULL;
    for (char *one = strtok_r(genes, ",", &rest); one; one = strtok_r(NULL, ",", &rest)) {
        char *second = strstr(one, "::");
        if (!second) continue;
        *second = '\0';
        second += 2;
        one += strspn(one, " ");
        second[strcspn(second, " ")] = '\0';
        if (fusion_has(positive->fusion, one) && fusion_has(positive->fusion, second)) return true;
    }
    return false;
}

/* Sequencing and staining look for every gene of the panel; RT-PCR for its target, and for nobody knows what without one. */
static bool looked_for(const case_method *negative, const case_method *positive)
{
    if (negative->kind != METHOD_RT_PCR) return true;
    return looks_for_any_fusion_of(negative->target, positive->gene) || holds_fusion(positive, negative->target);
}

/* Where FISH and the negative method contradict each other, that is said already. */
static bool disagrees_with_fish(const case_report *report, const case_method *m)
{
    for (size_t i = 0; i < report->n_comparisons; i++)
        if (report->comparisons[i].method == m && report->comparisons[i].agreement == DISAGREES) return true;
    return false;
}

void find_contradictions(case_report *report)
{
    for (size_t i = 0; i < report->c.n_methods; i++) {
        const case_method *positive = &report->c.methods[i];
        if (positive->result != FOUND_POSITIVE || !positive->gene[0] || !method_is_comparable(positive)) continue;
        for (size_t k = 0; k < report->c.n_methods; k++) {
            const case_method *negative = &report->c.methods[k];
            if (negative->result != FOUND_NEGATIVE || !method_is_comparable(negative)) continue;
            if (!looked_for(negative, positive) || disagrees_with_fish(report, negative)) continue;
            report->contradictions[report->n_contradictions++] = (contradiction){positive, negative};
        }
    }
}

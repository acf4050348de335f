/* The few codes that a report uses. */
#include "case/codes.h"

const loinc loinc_report = {"51969-4", "Genetic analysis report"};
const loinc loinc_variant = {"69548-6", "Genetic variant assessment"};
const loinc loinc_iscn = {"81291-7", "Variant ISCN"};
const loinc loinc_gene = {"48018-6", "Gene studied [ID]"};
const loinc loinc_source = {"48002-0", "Genomic source class [Type]"};
const loinc loinc_somatic = {"LA6684-0", "Somatic"};

loinc loinc_answer(sunder_call call)
{
    static const loinc answers[] = {[SUNDER_CALL_REARRANGED] = {"LA9633-4", "Present"},
                                    [SUNDER_CALL_NORMAL] = {"LA9634-2", "Absent"},
                                    [SUNDER_CALL_EQUIVOCAL] = {"LA11884-6", "Indeterminate"},
                                    [SUNDER_CALL_UNINFORMATIVE] = {"LA18198-4", "No call"}};
    return answers[call];
}

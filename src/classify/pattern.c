/* What a nucleus with so many fused pairs and single signals is called: the table of docs/clinical.md 1.3, with the order
 * S before A before 0 before isolated before fused, and the assay's two switches. Counts alone, no probability. */
#include "classify/readings.h"

#include <stdio.h>

/* Eight or more: amplification (clinical.md 1.3; the published table has the 8 in both classes). */
#define LEAST_AMPLIFIED 8
#define LEAST_GAINED 3

const char *pattern_code_name(pattern_code code)
{
    static const char *const names[] = {
        [PATTERN_N] = "N",   [PATTERN_M] = "M",   [PATTERN_G] = "G", [PATTERN_A] = "A", [PATTERN_S] = "S",
        [PATTERN_I3] = "I3", [PATTERN_I5] = "I5", [PATTERN_0] = "0", [PATTERN_U] = "U",
    };
    return names[code];
}

const char *nucleus_class_name(nucleus_class c)
{
    static const char *const names[] = {
        [CLASS_NORMAL] = "normal", [CLASS_REARRANGED] = "rearranged", [CLASS_OTHER] = "other"};
    return names[c];
}

pattern_code pattern_from_counts(signal_counts counts, const sunder_assay *assay)
{
    const bool has_5p = counts.single_5p > 0, has_3p = counts.single_3p > 0;
    if (has_5p && has_3p) return PATTERN_S;
    if (counts.fused >= LEAST_AMPLIFIED) return PATTERN_A;
    if (counts.fused == 0) return has_3p && assay->zero_fused_counts ? PATTERN_I3 : PATTERN_0;
    if (has_3p) return PATTERN_I3;
    if (has_5p) return PATTERN_I5;
    if (counts.fused >= LEAST_GAINED) return PATTERN_G;
    return counts.fused == 2 ? PATTERN_N : PATTERN_M;
}

nucleus_class class_of_pattern(pattern_code code, const sunder_assay *assay)
{
    switch (code) {
    case PATTERN_N:
    case PATTERN_M:
    case PATTERN_G: return CLASS_NORMAL;
    case PATTERN_S:
    case PATTERN_I3: return CLASS_REARRANGED;
    case PATTERN_I5: return assay->isolated_5p_counts ? CLASS_REARRANGED : CLASS_OTHER;
    case PATTERN_A:
    case PATTERN_0:
    case PATTERN_U: break;
    }
    return CLASS_OTHER;
}

void pattern_text(signal_counts counts, char *buffer, size_t size)
{
    if (counts.fused == 0 && counts.single_5p == 0 && counts.single_3p == 0) {
        snprintf(buffer, size, "0");
        return;
    }
    char singles_5p[24] = "", singles_3p[24] = "";
    if (counts.single_5p > 0) snprintf(singles_5p, sizeof singles_5p, "-%dx5", counts.single_5p);
    if (counts.single_3p > 0) snprintf(singles_3p, sizeof singles_3p, "-%dx3", counts.single_3p);
    snprintf(buffer, size, "%dF%s%s", counts.fused, singles_5p, singles_3p);
}

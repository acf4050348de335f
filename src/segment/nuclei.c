/* The table of nuclei: names of exclusions and kinds, memory. */
#include "segment/nuclei.h"

#include <stdlib.h>

const char *exclusion_name(exclusion why)
{
    switch (why) {
    case EXCLUDED_NOT: return "";
    case EXCLUDED_BORDER: return "border";
    case EXCLUDED_OVERLAP: return "overlap";
    case EXCLUDED_BLURRED: return "blurred";
    case EXCLUDED_TOO_SMALL: return "too_small";
    case EXCLUDED_TOO_LARGE: return "too_large";
    case EXCLUDED_DEBRIS: return "debris";
    case EXCLUDED_SATURATED: return "saturated";
    case EXCLUDED_OUTLINE: return "outline";
    case EXCLUDED_MITOSIS: return "mitosis";
    case EXCLUDED_REGION: return "region";
    case EXCLUDED_NO_SIGNAL: return "no_signal";
    case EXCLUDED_DOUBT: return "doubt";
    }
    return "";
}

const char *nucleus_kind_name(nucleus_kind kind)
{
    static const char *const names[NUCLEUS_KINDS] = {"nucleus", "mitosis", "debris", "clump", "small_round"};
    return kind < NUCLEUS_KINDS ? names[kind] : "";
}

void nuclei_free(nuclei *n)
{
    if (!n) return;
    label_plane_free(&n->labels);
    free(n->rows);
    free(n->facts);
    *n = (nuclei){0};
}

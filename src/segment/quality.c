#include "segment/quality.h"

#include <math.h>

void judge_nuclei(const segment_options *options, size_t n, nucleus *rows, const nucleus_facts *facts)
{
    for (size_t i = 0; i < n; i++) {
        nucleus *r = &rows[i];
        double lens = facts[i].bright_share * facts[i].bright_seam;
        r->overlap = fmin(1, lens / 0.2 + fmax(0, 0.93 - r->solidity) / 0.1);
        r->quality = fmax(0, fmin(1, (r->solidity - 0.8) / 0.15)) * (1 - 0.5 * r->overlap);
        if (r->touches_border) r->excluded = EXCLUDED_BORDER;
        else if (r->area_um2 < options->min_area_um2) r->excluded = EXCLUDED_TOO_SMALL;
        else if (r->area_um2 > options->max_area_um2) r->excluded = EXCLUDED_TOO_LARGE;
        else if (facts[i].saturated_share > 0.05) r->excluded = EXCLUDED_SATURATED;
        else if (r->overlap > 0.5) r->excluded = EXCLUDED_OVERLAP;
        else if (r->edge_sharpness < 0.2) r->excluded = EXCLUDED_BLURRED;
    }
}

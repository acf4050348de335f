/* From DAPI alone: how surely a nucleus lies alone (overlap), what its outline is worth (quality), and whether it may be
 * scored. Clinical rule: intact, not overlapping, whole border, in focus.
 *
 * DAPI adds where nuclei lie on each other, so an overlap shows by a seam without a valley, by a bright lens at the seam
 * and by an outline that is no ellipse. The three are weighed by a logistic rule; a nucleus with a plain valley round it
 * is alone however close its neighbour. */
#include "segment/quality.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

/* Logistic weights, fitted to simulated slides with known overlaps (docs/segmentation.md). */
#define OVERLAP_NONE (-5.1)
#define OVERLAP_PER_SEAM 13.0
#define OVERLAP_PER_DEFECT 8.0
#define OVERLAP_PER_LENS 19.0
#define ELLIPSE_OF_WHOLE 0.94 /* ellipse overlap of a whole nucleus */

#define DEBRIS_SOLIDITY 0.75 /* no nucleus is that ragged */
#define LEAST_FREE_SHARE 0.4 /* of the outline: less tells no blur */
#define WORST_SOLIDITY 0.8   /* quality 0 */
#define GOOD_SOLIDITY 0.94   /* full quality: 5 % of whole nuclei have less */
#define MOST_SATURATED 0.05  /* of the area */

static double overlap_of(const nucleus_facts *f)
{
    double z = OVERLAP_NONE + OVERLAP_PER_SEAM * f->bright_seam_share + OVERLAP_PER_LENS * f->lens_share +
               OVERLAP_PER_DEFECT * fmax(0, ELLIPSE_OF_WHOLE - f->ellipse_overlap);
    return 1 / (1 + exp(-z));
}

static double between(double value, double worst, double best)
{
    return fmax(0, fmin(1, (value - worst) / (best - worst)));
}

static exclusion exclusion_of(const nucleus *r, const nucleus_facts *f, const segment_options *o, double most_blur_um)
{
    if (r->touches_border) return EXCLUDED_BORDER;
    if (r->area_um2 < o->min_area_um2) return EXCLUDED_TOO_SMALL;
    if (r->area_um2 > o->max_area_um2) return EXCLUDED_TOO_LARGE;
    if (f->saturated_share > MOST_SATURATED) return EXCLUDED_SATURATED;
    if (r->solidity < DEBRIS_SOLIDITY) return EXCLUDED_DEBRIS;
    if (f->free_share >= LEAST_FREE_SHARE && f->edge_blur_um > most_blur_um) return EXCLUDED_BLURRED;
    return r->overlap > o->most_overlap ? EXCLUDED_OVERLAP : EXCLUDED_NOT;
}

void judge_nuclei(const segment_options *o, double pixel_um, size_t n, nucleus *rows, const nucleus_facts *facts)
{
    /* Pixels blur as well: a coarse camera is no fault of the focus. */
    double most_blur_um = sqrt(o->most_blur_um * o->most_blur_um + pixel_um * pixel_um);
    for (size_t i = 0; i < n; i++) {
        rows[i].overlap = overlap_of(&facts[i]);
        rows[i].quality = (1 - rows[i].overlap) * between(rows[i].solidity, WORST_SOLIDITY, GOOD_SOLIDITY) *
                          between(facts[i].edge_blur_um, 2 * most_blur_um, 0.5 * most_blur_um);
        rows[i].excluded = exclusion_of(&rows[i], &facts[i], o, most_blur_um);
    }
}

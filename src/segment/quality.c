/* From DAPI alone: how surely a nucleus lies alone (overlap), what its outline is worth (quality), and whether it may be
 * scored. Clinical rule: intact, not overlapping, whole border, in focus.
 *
 * DAPI adds where nuclei lie on each other, so an overlap shows by a seam without a valley, by a bright lens at the seam
 * and by an outline that is no ellipse. The three are weighed by a logistic rule; a nucleus with a plain valley round it
 * is alone however close its neighbour.
 *
 * Quality is the probability that the outline is right, an intersection over union of 0.7 or more with the nucleus: a
 * logistic rule with a floor on the signs of outline_signs.c, one for each engine, fitted to known outlines
 * (quality_weights.c). */
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
#define MOST_SATURATED 0.05  /* of the area */

static double overlap_of(const nucleus_facts *f)
{
    double z = OVERLAP_NONE + OVERLAP_PER_SEAM * f->bright_seam_share + OVERLAP_PER_LENS * f->lens_share +
               OVERLAP_PER_DEFECT * fmax(0, ELLIPSE_OF_WHOLE - f->ellipse_overlap);
    return 1 / (1 + exp(-z));
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

static double right_of(const quality_rule *rule, const nucleus *row, const nucleus_facts *facts, double pixel_um,
                       double usual_um2)
{
    double signs[OUTLINE_SIGNS], z = rule->none;
    outline_signs(row, facts, pixel_um, usual_um2, signs);
    for (int i = 0; i < OUTLINE_SIGNS; i++) z += rule->per[i] * signs[i];
    return rule->floor + (1 - rule->floor) / (1 + exp(-z));
}

void judge_nuclei(const segment_options *o, double pixel_um, const quality_rule *rule, nuclei *found)
{
    /* Pixels blur as well: a coarse camera is no fault of the focus. */
    const double most_blur_um = sqrt(o->most_blur_um * o->most_blur_um + pixel_um * pixel_um);
    const double usual_um2 = usual_area_um2(found);
    for (size_t i = 0; i < found->n; i++) {
        nucleus *row = &found->rows[i];
        row->overlap = overlap_of(&found->facts[i]);
        row->quality = right_of(rule, row, &found->facts[i], pixel_um, usual_um2);
        row->excluded = exclusion_of(row, &found->facts[i], o, most_blur_um);
        if (row->excluded == EXCLUDED_NOT && row->quality < rule->least) row->excluded = EXCLUDED_OUTLINE;
    }
}

/* What an outline is worth, and whether the nucleus may be scored: decided from DAPI alone. */
#ifndef SEGMENT_QUALITY_H
#define SEGMENT_QUALITY_H

#include "segment/outline_signs.h"
#include "segment/segment.h"

/* Logistic rule: ln(q / (1 - q)) = none + sum of per[sign] * sign; p = floor + (1 - floor) q is the probability that the
 * outline has an IoU of 0.7 or more with the nucleus. */
typedef struct quality_rule {
    double none;
    double per[OUTLINE_SIGNS];
    double floor; /* share of right ones among those that look worst: lobed and folded nuclei */
    double least; /* below: excluded as "outline" */
} quality_rule;

extern const quality_rule classic_quality, network_quality;

/* Fills overlap, quality and excluded of all rows from their facts. */
void judge_nuclei(const segment_options *options, double pixel_um, const quality_rule *rule, nuclei *found);

#endif

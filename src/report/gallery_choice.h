/* Which nuclei a reader should look at first. Inside of report. */
#ifndef REPORT_GALLERY_CHOICE_H
#define REPORT_GALLERY_CHOICE_H

#include "result/slide_result.h"

typedef enum gallery_group { GROUP_REARRANGED, GROUP_BOUNDARY, GROUP_NORMAL, GROUP_COUNT } gallery_group;

/* Most nuclei of each group: enough to see what carries the call, few enough to be looked at. */
#define MOST_REARRANGED 10
#define MOST_BOUNDARY 6
#define MOST_NORMAL 4
#define MOST_CHOSEN (MOST_REARRANGED + MOST_BOUNDARY + MOST_NORMAL)

typedef struct chosen_nucleus {
    gallery_group group;
    const reading *reading; /* borrowed from the result */
    double distance_um;     /* largest 5'-3' distance of its pairs; NaN without pairs */
    double gap_diameters;   /* of that pair */
} chosen_nucleus;

/* Rearranged: evaluable and rearranged, likeliest first (then the widest split, then scan order). Boundary: the most doubtful
 * of the others that can be read at all, those left out for doubt included. Normal: evenly spread over the slide, so that
 * nobody picks the prettiest. Returns how many were chosen, group after group. */
sunder_status gallery_choose(const slide_result *result, chosen_nucleus out_chosen[MOST_CHOSEN], size_t *out_n,
                             sunder_error *err) SUNDER_MUST_USE;

#endif

/* Which fault makes a slide uninformative. Each limit is a share that a reader would see at a glance. */
#include "score/usable.h"

#include <math.h>

#include "score/two_step.h"

/* Half of the nuclei out of focus: what is left is chosen by luck. */
#define BLURRED_NUMERATOR 1
#define BLURRED_DENOMINATOR 2

/* Signals cover about 4 % of a nucleus (8 spots of 0.6 um across in 60 um2). Where a fifth of it is clipped, background is
 * clipped with them and no signal can be told from it. */
#define CLIPPED_FRAC 0.20

/* A hybridised section shows each colour in half of its nuclei or more, truncation included (algorithms.md 4.5: a nucleus of
 * 7.5 um radius keeps each of two alleles with probability 0.32 in 4 um). One in five is a slide that did not work. */
#define HYBRIDISED_NUMERATOR 1
#define HYBRIDISED_DENOMINATOR 5

/* So many bright signals of each colour always hold pairs, unless the channels do not lie on each other. */
#define ENOUGH_BRIGHT_SIGNALS 20

/* Chromatin in a probe channel leaves hardly a nucleus without doubt (2 to 5 % on exchanged channels; 45 % and more of the
 * nuclei of a routine slide can be scored). */
#define HARDLY_ANY_DENOMINATOR 5

static bool hardly_any_evaluable(const slide_counts *counts)
{
    return counts->n * HARDLY_ANY_DENOMINATOR < counts->nuclei;
}

/* No shift pairs the colours, or the given one puts the slide's own pairs apart. A given one is no proof that they pair. */
static bool misaligned(const slide_laws *laws)
{
    if (laws_pairs_are_off(laws)) return true;
    const chromatic_shift *own = laws->shift.state == LAW_GIVEN ? &laws->own_shift : &laws->shift;
    return own->state == LAW_REFUSED && laws->brightness[END_5P].signals >= ENOUGH_BRIGHT_SIGNALS &&
           laws->brightness[END_3P].signals >= ENOUGH_BRIGHT_SIGNALS;
}

static bool hybridised(long with_colour, long of_all)
{
    return with_colour * HYBRIDISED_DENOMINATOR >= of_all * HYBRIDISED_NUMERATOR;
}

/* A colour whose signals are hardly ever beyond doubt is read from noise or from the rims of nuclei. Even where the median
 * signal is too weak for that (T of 5 against 7, spread 0.5 in the logarithm), one in four is bright enough. */
#define LEAST_NUCLEI_TO_JUDGE 10
#define SURE_DENOMINATOR 10

bool signals_are_unsure(const slide_laws *laws, probe_end end, const hybridisation *h)
{
    const long with_colour = end == END_5P ? h->with_5p : h->with_3p;
    return with_colour >= LEAST_NUCLEI_TO_JUDGE && (long)laws->brightness[end].signals * SURE_DENOMINATOR < with_colour;
}

slide_fault find_fault(const slide_counts *counts, const hybridisation *h, const sunder_assay *assay,
                       const slide_laws *laws, const score_context *about, const plausibility *images)
{
    if (about->n_fields <= about->n_left_out) return FAULT_NO_FIELDS;
    if (counts->nuclei == 0) return FAULT_NO_NUCLEI;
    if ((about->one_value[END_5P] || about->one_value[END_3P]) && !(about->saturated_frac > CLIPPED_FRAC))
        return FAULT_EMPTY_CHANNEL;
    if (counts->by_exclusion[EXCLUDED_BLURRED] * BLURRED_DENOMINATOR > counts->nuclei * BLURRED_NUMERATOR)
        return FAULT_BLURRED;
    if (about->saturated_frac > CLIPPED_FRAC) return FAULT_SATURATED;
    if (counts->by_exclusion[EXCLUDED_SATURATED] * 2 > counts->nuclei) return FAULT_SATURATED;
    if (images->swapped_dapi && hardly_any_evaluable(counts)) return FAULT_SWAPPED;
    if (images->scale == SCALE_IMPOSSIBLE) return FAULT_SCALE;
    if (h->nuclei > 0 && !(hybridised(h->with_5p, h->nuclei) && hybridised(h->with_3p, h->nuclei)))
        return FAULT_NO_SIGNALS;
    if (signals_are_unsure(laws, END_5P, h) || signals_are_unsure(laws, END_3P, h)) return FAULT_UNSURE_SIGNALS;
    if (misaligned(laws)) return FAULT_MISALIGNED;
    if (counts->n < least_nuclei(assay)) return FAULT_LOW_COUNT;
    return FAULT_NONE;
}

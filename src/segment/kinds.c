/* What a pathologist would set apart before counting, by size, brightness and shape beside the field's own whole nuclei.
 *
 * Mitosis: chromatin is condensed, so the same or twice the DNA lies in less area; a plate seen from its side is narrow, one
 * seen from above holds more DNA than an interphase nucleus (Donovan et al. 2021, doi:10.1177/0300985820980049; DNA content
 * from integrated DAPI: Roukos et al. 2015, doi:10.1038/nprot.2015.016). Brightness of nuclei scatters by staining and by
 * the section, so the bright one must stand out from that scatter as well. Small, round and dense is a lymphocyte or a
 * pyknotic nucleus: bystanders that are scored, but counted. Where the field has too few whole nuclei to tell what is
 * usual, only shape speaks. */
#include "segment/kinds.h"

#include <math.h>

#include "core/memory.h"
#include "core/rank.h"

#define PI 3.14159265358979323846
#define LEAST_USUAL 8 /* whole nuclei; fewer tell no scatter */
#define WHOLE_SOLIDITY 0.9
#define MAD_TO_SD 1.4826         /* of a normal law */
#define CONDENSED_BRIGHTNESS 2.0 /* twice the DNA in the same area, or the same in half of it */
#define STANDS_OUT_SD 3.0
#define COMPACT_SOLIDITY 0.8
#define MITOTIC_DNA 1.25 /* over the usual nucleus: between one and two genomes' worth more */
#define PLATE_AXES 0.6   /* minor over major axis */
#define CLUMP_NUCLEI 2.0
#define CLUMP_SOLIDITY 0.9
#define SMALL_UM_LEAST 5.0 /* lymphocytes are 6 to 8 um, cut ones a little less */
#define SMALL_UM_MOST 8.0
#define SMALL_AREA 0.6 /* of the usual nucleus: in a lymph node the lymphocyte is the usual nucleus */
#define ROUND_AXES 0.8
#define ROUND_CIRCULARITY 0.85

typedef struct usual_nucleus {
    double area_um2, brightness; /* medians */
    double ln_brightness_sd;     /* robust */
} usual_nucleus;

/* False where too few whole nuclei tell. */
static bool find_usual(const nuclei *found, usual_nucleus *out)
{
    SUNDER_AUTO(auto_free) double *areas = array_new(found->n + 1, sizeof *areas);
    SUNDER_AUTO(auto_free) double *bright = array_new(found->n + 1, sizeof *bright);
    size_t n = 0;
    for (size_t i = 0; areas && bright && i < found->n; i++) {
        const nucleus *r = &found->rows[i];
        if (r->touches_border || r->solidity < WHOLE_SOLIDITY || !(r->dapi_mean > 0)) continue;
        areas[n] = r->area_um2;
        bright[n++] = log(r->dapi_mean);
    }
    if (n < LEAST_USUAL) return false;
    const double middle = upper_median(bright, n);
    for (size_t i = 0; i < n; i++) bright[i] = fabs(bright[i] - middle);
    *out = (usual_nucleus){upper_median(areas, n), exp(middle), MAD_TO_SD * upper_median(bright, n)};
    return true;
}

static double axis_ratio(const nucleus *r)
{
    return sqrt(fmax(0, 1 - r->eccentricity * r->eccentricity));
}

static bool is_mitosis(const nucleus *r, const usual_nucleus *usual)
{
    const double brightness = r->dapi_mean / usual->brightness, size = r->area_um2 / usual->area_um2;
    if (brightness < CONDENSED_BRIGHTNESS || log(brightness) < STANDS_OUT_SD * usual->ln_brightness_sd) return false;
    if (size > 1 || r->solidity < COMPACT_SOLIDITY) return false;
    return size * brightness >= MITOTIC_DNA || axis_ratio(r) <= PLATE_AXES;
}

static bool is_clump(const nucleus *r, const usual_nucleus *usual, double most_overlap)
{
    return r->area_um2 > CLUMP_NUCLEI * usual->area_um2 && (r->solidity < CLUMP_SOLIDITY || r->overlap > most_overlap);
}

static bool is_small_round(const nucleus *r, const usual_nucleus *usual)
{
    const double across_um = 2 * sqrt(r->area_um2 / PI);
    return across_um >= SMALL_UM_LEAST && across_um <= SMALL_UM_MOST && r->area_um2 <= SMALL_AREA * usual->area_um2 &&
           r->dapi_mean >= usual->brightness && axis_ratio(r) >= ROUND_AXES && r->circularity >= ROUND_CIRCULARITY;
}

static nucleus_kind kind_of(const nucleus *r, const usual_nucleus *usual, double most_overlap)
{
    if (usual && is_clump(r, usual, most_overlap)) return KIND_CLUMP;
    if (r->excluded == EXCLUDED_DEBRIS || r->excluded == EXCLUDED_TOO_SMALL) return KIND_DEBRIS;
    if (!usual || r->touches_border) return KIND_NUCLEUS;
    if (is_mitosis(r, usual)) return KIND_MITOSIS;
    return is_small_round(r, usual) ? KIND_SMALL_ROUND : KIND_NUCLEUS;
}

void tell_kinds(const segment_options *options, nuclei *found)
{
    usual_nucleus usual = {0};
    const bool known = find_usual(found, &usual);
    for (size_t i = 0; i < found->n; i++) {
        nucleus *r = &found->rows[i];
        r->kind = kind_of(r, known ? &usual : NULL, options->most_overlap);
        if (r->kind == KIND_MITOSIS && (r->excluded == EXCLUDED_NOT || r->excluded == EXCLUDED_OUTLINE))
            r->excluded = EXCLUDED_MITOSIS;
    }
}

/* Signs a person would name: no ellipse, ragged, runs through bright DAPI, washed out, few pixels, unlike its neighbours; of
 * the network also that it is unsure, or that the classical engine draws something else. */
#include "segment/outline_signs.h"

#include <math.h>

#include "core/memory.h"
#include "core/rank.h"

#define PI 3.14159265358979323846
#define WHOLE_ELLIPSE 0.96 /* a smooth whole nucleus has more */
#define SMOOTH_CIRCULARITY 0.9
#define WHOLE_HEART 0.9
#define SHARP_BLUR_UM 0.35 /* of the optics alone (NA 0.75, 20x) */
#define LEAST_BLUR_UM 0.1
#define MOST_BLUR_UM 3.0     /* beyond, the steepness is that of noise */
#define LEAST_FREE_SHARE 0.1 /* of the outline: less tells no blur; taken as sharp */
#define FINE 0.03            /* pixel over radius: one pixel off costs 6 % of the area */
#define COARSE 0.09          /* one pixel off costs 18 %, two cost more than IoU 0.7 allows */

const char *const outline_sign_names[OUTLINE_SIGNS] = {[SIGN_NO_ELLIPSE] = "no_ellipse", [SIGN_ROUGH] = "rough",
                                                       [SIGN_NO_VALLEY] = "no_valley",   [SIGN_BLUR] = "blur",
                                                       [SIGN_COARSE] = "coarse",         [SIGN_ODD_SIZE] = "odd_size",
                                                       [SIGN_NO_HEART] = "no_heart",     [SIGN_SEAM] = "seam_inside",
                                                       [SIGN_UNSURE] = "unsure",         [SIGN_DISAGREE] = "disagree"};

double usual_area_um2(const nuclei *found)
{
    SUNDER_AUTO(auto_free) double *areas = array_new(found->n, sizeof *areas);
    if (!areas) return 0;
    for (size_t i = 0; i < found->n; i++) areas[i] = found->rows[i].area_um2;
    return upper_median(areas, found->n);
}

void outline_signs(const nucleus *row, const nucleus_facts *f, double pixel_um, double usual_um2,
                   double s[OUTLINE_SIGNS])
{
    const double radius_um = sqrt(row->area_um2 / PI);
    const double blur_um = f->free_share < LEAST_FREE_SHARE ? SHARP_BLUR_UM : f->edge_blur_um;
    s[SIGN_NO_ELLIPSE] = fmax(0, WHOLE_ELLIPSE - f->ellipse_overlap);
    s[SIGN_ROUGH] = fmax(0, SMOOTH_CIRCULARITY - row->circularity);
    s[SIGN_NO_VALLEY] = f->bright_seam_share;
    s[SIGN_BLUR] = log(fmin(fmax(blur_um, LEAST_BLUR_UM), MOST_BLUR_UM) / SHARP_BLUR_UM);
    s[SIGN_COARSE] = radius_um > 0 ? fmin(fmax((pixel_um / radius_um - FINE) / (COARSE - FINE), 0), 1) : 1;
    s[SIGN_ODD_SIZE] = usual_um2 > 0 && row->area_um2 > 0 ? 0.5 * fabs(log(row->area_um2 / usual_um2)) : 0;
    s[SIGN_NO_HEART] = fmax(0, WHOLE_HEART - f->heart);
    s[SIGN_SEAM] = f->seam;
    s[SIGN_UNSURE] = 1 - f->sure_edge;
    s[SIGN_DISAGREE] = 1 - f->agreement;
}

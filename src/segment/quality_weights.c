/* Made by tests/bench/fit_quality.py from the tables of tests/bench/outline_tables.sh; fit again when an engine changes:
 *   tests/bench/outline_quality.sh build ../shared/data OUT */
#include "segment/quality.h"

const quality_rule classic_quality = {
    .none = 4.87,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -14.22,
            [SIGN_ROUGH] = -6.46,
            [SIGN_NO_VALLEY] = -6.51,
            [SIGN_BLUR] = -1.04,
            [SIGN_COARSE] = -1.55,
            [SIGN_ODD_SIZE] = -2.85,
        },
    .least = 0.73,
};

const quality_rule network_quality = {
    .none = 8.57,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -11.81,
            [SIGN_COARSE] = -2.75,
            [SIGN_NO_HEART] = -5.71,
            [SIGN_SEAM] = -3.57,
            [SIGN_UNSURE] = -7.62,
            [SIGN_DISAGREE] = -2.00,
        },
    .least = 0.50,
};

/* Made by tests/bench/fit_quality.py from the tables of tests/bench/outline_tables.sh; fit again when an engine changes:
 *   tests/bench/outline_quality.sh build ../shared/data OUT */
#include "segment/quality.h"

const quality_rule classic_quality = {
    .none = 4.74,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -15.48,
            [SIGN_ROUGH] = -6.86,
            [SIGN_NO_VALLEY] = -8.00,
            [SIGN_BLUR] = -0.94,
            [SIGN_COARSE] = -1.34,
            [SIGN_ODD_SIZE] = -2.79,
        },
    .least = 0.76,
};

const quality_rule network_quality = {
    .none = 8.13,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -5.18,
            [SIGN_COARSE] = -2.98,
            [SIGN_NO_HEART] = -9.83,
            [SIGN_SEAM] = -4.35,
            [SIGN_UNSURE] = -7.98,
            [SIGN_DISAGREE] = -1.08,
        },
    .least = 0.50,
};

/* Made by tests/bench/fit_quality.py from the tables of tests/bench/outline_tables.sh; fit again when an engine changes:
 *   tests/bench/outline_quality.sh build ../shared/data OUT */
#include "segment/quality.h"

const quality_rule classic_quality = {
    .none = 5.48,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -18.97,
            [SIGN_ROUGH] = -9.12,
            [SIGN_NO_VALLEY] = -11.04,
            [SIGN_BLUR] = -1.24,
            [SIGN_COARSE] = -2.09,
            [SIGN_ODD_SIZE] = -3.14,
        },
    .floor = 0.21,
    .least = 0.77,
};

const quality_rule network_quality = {
    .none = 8.82,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -5.90,
            [SIGN_COARSE] = -3.26,
            [SIGN_NO_HEART] = -11.61,
            [SIGN_SEAM] = -4.75,
            [SIGN_UNSURE] = -8.81,
            [SIGN_DISAGREE] = -1.23,
        },
    .floor = 0.11,
    .least = 0.50,
};

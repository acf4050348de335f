/* Made by tests/bench/fit_quality.py from the tables of tests/bench/outline_tables.sh; fit again when an engine changes:
 *   tests/bench/outline_quality.sh build ../shared/data OUT */
#include "segment/quality.h"

const quality_rule classic_quality = {
    .none = 5.49,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -19.07,
            [SIGN_ROUGH] = -9.11,
            [SIGN_NO_VALLEY] = -11.14,
            [SIGN_BLUR] = -1.25,
            [SIGN_COARSE] = -2.10,
            [SIGN_ODD_SIZE] = -3.14,
        },
    .floor = 0.21,
    .least = 0.76,
};

const quality_rule network_quality = {
    .none = 8.44,
    .per =
        {
            [SIGN_NO_ELLIPSE] = -5.97,
            [SIGN_COARSE] = -3.09,
            [SIGN_NO_HEART] = -10.56,
            [SIGN_SEAM] = -4.60,
            [SIGN_UNSURE] = -8.40,
            [SIGN_DISAGREE] = -1.42,
        },
    .floor = 0.08,
    .least = 0.50,
};

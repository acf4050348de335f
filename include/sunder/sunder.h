/* sunder: scores break-apart FISH slides. This header includes every public one. */
#ifndef SUNDER_SUNDER_H
#define SUNDER_SUNDER_H

#include "sunder/assay.h"
#include "sunder/case.h"
#include "sunder/context.h"
#include "sunder/cutoff.h"
#include "sunder/detect.h"
#include "sunder/error.h"
#include "sunder/geometry.h"
#include "sunder/rescore.h"
#include "sunder/score.h"
#include "sunder/segment.h"
#include "sunder/selftest.h"
#include "sunder/simulate.h"
#include "sunder/slide.h"
#include "sunder/status.h"
#include "sunder/study.h"
#include "sunder/version.h"

#endif

/* The last sweep: every file of the result folder from the finished tables; fields are opened again for pictures. */
#ifndef PIPELINE_REPORT_SLIDE_H
#define PIPELINE_REPORT_SLIDE_H

#include "pipeline/sweeps.h"
#include "pipeline/stopwatch.h"
#include "result/slide_result.h"

sunder_status report_slide(slide_tables *tables, const slide_result *result, stopwatch *watch,
                           sunder_error *err) SUNDER_MUST_USE;

#endif

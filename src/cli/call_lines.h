/* The call of a slide in words on standard output. */
#ifndef CLI_CALL_LINES_H
#define CLI_CALL_LINES_H

#include "sunder/score.h"

/* Call, counts, reason and where to look. */
void print_call(const sunder_score_summary *found, const char *out_dir);

#endif

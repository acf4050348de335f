/* What must hold between the parts of a case: days in their order, signatures of different people, each control once. Inside of
 * case. */
#ifndef CASE_CONSISTENCY_H
#define CASE_CONSISTENCY_H

#include "case/case_file.h"
#include "case/strict_object.h"

/* Keeps the first contradiction: where it stands, what was found, what was expected. Nothing is looked at after a fault. */
void check_consistency(strict_reader *r, const case_file *c);

#endif

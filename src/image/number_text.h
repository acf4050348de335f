/* Numbers in metadata: decimal point whatever the locale of the host, the whole text or nothing. */
#ifndef IMAGE_NUMBER_TEXT_H
#define IMAGE_NUMBER_TEXT_H

#include <stdbool.h>

/* "42", " -3 "; false for anything else, and beyond the range. */
bool number_whole(const char *text, long long *out_number);

/* "0.0645", "1e-7"; finite decimal numbers only. */
bool number_real(const char *text, double *out_number);

#endif

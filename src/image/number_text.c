/* Numbers in metadata. strtod follows the locale of the host, where "0.13" may end at the point: the C locale is named. */
#include "image/number_text.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char BLANKS[] = " \t\r\n";

bool number_whole(const char *text, long long *out_number)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || errno == ERANGE || end[strspn(end, BLANKS)] != '\0') return false;
    *out_number = number;
    return true;
}

bool number_real(const char *text, double *out_number)
{
    /* strtod also takes "nan", "inf" and hexadecimal. */
    if (text[strspn(text, "+-0123456789.eE \t\r\n")] != '\0') return false;
    locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    if (!plain) return false;
    char *end = NULL;
    double number = strtod_l(text, &end, plain);
    freelocale(plain);
    if (end == text || !isfinite(number) || end[strspn(end, BLANKS)] != '\0') return false;
    *out_number = number;
    return true;
}

/* One fact a line. */
#include "cli/result_line.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/memory.h"

void result_line(const char *label, const char *format, ...)
{
    SUNDER_AUTO(auto_free) char *words = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&words, format, args);
    va_end(args);
    if (length < 0) {
        words = NULL;
        return;
    }
    for (unsigned char *c = (unsigned char *)words; *c; c++) {
        if (*c < 0x20 || *c == 0x7f) *c = ' ';
    }
    printf("%-11s %s\n", label, words);
}

/* Remarks: a list that grows, and its order. */
#include "study/remarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"

void study_remarks_free(study_remarks *remarks)
{
    free(remarks->rows);
    *remarks = (study_remarks){0};
}

sunder_status study_remark_add(study_remarks *remarks, size_t slide, sunder_error *err, const char *format, ...)
{
    if (!array_reserve((void **)&remarks->rows, &remarks->capacity, remarks->n + 1, sizeof *remarks->rows))
        return fail_memory(err, "remarks");
    study_remark *added = &remarks->rows[remarks->n];
    added->slide = slide;
    added->order = remarks->n++;
    va_list values;
    va_start(values, format);
    vsnprintf(added->words, sizeof added->words, format, values);
    va_end(values);
    return SUNDER_OK;
}

static int by_slide(const void *a, const void *b)
{
    const study_remark *one = a, *other = b;
    if (one->slide != other->slide) return one->slide < other->slide ? -1 : 1;
    return one->order < other->order ? -1 : 1;
}

void study_remarks_sort(study_remarks *remarks)
{
    if (remarks->n > 0) qsort(remarks->rows, remarks->n, sizeof *remarks->rows, by_slide);
}

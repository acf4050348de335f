/* Readers' files of nuclei that do not fit their slide. */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "study/remarks.h"

static sunder_status remark_missing(const study_slides *slides, const outcome *out, const read_file *f,
                                    study_remarks *remarks, sunder_error *err)
{
    const char *reader = slides->readers[f->reader], *name = slides->rows[f->slide].marks[f->reader].nuclei;
    if (out->from_counts)
        return study_remark_add(
            remarks, f->slide, err,
            "reader %s: %.200s: the slide is given as counts, so there are no nuclei to hold its %zu "
            "against",
            reader, name, f->rows);
    if (f->missing == 0) return SUNDER_OK;
    return study_remark_add(remarks, f->slide, err,
                            "reader %s: %.200s: line %zu: the slide has no nucleus %lld in field %lld; %zu of its %zu "
                            "nuclei are not on the slide: is it the file of another?",
                            reader, name, f->first->line, f->first->nucleus, f->first->field, f->missing, f->rows);
}

static int by_digest(const void *a, const void *b)
{
    const read_file *const *one = a, *const *other = b;
    const int order = strcmp((*one)->sha256.chars, (*other)->sha256.chars);
    return order ? order : *one < *other ? -1 : *one > *other; /* they lie in one table */
}

/* Two files with the same bytes may be two readings of few nuclei that agree, so both are left in. */
static sunder_status remark_copies(const study_slides *slides, const read_nuclei *read, study_remarks *remarks,
                                   sunder_error *err)
{
    SUNDER_AUTO(auto_free) const read_file **sorted = array_new(read->n_files, sizeof *sorted);
    sunder_status status = sorted ? SUNDER_OK : fail_memory(err, "nuclei of readers");
    for (size_t i = 0; sorted && i < read->n_files; i++) sorted[i] = &read->files[i];
    if (sorted && read->n_files > 0) qsort(sorted, read->n_files, sizeof *sorted, by_digest);
    for (size_t i = 1; status == SUNDER_OK && i < read->n_files; i++) {
        const read_file *f = sorted[i], *other = sorted[i - 1];
        if (strcmp(f->sha256.chars, other->sha256.chars) != 0) continue;
        status = study_remark_add(remarks, f->slide, err,
                                  "reader %s: %.200s: holds the same as the file of reader %s for slide \"%s\" of line "
                                  "%zu: is one a copy?",
                                  slides->readers[f->reader], slides->rows[f->slide].marks[f->reader].nuclei,
                                  slides->readers[other->reader], slides->rows[other->slide].scoring.id,
                                  slides->rows[other->slide].line);
    }
    return status;
}

sunder_status remark_nuclei(const study_slides *slides, const outcome *outcomes, const read_nuclei *read,
                            study_remarks *remarks, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < read->n_files; i++)
        status = remark_missing(slides, &outcomes[read->files[i].slide], &read->files[i], remarks, err);
    return status == SUNDER_OK ? remark_copies(slides, read, remarks, err) : status;
}

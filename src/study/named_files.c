/* Each file that a manifest names by the place realpath(3) finds for it, sorted, so that one that stands for two lies beside
 * itself. A file that is not there is compared by its name. Images under two loci are a slide with two probes. Nuclei of a reader
 * are those of one row: their classes are of one probe; two readers of one slide may have agreed on one file. */
#include "study/named_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/fail.h"
#include "study/slide_folder.h"

#define IMAGES (-1)

typedef struct named_file {
    char *place; /* owned */
    const char *name;
    const study_slide *slide;
    int reader; /* IMAGES, or whose nuclei */
} named_file;

typedef struct named_files {
    size_t n, capacity;
    named_file *rows;
} named_files;

static void named_files_free(named_files *f)
{
    for (size_t i = 0; i < f->n; i++) free(f->rows[i].place);
    free(f->rows);
    *f = (named_files){0};
}

static sunder_status add(named_files *f, const char *manifest, const named_file *what, sunder_error *err)
{
    if (!what->name[0]) return SUNDER_OK;
    if (!array_reserve((void **)&f->rows, &f->capacity, f->n + 1, sizeof *f->rows)) return fail_memory(err, manifest);
    char *path = beside_manifest(manifest, what->name);
    if (!path) return fail_memory(err, manifest);
    char *place = realpath(path, NULL);
    if (place) free(path);
    f->rows[f->n] = *what;
    f->rows[f->n++].place = place ? place : path;
    return SUNDER_OK;
}

/* What stands beside itself when it is named twice: by place, images before nuclei, images by locus. */
static int by_place(const named_file *one, const named_file *other)
{
    const bool nuclei = one->reader != IMAGES, other_nuclei = other->reader != IMAGES;
    const int order = strcmp(one->place, other->place);
    if (order || nuclei != other_nuclei) return order ? order : nuclei - other_nuclei;
    return nuclei ? 0 : strcasecmp(one->slide->scoring.locus, other->slide->scoring.locus);
}

static int by_place_and_line(const void *a, const void *b)
{
    const named_file *one = a, *other = b;
    const int order = by_place(one, other);
    if (order) return order;
    if (one->slide != other->slide) return one->slide->line < other->slide->line ? -1 : 1;
    return one->reader - other->reader;
}

static void column_of(const study_slides *slides, const named_file *f, char *column, size_t size)
{
    if (f->reader == IMAGES) snprintf(column, size, "images");
    else snprintf(column, size, "reader_%s_nuclei", slides->readers[f->reader]);
}

static sunder_status refuse(const study_slides *slides, const char *manifest, const named_file *first,
                            const named_file *again, sunder_error *err)
{
    char was[64], is[64];
    column_of(slides, first, was, sizeof was);
    column_of(slides, again, is, sizeof is);
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: line %zu: slide \"%s\": %s: \"%.200s\" stands on line %zu already, as %s of slide \"%s\"; "
                "expected %s of its own for each: correct one, or take its row out",
                manifest, again->slide->line, again->slide->scoring.id, is, again->name, first->slide->line, was,
                first->slide->scoring.id, again->reader == IMAGES ? "a file or folder" : "a file");
}

sunder_status named_files_check(const study_slides *slides, const char *manifest, sunder_error *err)
{
    SUNDER_AUTO(named_files_free) named_files files = {0};
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        named_file what = {.name = s->scoring.images, .slide = s, .reader = IMAGES};
        status = add(&files, manifest, &what, err);
        for (int k = 0; status == SUNDER_OK && k < slides->n_readers; k++) {
            what = (named_file){.name = s->marks[k].nuclei, .slide = s, .reader = k};
            status = add(&files, manifest, &what, err);
        }
    }
    if (status != SUNDER_OK || files.n == 0) return status;
    qsort(files.rows, files.n, sizeof *files.rows, by_place_and_line);
    const named_file *first = NULL, *again = NULL; /* where the manifest, read from its top, first names a file again */
    for (size_t i = 1; i < files.n; i++) {
        const named_file *f = &files.rows[i];
        if (by_place(f - 1, f) != 0 || f[-1].slide == f->slide) continue;
        if (again && again->slide->line <= f->slide->line) continue;
        first = f - 1;
        again = f;
    }
    return again ? refuse(slides, manifest, first, again, err) : SUNDER_OK;
}

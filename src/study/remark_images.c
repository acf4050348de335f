/* Slides that share an image. Their paths differ, or the manifest would have been refused: the digests that each result holds of
 * its files tell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/stored_summary.h"
#include "study/remarks.h"
#include "study/run_slides.h"

typedef struct image_file {
    char sha256[65];
    const char *locus; /* of the slide; borrowed */
    size_t slide;
} image_file;

typedef struct image_files {
    size_t n, capacity;
    image_file *rows;
    const char *locus; /* of the slide whose files are added */
    size_t slide;
    bool failed;
} image_files;

static void image_files_free(image_files *f)
{
    free(f->rows);
}

/* A manifest in JSON is no image: two slides may have the same one beside different images. */
static void add_file(void *user, const char *name, const char *sha256)
{
    image_files *f = user;
    if (ends_with_ignoring_case(name, ".json") || !sha256[0]) return;
    f->failed = f->failed || !array_reserve((void **)&f->rows, &f->capacity, f->n + 1, sizeof *f->rows);
    if (f->failed) return;
    snprintf(f->rows[f->n].sha256, sizeof f->rows[f->n].sha256, "%s", sha256);
    f->rows[f->n].locus = f->locus;
    f->rows[f->n++].slide = f->slide;
}

/* Under two loci an image is of a slide with two probes. */
static int by_digest_and_locus(const image_file *one, const image_file *other)
{
    const int order = strcmp(one->sha256, other->sha256);
    return order ? order : strcasecmp(one->locus, other->locus);
}

static int by_all(const void *a, const void *b)
{
    const image_file *one = a, *other = b;
    const int order = by_digest_and_locus(one, other);
    return order ? order : one->slide < other->slide ? -1 : one->slide > other->slide;
}

/* What a slide shares, and with which other first. */
typedef struct shared_images {
    size_t n, other;
} shared_images;

/* Of the files from `first` to `last`, which are one: each slide shares it with the first slide, and that with the second. */
static void take_run(const image_files *f, size_t first, size_t last, shared_images *shared)
{
    const size_t owner = f->rows[first].slide;
    size_t second = owner;
    for (size_t i = first; i < last && second == owner; i++) second = f->rows[i].slide;
    if (second == owner) return;
    for (size_t i = first; i < last; i++) {
        const size_t slide = f->rows[i].slide, other = slide == owner ? second : owner;
        if (i > first && f->rows[i - 1].slide == slide) continue;
        if (shared[slide].n++ == 0) shared[slide].other = other;
    }
}

static sunder_status gather_files(const study_slides *slides, const outcome *outcomes, const char *out_dir,
                                  image_files *files, sunder_error *err)
{
    for (size_t i = 0; i < slides->n; i++) {
        if (outcomes[i].from_counts || outcomes[i].failure[0]) continue;
        SUNDER_AUTO(auto_free) char *dir = slide_result_dir(out_dir, &slides->rows[i].scoring);
        if (!dir) return fail_memory(err, "images");
        files->slide = i;
        files->locus = slides->rows[i].scoring.locus;
        sunder_status status = stored_inputs_each(dir, add_file, files, err);
        if (status != SUNDER_OK) return status;
    }
    return files->failed ? fail_memory(err, "images") : SUNDER_OK;
}

sunder_status remark_images(const study_slides *slides, const outcome *outcomes, const char *out_dir,
                            study_remarks *remarks, sunder_error *err)
{
    SUNDER_AUTO(image_files_free) image_files files = {0};
    SUNDER_AUTO(auto_free) shared_images *shared = array_new(slides->n, sizeof *shared);
    if (!shared) return fail_memory(err, "images");
    sunder_status status = gather_files(slides, outcomes, out_dir, &files, err);
    if (status != SUNDER_OK || files.n == 0) return status;
    qsort(files.rows, files.n, sizeof *files.rows, by_all);
    for (size_t first = 0, last = 0; first < files.n; first = last) {
        while (last < files.n && by_digest_and_locus(&files.rows[last], &files.rows[first]) == 0) last++;
        take_run(&files, first, last, shared);
    }
    for (size_t i = 0; status == SUNDER_OK && i < slides->n; i++) {
        if (shared[i].n == 0) continue;
        const study_slide *other = &slides->rows[shared[i].other];
        status = study_remark_add(remarks, i, err,
                                  "scored from the same images as slide \"%s\" of line %zu: %zu file%s with the same "
                                  "SHA-256; one of the two is the wrong folder, or counts twice",
                                  other->scoring.id, other->line, shared[i].n, shared[i].n == 1 ? "" : "s");
    }
    return status;
}

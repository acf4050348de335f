/* Nuclei that readers classified one by one, and how they compare with the software's. */
#ifndef STUDY_READ_NUCLEI_H
#define STUDY_READ_NUCLEI_H

#include "stats/agreement_kappa.h"
#include "study/slides.h"

/* What is said of a nucleus. A reader says one of the first three. */
typedef enum nucleus_said {
    NUCLEUS_NORMAL,
    NUCLEUS_REARRANGED,
    NUCLEUS_OTHER,
    NUCLEUS_NOT_COUNTED,
    NUCLEUS_NOT_FOUND
} nucleus_said;
#define N_READ_CLASSES 3
#define N_NUCLEUS_SAID 5

/* "normal" ..., "not counted", "not found"; static. */
const char *nucleus_said_name(nucleus_said what);

typedef struct read_nucleus {
    size_t slide; /* index */
    long long field, nucleus;
    int reader;
    nucleus_said class_;
    size_t line; /* of the reader's file */
    bool met;    /* the software has it */
} read_nucleus;

/* A file of a reader's nuclei. */
typedef struct read_file {
    size_t slide; /* index */
    int reader;
    size_t rows, missing;      /* nuclei in it; those that the software's slide does not have */
    const read_nucleus *first; /* missing one of the least line; NULL: none */
    digest_hex sha256;
} read_file;

/* Sorted by slide, field, nucleus, reader. */
typedef struct read_nuclei {
    size_t n, capacity;
    read_nucleus *rows;
    size_t n_files, files_capacity;
    read_file *files; /* in the order of slides and readers */
} read_nuclei;

/* Reads every file that a column reader_NAME_nuclei names: CSV with field, nucleus and class. SUNDER_ERROR_INPUT names file
 * and line, also for a nucleus that stands there twice. *out_nuclei is the caller's: read_nuclei_free. */
sunder_status read_nuclei_of(const study_slides *slides, const char *manifest, read_nuclei *out_nuclei,
                             sunder_error *err) SUNDER_MUST_USE;
void read_nuclei_free(read_nuclei *nuclei);

/* Counts in files what was not met of the slides that `has_nuclei` says the software has nuclei of, one bool a slide. */
void read_nuclei_count_missing(read_nuclei *nuclei, const bool *has_nuclei);

/* The rows of one nucleus, or of a whole slide (field -1); *out_n of them. */
read_nucleus *read_nuclei_find(const read_nuclei *nuclei, size_t slide, long long field, long long nucleus,
                               size_t *out_n);

/* Nuclei by what the software and what the reader said of them. */
typedef struct nucleus_confusion {
    long counts[N_NUCLEUS_SAID][N_READ_CLASSES]; /* [software][reader] */
} nucleus_confusion;

/* Kappa over normal, rearranged, other: nuclei that both classified. */
kappa_estimate nucleus_kappa(const nucleus_confusion *c);

#endif

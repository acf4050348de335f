/* The slides of a study: what scoring is told of each, and, apart from it, what others said. */
#ifndef STUDY_SLIDES_H
#define STUDY_SLIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/digest.h"
#include "core/memory.h"
#include "score/lab_cutoff.h"
#include "sunder/score.h"

#define MOST_READERS 12

/* What somebody said of a slide. The first four are those of sunder_call, in its order. */
typedef enum said {
    SAID_REARRANGED,
    SAID_NORMAL,
    SAID_EQUIVOCAL,
    SAID_UNINFORMATIVE,
    SAID_NOTHING, /* an empty cell; of the software: the slide could not be scored */
    N_SAID
} said;

/* "rearranged" ..., "not scored"; static. */
const char *said_name(said what);

/* All that scoring is told of a slide: no reference and no reader, so that neither can steer it. */
typedef struct scoring_row {
    char id[96], locus[24];
    char folder[128]; /* under slides/: the id as a file name */
    /* The names of files and the like are borrowed from the text of the manifest, which study_slides keeps. */
    const char *images; /* from the folder of the manifest, or absolute; "": counts are given */
    const char *assay, *channels;
    double pixel_um;    /* 0: not given */
    double section_um;  /* thickness of the section; 0: unknown */
    const char *cutoff; /* cutoff.json of the laboratory, from the folder of the manifest; "": the assay's cutoff */
    digest_hex cutoff_sha256; /* of that file; "" without one */
} scoring_row;

/* What one reader said of a slide. */
typedef struct reader_mark {
    said call;
    long n, k;           /* nuclei counted, rearranged among them; -1: not given */
    double percent_frac; /* 0 to 1; from n and k where they are given; NaN: not given */
    const char *nuclei;  /* CSV file of the reader's nuclei, borrowed as above; "": none */
} reader_mark;

typedef struct study_slide {
    scoring_row scoring;
    size_t line; /* of the manifest */
    char lab[64], scanner[64], batch[64];
    char patient[96];  /* "": the slide is one of its own */
    char specimen[96]; /* what was cut or scanned twice; "": the patient */
    char reference_method[64];
    said reference;
    double specimen_age_years; /* NaN: not given */
    said given_call;           /* with counts in place of images; else SAID_NOTHING */
    long given_n, given_k;     /* -1: not given */
    reader_mark marks[MOST_READERS];
    const lab_cutoff *own_cutoff; /* of the row, among those of study_slides; NULL: the assay's */
} study_slide;

typedef struct study_slides {
    size_t n, capacity;
    study_slide *rows; /* in the order of the manifest */
    int n_readers;
    char readers[MOST_READERS][32];
    digest_hex sha256;   /* of the manifest */
    char *bytes;         /* its text, cut into cells */
    lab_cutoff *cutoffs; /* each once; NULL before study_cutoffs_read */
} study_slides;

void study_slides_free(study_slides *slides);

/* What the software says of a slide. */
typedef struct outcome {
    said call;
    bool has_counts, from_counts; /* n and k are known; given in the manifest */
    long n, k, split, isolated_3p;
    double fraction; /* NaN without nuclei */
    char parameters_sha256[65], result_sha256[65];
    char failure[512];  /* why it could not be scored; "" */
    char flags[512];    /* of the result, with spaces between */
    long n_left_out;    /* fields that could not be used; -1: not known */
    char left_out[512]; /* why */
} outcome;

#endif

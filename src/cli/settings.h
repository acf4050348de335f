/* Everything that options of the command line can set, filled from the option table. The starting values are those of the
 * library's own options, so that a default stands in one place. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <stdbool.h>

#include "sunder/slide.h"

typedef enum progress_mode { PROGRESS_AUTO, PROGRESS_JSON, PROGRESS_NONE } progress_mode;

typedef struct settings {
    bool help;
    const char *assay; /* id or file */
    const char *out;   /* folder or table */
    const char *edits; /* file of corrections */
    const char *rules; /* file; NULL: the installed one */
    const char *channels;
    double pixel_um; /* 0: from the file */
    const char *regions_path;
    const char *laws_path;
    double section_um; /* 0: unknown */
    int profile;       /* sunder_profile */
    int segmenter;     /* index into segmenter_names */
    int decision;      /* index into decision_names; 0: as the assay says */
    double max_doubt_frac;
    double most_false_candidates;
    double least_significance;
    const char *operator_name;
    long long threads; /* 0: one a processor */
    long long max_memory_mib;
    long long seed;
    const char *pattern; /* NULL: the scenario's */
    long long fields;    /* 0: as many as the scenario says */
    long long nuclei;    /* 0: the usual numbers */
    long long jobs;      /* slides of a study at once */
    double between_fields;
    int progress; /* progress_mode */
    const char *cutoff_path;
    bool strict;
    const char *counts_path;
    int method; /* sunder_cutoff_method */
    double level;
    long long sd;
    bool json;
    bool force;
} settings;

/* "auto", "classic", "network", NULL. */
extern const char *const segmenter_names[];
extern const char *const profile_names[];
extern const char *const decision_names[]; /* "assay" first, then those of assay/decision_names.h */
extern const char *const progress_names[];
extern const char *const cutoff_method_names[];

settings settings_default(void);

#endif

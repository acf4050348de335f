/* A slide of one field whose nuclei are given by their counts, and what score makes of it. */
#ifndef TESTS_SLIDE_BY_HAND_H
#define TESTS_SLIDE_BY_HAND_H

#include "classify/readings.h"
#include "score/verdict.h"
#include "testing.h"

#define MOST_NUCLEI 700

/* A slide of one field, nucleus by nucleus. */
typedef struct slide {
    reading rows[MOST_NUCLEI];
    nucleus found[MOST_NUCLEI];
    readings readings;
    nuclei field;
    slide_laws laws;
    score_context about;
    sunder_assay assay;
} slide;

static inline slide *empty_slide(void)
{
    static slide s;
    memset(&s, 0, sizeof s);
    s.readings.nuclei = s.rows;
    s.field.rows = s.found;
    s.about = (score_context){.n_fields = 1, .median_focus = 1.0};
    for (int end = 0; end < 2; end++) /* bright: one signal in 8000 is weaker than 5.3 */
        s.laws.brightness[end] = (brightness_law){
            .state = LAW_FOUND, .ln_significance_mean = 3.5, .ln_significance_sd = 0.5, .signals = 100};
    s.assay = (sunder_assay){.id = "lab",
                             .colour_5p = "green",
                             .colour_3p = "orange",
                             .colours_confirmed = true,
                             .n_min = 50,
                             .cutoff_numerator = 15,
                             .cutoff_denominator = 100,
                             .decision = SUNDER_DECISION_EVIDENCE};
    return &s;
}

static inline void add(slide *s, long n, int fused, int single_5p, int single_3p)
{
    for (long i = 0; i < n; i++) {
        const size_t at = s->readings.n_nuclei++;
        reading *row = &s->rows[at];
        row->nucleus = (int)at + 1;
        row->counts = (signal_counts){fused, single_5p, single_3p};
        row->code = pattern_from_counts(row->counts, &s->assay);
        row->class_ = class_of_pattern(row->code, &s->assay);
        row->evaluable = row->code != PATTERN_0;
        row->excluded = row->evaluable ? EXCLUDED_NOT : EXCLUDED_NO_SIGNAL;
        s->found[at] = (nucleus){.id = row->nucleus, .area_um2 = 50.0};
        s->field.n = s->readings.n_nuclei;
    }
}

static inline void add_excluded(slide *s, long n, exclusion why)
{
    const size_t first = s->readings.n_nuclei;
    add(s, n, 2, 0, 0);
    for (size_t i = first; i < s->readings.n_nuclei; i++) {
        s->rows[i].evaluable = false;
        s->rows[i].excluded = why;
    }
}

static inline verdict score(slide *s)
{
    verdict v;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(score_run(&s->readings, &s->field, &s->assay, &s->laws, &s->about, &v, &err), &err);
    return v;
}

static inline bool has_flag(const verdict *v, const char *flag)
{
    for (int i = 0; i < v->n_flags; i++) {
        if (strcmp(v->flags[i], flag) == 0) return true;
    }
    return false;
}

static inline bool gives_reason(const verdict *v, const char *words)
{
    for (int i = 0; i < v->n_reasons; i++) {
        if (strstr(v->reasons[i], words)) return true;
    }
    return false;
}

#endif

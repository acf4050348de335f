/* dictionary.csv: what every column of the tables means, its type, its unit, and what an empty cell says. */
#include "study/report_parts.h"

typedef struct entry {
    const char *table, *column, *type, *unit, *missing, *meaning;
} entry;

#define SLIDE_KEYS(TABLE)                                                                                              \
    {TABLE, "slide", "text", "", "never", "id of the slide, as in the manifest"},                                      \
        {TABLE, "locus", "text", "", "never", "locus of the slide"},                                                   \
        {TABLE, "lab", "text", "", "not given", "laboratory"}, {TABLE, "scanner", "text", "", "not given", "scanner"}, \
    {                                                                                                                  \
        TABLE, "batch", "text", "", "not given", "batch of hybridisation or scanning"                                  \
    }

static const entry entries[] = {
    SLIDE_KEYS("nuclei.csv"),
    {"nuclei.csv", "reader", "text", "", "never", "who read the nucleus: software, or a reader"},
    {"nuclei.csv", "field", "integer", "", "never", "field of the slide, from 0"},
    {"nuclei.csv", "nucleus", "integer", "", "never", "number of the nucleus in its field, as in labels/"},
    {"nuclei.csv", "x_um", "number", "um", "not known", "centre, from the centre of the field's top-left pixel"},
    {"nuclei.csv", "y_um", "number", "um", "not known", "centre"},
    {"nuclei.csv", "area_um2", "number", "um2", "not known", "area of the outline"},
    {"nuclei.csv", "evaluable", "0 or 1", "", "never", "whether it counts"},
    {"nuclei.csv", "exclusion", "text", "", "it counts", "why it does not count"},
    {"nuclei.csv", "pattern", "text", "", "not read", "signals: 1F-1x5-1x3 is one fused, one 5' and one 3'"},
    {"nuclei.csv", "code", "text", "", "not read", "N, M, G, A, S, I3, I5, 0 or U (docs/scoring.md)"},
    {"nuclei.csv", "class", "text", "", "not read", "normal, rearranged or other"},
    {"nuclei.csv", "p_rearranged", "number", "0 to 1", "not known", "probability that the nucleus is rearranged"},
    SLIDE_KEYS("slides.csv"),
    {"slides.csv", "patient", "text", "", "the slide is a patient of its own", "patient"},
    {"slides.csv", "specimen", "text", "", "the patient", "what was cut or scanned more than once"},
    {"slides.csv", "reference_method", "text", "", "not given", "method of the reference"},
    {"slides.csv", "specimen_age_years", "number", "years", "not given", "age of the specimen"},
    {"slides.csv", "reference", "text", "", "none", "call of the reference"},
    {"slides.csv", "call", "text", "", "never", "call of the software; not scored where it failed"},
    {"slides.csv", "comparison", "text", "", "never", "agrees, discordant, or why there is nothing to compare"},
    {"slides.csv", "evaluable", "integer", "nuclei", "not scored", "nuclei that count"},
    {"slides.csv", "rearranged", "integer", "nuclei", "not scored", "rearranged among them"},
    {"slides.csv", "split", "integer", "nuclei", "not known", "with a split pair"},
    {"slides.csv", "isolated_3p", "integer", "nuclei", "not known", "with a 3' signal alone"},
    {"slides.csv", "fraction", "number", "0 to 1", "no nuclei", "rearranged / evaluable"},
    {"slides.csv", "fraction_lower", "number", "0 to 1", "no nuclei", "Wilson, two-sided 95 %"},
    {"slides.csv", "fraction_upper", "number", "0 to 1", "no nuclei", "Wilson, two-sided 95 %"},
    {"slides.csv", "from", "text", "", "never", "images or counts"},
    {"slides.csv", "failure", "text", "", "scored", "why it could not be scored"},
    {"slides.csv", "folder", "text", "", "no result", "its folder under slides/"},
    {"slides.csv", "result_sha256", "text", "SHA-256", "no result", "of its result.json"},
    {"slides.csv", "parameters_sha256", "text", "SHA-256", "no result", "of all that can change its result"},
    {"slides.csv", "section_um", "number", "um", "unknown", "thickness of the section"},
    {"slides.csv", "cutoff", "text", "", "the assay's cutoff", "cutoff.json of the laboratory, as in the manifest"},
    {"slides.csv", "cutoff_sha256", "text", "SHA-256", "the assay's cutoff", "of that file"},
    {"slides.csv", "remarks", "text", "", "none", "what does not fit in its row of the manifest"},
    {"agreement.csv", "kind", "text", "", "never", "who is held against whom: new against ref"},
    {"agreement.csv", "group", "text", "", "all slides", "which slides, or which parties"},
    {"agreement.csv", "both_positive", "integer", "slides", "never", "both rearranged"},
    {"agreement.csv", "new_only", "integer", "slides", "never", "new rearranged, ref normal"},
    {"agreement.csv", "ref_only", "integer", "slides", "never", "new normal, ref rearranged"},
    {"agreement.csv", "both_negative", "integer", "slides", "never", "both normal"},
    {"agreement.csv", "ppa ...", "number", "0 to 1", "no such slide",
     "positive percent agreement: _k of _n, with Wilson's 95 % limits"},
    {"agreement.csv", "npa ...", "number", "0 to 1", "no such slide", "negative percent agreement, the same"},
    {"agreement.csv", "opa ...", "number", "0 to 1", "no such slide", "overall percent agreement, the same"},
    {"agreement.csv", "*_strict ...", "number", "0 to 1", "no such slide",
     "the same with equivocal, uninformative and not scored of new as failures"},
    {"agreement.csv", "kappa ...", "number", "-1 to 1", "undefined",
     "Cohen's kappa, error by Fleiss, Cohen and Everitt"},
    {"agreement.csv", "kappa_linear ...", "number", "-1 to 1", "undefined", "over normal, equivocal, rearranged"},
    {"agreement.csv", "kappa_quadratic ...", "number", "-1 to 1", "undefined", "over normal, equivocal, rearranged"},
    {"agreement.csv", "mcnemar_p", "number", "0 to 1", "no slide", "exact"},
    {"agreement.csv", "mcnemar_mid_p", "number", "0 to 1", "no slide", "mid-p"},
    {"agreement.csv", "*_patient_lower, _upper", "number", "", "not computed, or too few",
     "95 % by resampling patients"},
    {"calls.csv", "kind, group", "text", "", "as in agreement.csv", "as in agreement.csv"},
    {"calls.csv", "new_call, ref_call", "text", "", "never", "what each said"},
    {"calls.csv", "slides", "integer", "slides", "never", "how many"},
    {"reader_calls.csv", "reader", "text", "", "never", "reader, as in the manifest"},
    {"reader_calls.csv", "call", "text", "", "not given", "the reader's call"},
    {"reader_calls.csv", "evaluable, rearranged", "integer", "nuclei", "not given", "the reader's counts"},
    {"reader_calls.csv", "fraction", "number", "0 to 1", "not given", "the reader's rearranged fraction"},
    {"reader_calls.csv", "software_fraction", "number", "0 to 1", "not scored", "the software's"},
    {"reader_tests.csv", "k_a, n_a, k_b, n_b", "integer", "nuclei", "never", "counts of two readers of one slide"},
    {"reader_tests.csv", "fisher_p", "number", "0 to 1", "never", "Fisher's exact test, two-sided"},
    {"differences.csv", "mean_difference ...", "number", "fraction", "too few slides",
     "software minus reader, with Student's 95 % limits"},
    {"differences.csv", "lower_limit, upper_limit", "number", "fraction", "too few slides",
     "limits of agreement: mean -+ 1.96 sd"},
    {"nucleus_confusion.csv", "software", "text", "", "never",
     "class by the software; not counted, or not found by it"},
    {"nucleus_confusion.csv", "reader_class", "text", "", "never", "class by the reader"},
    {"nucleus_confusion.csv", "nuclei", "integer", "nuclei", "never", "how many"},
    {"panels.csv", "fleiss_kappa", "number", "-1 to 1", "undefined", "over the slides that all parties called"},
    {"panels.csv", "se_if_none", "number", "", "undefined", "its standard error if nobody agreed beyond chance"},
    {"roc.csv", "cutoff_frac", "number", "0 to 1", "above all", "rearranged from this fraction on"},
    {"roc.csv", "true_positive_frac", "number", "0 to 1", "no positive", "of the reference's rearranged"},
    {"roc.csv", "false_positive_frac", "number", "0 to 1", "no negative", "of the reference's normal"},
    {"sizes.csv", "lower_bound", "number", "0 to 1", "never", "lower 95 % limit to reach"},
    {"sizes.csv", "misses", "integer", "slides", "never", "slides that may disagree"},
    {"sizes.csv", "slides_*", "integer", "slides", "never", "fewest slides that reach it"},
};

sunder_status study_dictionary_write(const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status =
        open_study_table(&csv, folder, "dictionary.csv", "table,column,type,unit,missing,meaning", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        const entry *e = &entries[i];
        const char *const cells[] = {e->table, e->column, e->type, e->unit, e->missing, e->meaning};
        for (int k = 0; k < 6; k++) csv_string(&csv, cells[k]);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

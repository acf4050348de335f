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

#define SHARE(NAME, WHAT)                                                                                \
    {"agreement.csv", NAME "_k", "integer", "slides", "never", WHAT ": slides that agree"},              \
        {"agreement.csv", NAME "_n", "integer", "slides", "never", WHAT ": slides"},                     \
        {"agreement.csv", NAME, "number", "0 to 1", "no such slide", WHAT ": _k / _n"},                  \
        {"agreement.csv", NAME "_lower", "number", "0 to 1", "no such slide", "Wilson, two-sided 95 %"}, \
    {                                                                                                    \
        "agreement.csv", NAME "_upper", "number", "0 to 1", "no such slide", "Wilson, two-sided 95 %"    \
    }
#define KAPPA(NAME, WHAT)                                                                    \
    {"agreement.csv", NAME, "number", "-1 to 1", "undefined", WHAT},                         \
        {"agreement.csv", NAME "_se", "number", "", "undefined", "its standard error"},      \
        {"agreement.csv", NAME "_lower", "number", "-1 to 1", "undefined", "95 %, from it"}, \
    {                                                                                        \
        "agreement.csv", NAME "_upper", "number", "-1 to 1", "undefined", "95 %, from it"    \
    }
#define BY_PATIENT(NAME, UNIT)                                                                                         \
    {"agreement.csv", NAME "_patient_lower", "number", UNIT, "not computed, or too few", "95 %, patients resampled"},  \
    {                                                                                                                  \
        "agreement.csv", NAME "_patient_upper", "number", UNIT, "not computed, or too few", "95 %, patients resampled" \
    }
static const entry entries[] = {
    SLIDE_KEYS("nuclei.csv"),
    {"nuclei.csv", "reader", "text", "", "never", "who read the nucleus: software, or a reader"},
    {"nuclei.csv", "field", "integer", "", "never", "field of the slide, from 0"},
    {"nuclei.csv", "nucleus", "integer", "", "never", "number of the nucleus in its field, as in labels/"},
    {"nuclei.csv", "x_um", "number", "um", "not known", "centre, from the centre of the field's top-left pixel"},
    {"nuclei.csv", "y_um", "number", "um", "not known", "centre"},
    {"nuclei.csv", "area_um2", "number", "um2", "not known", "area of the outline"},
    {"nuclei.csv", "evaluable", "0 or 1", "", "of a reader", "whether it counts"},
    {"nuclei.csv", "exclusion", "text", "", "it counts",
     "why it does not count; of a reader's: not found, where the slide has no such nucleus"},
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
    {"slides.csv", "assay", "text", "", "counts without an assay", "id of the assay"},
    {"slides.csv", "assay_sha256", "text", "SHA-256", "counts without an assay", "of its file"},
    {"slides.csv", "probe", "text", "", "unknown", "probe of the assay"},
    {"slides.csv", "vendor", "text", "", "unknown", "who made the probe"},
    {"slides.csv", "catalogue_no", "text", "", "unknown", "catalogue number of the probe"},
    {"slides.csv", "lot", "text", "", "unknown", "lot of the probe"},
    {"slides.csv", "colours_confirmed", "text", "", "counts without an assay",
     "yes, or no: nobody has compared them with the kit's sheet"},
    {"slides.csv", "decision", "text", "", "given as counts", "how it is decided"},
    {"slides.csv", "flags", "text", "", "none, or no result", "flags of its result, with spaces between"},
    {"slides.csv", "fields_left_out", "integer", "fields", "no result", "fields that could not be used"},
    {"slides.csv", "remarks", "text", "", "none", "what does not fit in its row of the manifest"},
    {"agreement.csv", "kind", "text", "", "never", "who is held against whom: new against ref"},
    {"agreement.csv", "group", "text", "", "all slides",
     "which slides, or new against ref: reader_A against reader_B holds A as new"},
    {"agreement.csv", "both_positive", "integer", "slides", "never", "both rearranged"},
    {"agreement.csv", "new_only", "integer", "slides", "never", "new rearranged, ref normal"},
    {"agreement.csv", "ref_only", "integer", "slides", "never", "new normal, ref rearranged"},
    {"agreement.csv", "both_negative", "integer", "slides", "never", "both normal"},
    SHARE("ppa", "positive percent agreement"),
    SHARE("npa", "negative percent agreement"),
    SHARE("opa", "overall percent agreement"),
    SHARE("ppa_strict", "the same, equivocal, uninformative and not scored of new as failures"),
    SHARE("npa_strict", "the same, equivocal, uninformative and not scored of new as failures"),
    SHARE("opa_strict", "the same; two readers or two slides of a specimen: of either side, where the other calls"),
    KAPPA("kappa", "Cohen's kappa, error by Fleiss, Cohen and Everitt"),
    KAPPA("kappa_linear", "over normal, equivocal, rearranged; linear weights"),
    KAPPA("kappa_quadratic", "over normal, equivocal, rearranged; quadratic weights"),
    {"agreement.csv", "mcnemar_p", "number", "0 to 1", "no slide", "exact"},
    {"agreement.csv", "mcnemar_mid_p", "number", "0 to 1", "no slide", "mid-p"},
    BY_PATIENT("ppa", "0 to 1"),
    BY_PATIENT("npa", "0 to 1"),
    BY_PATIENT("opa", "0 to 1"),
    BY_PATIENT("kappa", "-1 to 1"),
    {"calls.csv", "kind", "text", "", "never", "as in agreement.csv"},
    {"calls.csv", "group", "text", "", "all slides", "as in agreement.csv"},
    {"calls.csv", "new_call", "text", "", "never", "what new said"},
    {"calls.csv", "ref_call", "text", "", "never", "what ref said"},
    {"calls.csv", "slides", "integer", "slides", "never", "how many"},
    {"precision.csv", "kind", "text", "", "never", "in one place (lab, scanner and batch the same), or between which"},
    {"precision.csv", "group", "text", "", "all of the kind", "the place, or the two places"},
    {"precision.csv", "specimens", "integer", "specimens", "never",
     "with two slides that have a call, one in each place"},
    {"precision.csv", "alike", "integer", "specimens", "never", "whose calls there are all the same"},
    {"precision.csv", "alike_frac", "number", "0 to 1", "no specimen", "alike / specimens"},
    {"precision.csv", "alike_lower", "number", "0 to 1", "no specimen", "Wilson, two-sided 95 %"},
    {"precision.csv", "alike_upper", "number", "0 to 1", "no specimen", "Wilson, two-sided 95 %"},
    {"precision.csv", "sd", "number", "fraction", "no two fractions",
     "standard deviation within specimens, pooled; between places: of the means of each place"},
    {"precision.csv", "sd_df", "integer", "", "never", "its degrees of freedom"},
    {"precision.csv", "shift_specimens", "integer", "specimens", "never", "behind shift"},
    {"precision.csv", "shift", "number", "fraction", "not between two", "second place minus first, mean of specimens"},
    {"precision.csv", "shift_lower", "number", "fraction", "too few specimens", "its 95 % limit, Student"},
    {"precision.csv", "shift_upper", "number", "fraction", "too few specimens", "its 95 % limit, Student"},
    {"specimens.csv", "specimen", "text", "", "never", "its name, or the patient's where no specimen is given"},
    {"specimens.csv", "is", "text", "", "never", "specimen, or patient: all slides of a patient at a locus"},
    {"specimens.csv", "locus", "text", "", "never", "locus of its slides"},
    {"specimens.csv", "rearranged", "integer", "slides", "never", "called so by the software"},
    {"specimens.csv", "normal", "integer", "slides", "never", "called so by the software"},
    {"specimens.csv", "equivocal", "integer", "slides", "never", "called so by the software"},
    {"specimens.csv", "uninformative", "integer", "slides", "never", "called so by the software"},
    {"specimens.csv", "not_scored", "integer", "slides", "never", "that could not be scored"},
    {"specimens.csv", "calls_differ", "0 or 1", "", "never", "whether two of its calls differ; not scored left out"},
    {"specimens.csv", "slides", "text", "", "never", "their ids"},
    {"reader_calls.csv", "slide", "text", "", "never", "id of the slide, as in the manifest"},
    {"reader_calls.csv", "reader", "text", "", "never", "reader, as in the manifest"},
    {"reader_calls.csv", "call", "text", "", "not given", "the reader's call"},
    {"reader_calls.csv", "evaluable", "integer", "nuclei", "not given", "nuclei that the reader counted"},
    {"reader_calls.csv", "rearranged", "integer", "nuclei", "not given", "rearranged among them"},
    {"reader_calls.csv", "fraction", "number", "0 to 1", "not given", "the reader's rearranged fraction"},
    {"reader_calls.csv", "software_fraction", "number", "0 to 1", "not scored, or no nuclei", "the software's"},
    {"reader_tests.csv", "slide", "text", "", "never", "id of the slide, as in the manifest"},
    {"reader_tests.csv", "reader_a", "text", "", "never", "one reader"},
    {"reader_tests.csv", "k_a", "integer", "nuclei", "never", "rearranged, by that reader"},
    {"reader_tests.csv", "n_a", "integer", "nuclei", "never", "counted, by that reader"},
    {"reader_tests.csv", "reader_b", "text", "", "never", "the other reader"},
    {"reader_tests.csv", "k_b", "integer", "nuclei", "never", "rearranged, by that reader"},
    {"reader_tests.csv", "n_b", "integer", "nuclei", "never", "counted, by that reader"},
    {"reader_tests.csv", "fisher_p", "number", "0 to 1", "never", "Fisher's exact test, two-sided"},
    {"differences.csv", "reader", "text", "", "never", "reader, as in the manifest"},
    {"differences.csv", "slides", "integer", "slides", "never", "that both gave a fraction of"},
    {"differences.csv", "mean_difference", "number", "fraction", "too few slides", "software minus reader"},
    {"differences.csv", "mean_lower", "number", "fraction", "too few slides", "its 95 % limit, Student"},
    {"differences.csv", "mean_upper", "number", "fraction", "too few slides", "its 95 % limit, Student"},
    {"differences.csv", "sd", "number", "fraction", "too few slides", "standard deviation of the differences"},
    {"differences.csv", "lower_limit", "number", "fraction", "too few slides", "limit of agreement: mean - 1.96 sd"},
    {"differences.csv", "upper_limit", "number", "fraction", "too few slides", "limit of agreement: mean + 1.96 sd"},
    {"differences.csv", "limit_se", "number", "fraction", "too few slides", "standard error of each limit"},
    {"nucleus_confusion.csv", "reader", "text", "", "never", "reader, as in the manifest"},
    {"nucleus_confusion.csv", "software", "text", "", "never",
     "class by the software; not counted, or not found by it"},
    {"nucleus_confusion.csv", "reader_class", "text", "", "never", "class by the reader"},
    {"nucleus_confusion.csv", "nuclei", "integer", "nuclei", "never", "how many"},
    {"panels.csv", "who", "text", "", "never", "who is held against each other"},
    {"panels.csv", "parties", "integer", "", "never", "how many they are"},
    {"panels.csv", "slides", "integer", "slides", "never", "that all of them called"},
    {"panels.csv", "observed", "number", "0 to 1", "undefined", "share of pairs of parties that agree"},
    {"panels.csv", "expected", "number", "0 to 1", "undefined", "that chance would make agree"},
    {"panels.csv", "fleiss_kappa", "number", "-1 to 1", "undefined", "over the slides that all parties called"},
    {"panels.csv", "se_if_none", "number", "", "undefined", "its standard error if nobody agreed beyond chance"},
    {"roc.csv", "cutoff_frac", "number", "0 to 1", "above all", "rearranged from this fraction on"},
    {"roc.csv", "true_positive_frac", "number", "0 to 1", "no positive", "of the reference's rearranged"},
    {"roc.csv", "false_positive_frac", "number", "0 to 1", "no negative", "of the reference's normal"},
    {"sizes.csv", "lower_bound", "number", "0 to 1", "never", "lower 95 % limit to reach"},
    {"sizes.csv", "misses", "integer", "slides", "never", "slides that may disagree"},
    {"sizes.csv", "slides_wilson", "integer", "slides", "never", "fewest slides that reach it, by Wilson's limit"},
    {"sizes.csv", "slides_exact", "integer", "slides", "never", "the same, by the exact limit"},
    {"sizes.csv", "slides_exact_one_sided", "integer", "slides", "never", "the same, by the exact one-sided limit"},
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

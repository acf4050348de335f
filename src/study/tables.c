/* The tables of the report but for nuclei.csv: one question each, one row an answer. Whatever a person wrote goes through
 * csv_words; the manifest refuses what it would change in a key. */
#include <math.h>
#include <stdio.h>

#include "assay/decision_names.h"
#include "stats/agreement_size.h"
#include "stats/normal.h"
#include "study/report_parts.h"

#define SHARE_DECIMALS 6

static void write_proportion(csv_writer *csv, const proportion *p)
{
    csv_integer(csv, p->k);
    csv_integer(csv, p->n);
    csv_number(csv, p->value, SHARE_DECIMALS);
    csv_number(csv, p->wilson.lower, SHARE_DECIMALS);
    csv_number(csv, p->wilson.upper, SHARE_DECIMALS);
}

static void write_interval(csv_writer *csv, interval i)
{
    csv_number(csv, i.lower, SHARE_DECIMALS);
    csv_number(csv, i.upper, SHARE_DECIMALS);
}

static void write_kappa(csv_writer *csv, const kappa_estimate *k)
{
    csv_number(csv, k->value, SHARE_DECIMALS);
    csv_number(csv, k->se, SHARE_DECIMALS);
    write_interval(csv, k->interval);
}

static const char agreement_header[] = "kind,group,both_positive,new_only,ref_only,both_negative,"
                                       "ppa_k,ppa_n,ppa,ppa_lower,ppa_upper,"
                                       "npa_k,npa_n,npa,npa_lower,npa_upper,"
                                       "opa_k,opa_n,opa,opa_lower,opa_upper,"
                                       "ppa_strict_k,ppa_strict_n,ppa_strict,ppa_strict_lower,ppa_strict_upper,"
                                       "npa_strict_k,npa_strict_n,npa_strict,npa_strict_lower,npa_strict_upper,"
                                       "opa_strict_k,opa_strict_n,opa_strict,opa_strict_lower,opa_strict_upper,"
                                       "kappa,kappa_se,kappa_lower,kappa_upper,"
                                       "kappa_linear,kappa_linear_se,kappa_linear_lower,kappa_linear_upper,"
                                       "kappa_quadratic,kappa_quadratic_se,kappa_quadratic_lower,kappa_quadratic_upper,"
                                       "mcnemar_p,mcnemar_mid_p,"
                                       "ppa_patient_lower,ppa_patient_upper,"
                                       "npa_patient_lower,npa_patient_upper,"
                                       "opa_patient_lower,opa_patient_upper,"
                                       "kappa_patient_lower,kappa_patient_upper";

static sunder_status write_agreement(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(&csv, folder, "agreement.csv", agreement_header, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->analysis->n_comparisons; i++) {
        const comparison *c = &r->analysis->comparisons[i];
        csv_string(&csv, c->kind);
        csv_words(&csv, c->group);
        csv_integer(&csv, c->binary.both_positive);
        csv_integer(&csv, c->binary.new_only);
        csv_integer(&csv, c->binary.ref_only);
        csv_integer(&csv, c->binary.both_negative);
        const proportion *const shares[] = {&c->positive,        &c->negative,        &c->overall,
                                            &c->positive_strict, &c->negative_strict, &c->overall_strict};
        for (int k = 0; k < 6; k++) write_proportion(&csv, shares[k]);
        write_kappa(&csv, &c->kappa);
        write_kappa(&csv, &c->linear);
        write_kappa(&csv, &c->quadratic);
        csv_number(&csv, c->mcnemar, SHARE_DECIMALS);
        csv_number(&csv, c->mcnemar_mid_p, SHARE_DECIMALS);
        write_interval(&csv, c->by_patient.positive);
        write_interval(&csv, c->by_patient.negative);
        write_interval(&csv, c->by_patient.overall);
        write_interval(&csv, c->by_patient.kappa);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_calls(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(&csv, folder, "calls.csv", "kind,group,new_call,ref_call,slides", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->analysis->n_comparisons; i++) {
        const comparison *c = &r->analysis->comparisons[i];
        for (int cell = 0; cell < N_SAID * N_SAID; cell++) {
            const said new_call = (said)(cell / N_SAID), ref_call = (said)(cell % N_SAID);
            if (c->cells[new_call][ref_call] == 0) continue;
            csv_string(&csv, c->kind);
            csv_words(&csv, c->group);
            csv_string(&csv, said_name(new_call));
            csv_string(&csv, said_name(ref_call));
            csv_integer(&csv, c->cells[new_call][ref_call]);
            csv_end_row(&csv);
        }
    }
    return csv_close(&csv, err);
}

static void write_count(csv_writer *csv, long count)
{
    if (count >= 0) csv_integer(csv, count);
    else csv_string(csv, "");
}

/* The remarks of a slide in one cell. *next: where those of the slides before it end. */
static void write_remarks(csv_writer *csv, const study_remarks *remarks, size_t slide, size_t *next)
{
    SUNDER_AUTO(text_free) text words = {0};
    for (; *next < remarks->n && remarks->rows[*next].slide == slide; *next += 1)
        text_addf(&words, "%s%s", words.length ? "; " : "", remarks->rows[*next].words);
    csv_words(csv, words.chars ? words.chars : "");
}

/* What a slide was scored with; empty where counts name no assay. */
static void write_assay(csv_writer *csv, const sunder_assay *assay)
{
    static const sunder_assay none;
    const sunder_assay *a = assay ? assay : &none;
    const char *const words[] = {a->id, a->sha256, a->probe_id, a->vendor, a->catalogue_no, a->lot};
    for (int i = 0; i < 6; i++) csv_string(csv, words[i]);
    csv_string(csv, !assay ? "" : a->colours_confirmed ? "yes" : "no");
}

static void write_slide(csv_writer *csv, const study_slide *s, const outcome *out, const sunder_assay *assay,
                        const char *decision)
{
    const char *const keys[] = {s->scoring.id, s->scoring.locus, s->patient, s->specimen,
                                s->lab,        s->scanner,       s->batch,   s->reference_method};
    for (int i = 0; i < 8; i++) csv_words(csv, keys[i]);
    csv_number(csv, s->specimen_age_years, 2);
    csv_string(csv, s->reference == SAID_NOTHING ? "" : said_name(s->reference));
    csv_string(csv, said_name(out->call));
    csv_string(csv, comparison_word(s, out));
    write_count(csv, out->has_counts ? out->n : -1);
    write_count(csv, out->has_counts ? out->k : -1);
    write_count(csv, out->split);
    write_count(csv, out->isolated_3p);
    csv_number(csv, out->fraction, SHARE_DECIMALS);
    write_interval(csv, wilson_interval(out->k, out->n, NORMAL_95_TWO_SIDED));
    csv_string(csv, out->from_counts ? "counts" : "images");
    csv_words(csv, out->failure);
    csv_string(csv, out->from_counts || out->failure[0] ? "" : s->scoring.folder);
    csv_string(csv, out->result_sha256);
    csv_string(csv, out->parameters_sha256);
    csv_number(csv, s->scoring.section_um > 0 ? s->scoring.section_um : (double)NAN, 2);
    csv_words(csv, s->scoring.cutoff);
    csv_string(csv, s->scoring.cutoff_sha256.chars);
    write_assay(csv, assay);
    const bool decided = assay && !out->from_counts;
    csv_string(csv, !decided ? "" : decision ? decision : decision_name(assay->decision));
    csv_string(csv, out->flags);
    write_count(csv, out->n_left_out);
}

static sunder_status write_slides(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(
        &csv, folder, "slides.csv",
        "slide,locus,patient,specimen,lab,scanner,batch,reference_method,specimen_age_years,reference,"
        "call,comparison,evaluable,rearranged,split,isolated_3p,fraction,fraction_lower,"
        "fraction_upper,from,failure,folder,result_sha256,parameters_sha256,section_um,cutoff,"
        "cutoff_sha256,assay,assay_sha256,probe,vendor,catalogue_no,lot,colours_confirmed,decision,flags,"
        "fields_left_out,remarks",
        err);
    if (status != SUNDER_OK) return status;
    const study_slides *slides = r->analysis->slides;
    size_t next = 0;
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const sunder_assay *assay = study_assay_of(r->assays, &s->scoring, r->options);
        write_slide(&csv, s, &r->analysis->outcomes[i], assay, r->options->decision);
        write_remarks(&csv, r->remarks, i, &next);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_readers(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(&csv, folder, "reader_calls.csv",
                                            "slide,reader,call,evaluable,rearranged,fraction,software_fraction", err);
    if (status != SUNDER_OK) return status;
    const study_slides *slides = r->analysis->slides;
    for (size_t i = 0; i < slides->n; i++) {
        for (int k = 0; k < slides->n_readers; k++) {
            const reader_mark *mark = &slides->rows[i].marks[k];
            if (mark->call == SAID_NOTHING && !isfinite(mark->percent_frac)) continue;
            csv_words(&csv, slides->rows[i].scoring.id);
            csv_words(&csv, slides->readers[k]);
            csv_string(&csv, mark->call == SAID_NOTHING ? "" : said_name(mark->call));
            write_count(&csv, mark->n);
            write_count(&csv, mark->k);
            csv_number(&csv, mark->percent_frac, SHARE_DECIMALS);
            csv_number(&csv, r->analysis->outcomes[i].fraction, SHARE_DECIMALS);
            csv_end_row(&csv);
        }
    }
    return csv_close(&csv, err);
}

static sunder_status write_differences(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(
        &csv, folder, "differences.csv",
        "reader,slides,mean_difference,mean_lower,mean_upper,sd,lower_limit,upper_limit,limit_se", err);
    if (status != SUNDER_OK) return status;
    for (int k = 0; k < r->analysis->slides->n_readers; k++) {
        const difference_limits *d = &r->analysis->differences[k].limits;
        if (d->n == 0) continue;
        csv_words(&csv, r->analysis->slides->readers[k]);
        csv_integer(&csv, (long long)d->n);
        csv_number(&csv, d->mean, SHARE_DECIMALS);
        write_interval(&csv, d->mean_interval);
        csv_number(&csv, d->sd, SHARE_DECIMALS);
        csv_number(&csv, d->lower, SHARE_DECIMALS);
        csv_number(&csv, d->upper, SHARE_DECIMALS);
        csv_number(&csv, d->limit_se, SHARE_DECIMALS);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_reader_tests(const study_report *r, const result_folder *folder, sunder_error *err)
{
    const study_analysis *a = r->analysis;
    csv_writer csv;
    sunder_status status =
        open_study_table(&csv, folder, "reader_tests.csv", "slide,reader_a,k_a,n_a,reader_b,k_b,n_b,fisher_p", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < a->n_tests; i++) {
        const reader_pair_test *t = &a->tests[i];
        const study_slide *s = &a->slides->rows[t->slide];
        csv_words(&csv, s->scoring.id);
        const int both[] = {t->reader_a, t->reader_b};
        for (int k = 0; k < 2; k++) {
            csv_words(&csv, a->slides->readers[both[k]]);
            csv_integer(&csv, s->marks[both[k]].k);
            csv_integer(&csv, s->marks[both[k]].n);
        }
        csv_number(&csv, t->p, SHARE_DECIMALS);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_panels(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(&csv, folder, "panels.csv",
                                            "who,parties,slides,observed,expected,fleiss_kappa,se_if_none", err);
    if (status != SUNDER_OK) return status;
    for (int i = 0; i < r->analysis->n_panels; i++) {
        const panel *p = &r->analysis->panels[i];
        csv_words(&csv, p->who);
        csv_integer(&csv, p->parties);
        csv_integer(&csv, (long long)p->slides);
        csv_number(&csv, p->kappa.observed, SHARE_DECIMALS);
        csv_number(&csv, p->kappa.expected, SHARE_DECIMALS);
        csv_number(&csv, p->kappa.value, SHARE_DECIMALS);
        csv_number(&csv, p->kappa.se, SHARE_DECIMALS);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_roc(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status =
        open_study_table(&csv, folder, "roc.csv", "cutoff_frac,true_positive_frac,false_positive_frac", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->analysis->n_roc_points; i++) {
        const roc_point *p = &r->analysis->roc_points[i];
        csv_number(&csv, p->cutoff, SHARE_DECIMALS);
        csv_number(&csv, p->true_positive_frac, SHARE_DECIMALS);
        csv_number(&csv, p->false_positive_frac, SHARE_DECIMALS);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_sizes(const result_folder *folder, sunder_error *err)
{
    static const double targets[] = {0.80, 0.85, 0.90, 0.95, 0.98};
    csv_writer csv;
    sunder_status status = open_study_table(
        &csv, folder, "sizes.csv", "lower_bound,misses,slides_wilson,slides_exact,slides_exact_one_sided", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        for (long misses = 0; misses <= 5; misses++) {
            csv_number(&csv, targets[i], 2);
            csv_integer(&csv, misses);
            csv_integer(&csv, smallest_size(targets[i], misses, BOUND_WILSON));
            csv_integer(&csv, smallest_size(targets[i], misses, BOUND_EXACT));
            csv_integer(&csv, smallest_size(targets[i], misses, BOUND_EXACT_ONE_SIDED));
            csv_end_row(&csv);
        }
    }
    return csv_close(&csv, err);
}

sunder_status study_tables_write(const study_report *report, const result_folder *folder, sunder_error *err)
{
    sunder_status status = write_agreement(report, folder, err);
    if (status == SUNDER_OK) status = write_calls(report, folder, err);
    if (status == SUNDER_OK) status = write_slides(report, folder, err);
    if (status == SUNDER_OK) status = write_readers(report, folder, err);
    if (status == SUNDER_OK) status = write_reader_tests(report, folder, err);
    if (status == SUNDER_OK) status = write_differences(report, folder, err);
    if (status == SUNDER_OK) status = write_panels(report, folder, err);
    if (status == SUNDER_OK) status = write_roc(report, folder, err);
    return status == SUNDER_OK ? write_sizes(folder, err) : status;
}

/* Prints an assay as lines that a person compares with the kit's sheet: no field is left out because it is unknown. */
#include "assay/assay_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assay/decision_names.h"

static void add_line(text *out, const char *name, const char *value)
{
    text_addf(out, "%-22s %s\n", name, value && value[0] ? value : "unknown");
}

static void add_kb(text *out, const char *name, double kb)
{
    char digits[32], value[40] = "";
    format_number(digits, sizeof digits, kb, 1);
    if (digits[0]) snprintf(value, sizeof value, "%s kb", digits);
    add_line(out, name, value);
}

static void add_place(text *out, const char *name, long long start, long long end)
{
    char value[64] = "";
    if (start > 0) snprintf(value, sizeof value, "%lld to %lld", start, end);
    add_line(out, name, value);
}

static void add_distance(text *out, const char *name, const sunder_distance_rule *rule, const char *centre,
                         const char *gap)
{
    char limit[40];
    format_number(limit, sizeof limit, rule->limit, 2);
    if (rule->measure == SUNDER_CENTRE_UM) text_addf(out, "%-22s %s %s um, centre to centre\n", name, centre, limit);
    else text_addf(out, "%-22s gap %s %s signal diameters, rim to rim\n", name, gap, limit);
}

static void add_cutoff(text *out, const sunder_assay *a)
{
    char percent[40];
    format_number(percent, sizeof percent, 100.0 * a->cutoff_numerator / a->cutoff_denominator, 1);
    text_addf(out, "%-22s %s %% of nuclei or more (%d/%d)\n", "cutoff", percent, a->cutoff_numerator,
              a->cutoff_denominator);
    add_line(out, "cutoff basis", a->cutoff_basis);
    text_addf(out, "%-22s %s: %s\n", "decision", decision_name(a->decision), decision_words(a->decision));
    text_addf(out, "%-22s split (S), isolated 3' (I3)%s%s\n", "counted as rearranged",
              a->isolated_5p_counts ? ", isolated 5' (I5)" : "",
              a->zero_fused_counts ? ", no fused signal and a single 3'" : "");
}

static void add_sizes(text *out, const sunder_assay *a)
{
    char um[40];
    if (a->least_nucleus_um > 0) {
        format_number(um, sizeof um, a->least_nucleus_um, 1);
        text_addf(out, "%-22s from %s um across\n", "nuclei scored", um);
    }
    if (a->largest_nucleus_um > 0) {
        format_number(um, sizeof um, a->largest_nucleus_um, 1);
        text_addf(out, "%-22s up to %s um across\n", "nuclei scored", um);
    }
}

static void add_probe(text *out, const sunder_assay *a)
{
    add_line(out, "probe", a->probe_id);
    add_line(out, "vendor", a->vendor);
    add_line(out, "catalogue number", a->catalogue_no);
    add_line(out, "lot", a->lot);
    add_line(out, "instructions for use", a->ifu_reference);
    add_place(out, "5' probe position", a->chr5p_start, a->chr5p_end);
    add_place(out, "3' probe position", a->chr3p_start, a->chr3p_end);
    add_kb(out, "5' probe size", a->size_5p_kb);
    add_kb(out, "3' probe size", a->size_3p_kb);
    add_kb(out, "gap between probes", a->gap_kb);
    add_line(out, "5' probe colour", a->colour_5p);
    add_line(out, "3' probe colour", a->colour_3p);
    add_line(out, "colours confirmed",
             a->colours_confirmed ? "yes"
                                  : "NO: compare both colours with the kit's sheet, then set colours_confirmed");
}

static void add_sources(text *out, const char *sources)
{
    while (*sources) {
        size_t length = strcspn(sources, "\n");
        text_addf(out, "%-22s %.*s\n", "source", (int)length, sources);
        sources += length + (sources[length] == '\n');
    }
}

void assay_describe(const sunder_assay *a, text *out)
{
    char strand[2] = {a->strand == '?' ? '\0' : a->strand, '\0'};
    add_line(out, "assay", a->id);
    add_line(out, "title", a->title);
    add_line(out, "locus", a->locus);
    add_line(out, "HGNC id", a->hgnc_id);
    add_line(out, "band", a->band);
    add_line(out, "strand", strand);
    add_line(out, "gene", a->gene_region);
    add_line(out, "assembly", a->assembly);
    add_line(out, "nearer to centromere",
             a->centromeric_end == SUNDER_END_5P   ? "5' probe"
             : a->centromeric_end == SUNDER_END_3P ? "3' probe"
                                                   : "");
    add_probe(out, a);
    add_distance(out, "split", &a->split, "at least", "of at least");
    add_distance(out, "one signal (doublet)", &a->doublet, "nearer than", "of at most");
    text_addf(out, "%-22s %d evaluable nuclei; fewer are uninformative\n", "minimum", a->n_min);
    add_sizes(out, a);
    add_cutoff(out, a);
    add_sources(out, a->sources);
    add_line(out, "file's SHA-256", a->sha256);
}

void assay_cutoff_words(const sunder_assay *assay, char *buffer, size_t size)
{
    char digits[32];
    const bool whole = 100 * assay->cutoff_numerator % assay->cutoff_denominator == 0;
    format_number(digits, sizeof digits, 100.0 * assay->cutoff_numerator / assay->cutoff_denominator, whole ? 0 : 2);
    snprintf(buffer, size, "%s %%", digits);
}

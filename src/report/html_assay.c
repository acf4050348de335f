/* The assay: which probe lies where, and by which rules the slide was read. What nobody told is printed as not given. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/words.h"

static const char *end_words(sunder_arm_end end)
{
    switch (end) {
    case SUNDER_END_5P: return "5\xe2\x80\xb2 lies nearer to the centromere";
    case SUNDER_END_3P: return "3\xe2\x80\xb2 lies nearer to the centromere";
    case SUNDER_END_UNKNOWN: break;
    }
    return "";
}

static void add_locus(text *page, const sunder_assay *assay)
{
    char gene[96], strand[2] = {assay->strand == '?' ? '\0' : assay->strand, '\0'};
    snprintf(gene, sizeof gene, "%s%s%s", assay->gene_region, assay->assembly[0] ? ", " : "", assay->assembly);
    text_add(page, "<table class=\"facts\">\n");
    html_row(page, "Assay", assay->title);
    html_row(page, "Locus", assay->locus);
    html_row(page, "HGNC", assay->hgnc_id);
    html_row(page, "Band", assay->band);
    html_row(page, "Gene", assay->gene_region[0] ? gene : "");
    html_row(page, "Strand", strand);
    html_row(page, "Order on the arm", end_words(assay->centromeric_end));
    html_row(page, "5\xe2\x80\xb2 probe is", assay->colour_5p);
    html_row(page, "3\xe2\x80\xb2 probe is", assay->colour_3p);
    html_row(page, "Colours confirmed", assay->colours_confirmed ? "yes (assay file)" : "NO");
    text_add(page, "</table>\n");
}

static void add_probe(text *page, const sunder_assay *assay)
{
    text_add(page, "<table class=\"facts\">\n");
    html_row(page, "Probe", assay->probe_id);
    html_row(page, "Vendor", assay->vendor);
    html_row(page, "Catalogue number", assay->catalogue_no);
    html_row(page, "Lot", assay->lot);
    html_row(page, "Instructions for use", assay->ifu_reference);
    html_row_number(page, "Size of the 5\xe2\x80\xb2 probe", assay->size_5p_kb, 0, "kb");
    html_row_number(page, "Size of the 3\xe2\x80\xb2 probe", assay->size_3p_kb, 0, "kb");
    html_row_number(page, "Gap", assay->gap_kb, 0, "kb");
    text_add(page, "</table>\n");
}

static void add_rules(text *page, const slide_result *result)
{
    const sunder_assay *assay = result->assay;
    char split[96], doublet[96], counted[128], area[300] = "whole fields";
    rule_words(&assay->split, split, sizeof split);
    rule_words(&assay->doublet, doublet, sizeof doublet);
    snprintf(counted, sizeof counted, "split, isolated 3\xe2\x80\xb2%s%s",
             assay->isolated_5p_counts ? ", isolated 5\xe2\x80\xb2" : "",
             assay->zero_fused_counts ? ", 3\xe2\x80\xb2 alone without a fused pair" : "");
    if (result->origin->regions_name[0]) snprintf(area, sizeof area, "inside %s", result->origin->regions_name);
    text_add(page, "<table class=\"facts\">\n");
    html_row(page, "Split from", split);
    html_row(page, "One signal of a colour up to", doublet);
    html_row(page, "Counted as rearranged", counted);
    html_row(page, "Area scored", area);
    html_row_number(page, "Section thickness",
                    result->options->section_um > 0 ? result->options->section_um : (double)NAN, 1, "\xc2\xb5m");
    html_row(page, "Specimen, tumour share", "");
    html_row(page, "Assay file SHA-256", assay->sha256);
    text_add(page, "</table>\n");
}

void html_assay(text *page, const slide_result *result)
{
    text_add(page, "<section>\n<h2>Assay</h2>\n<div class=\"columns\">\n");
    add_locus(page, result->assay);
    add_probe(page, result->assay);
    text_add(page, "</div>\n");
    add_rules(page, result);
    text_add(page, "</section>\n");
}

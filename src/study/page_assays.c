/* The assays of a study: what its slides were scored with, and the box about colours that nobody confirmed. That box is the head
 * of a table of one cell which holds the whole page, because browsers repeat it on every printed page. */
#include "assay/decision_names.h"
#include "study/page_parts.h"

#define MOST_NAMED 8 /* in the box; the table has all */

const char page_assays_style[] =
    ".frame{width:100%;table-layout:fixed;margin:0}.frame>tbody>tr{break-inside:auto}"
    ".frame>thead>tr>td,.frame>tbody>tr>td{border:0;padding:0;text-align:left}\n"
    ".unconfirmed{margin:6px 0 8px;padding:6px 10px;border:2px solid #a33a00;background:#fff1e8;color:#7a2b00;"
    "font-size:14px;font-weight:bold;overflow-wrap:anywhere}\n"
    "@media print{.unconfirmed{font-size:8pt}}\n";

/* Slides of the study with this assay; those scored from images. */
static size_t slides_of(const study_report *r, const sunder_assay *assay, size_t *out_with_images)
{
    const study_slides *slides = r->analysis->slides;
    size_t n = 0;
    *out_with_images = 0;
    for (size_t i = 0; i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        if (study_assay_of(r->assays, row, r->options) != assay) continue;
        n += 1;
        *out_with_images += row->images[0] != '\0';
    }
    return n;
}

static bool is_unconfirmed(const study_report *r, const sunder_assay *assay)
{
    size_t with_images;
    return !assay->colours_confirmed && slides_of(r, assay, &with_images) > 0 && with_images > 0;
}

bool page_frame_begin(text *page, const study_report *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->assays->n; i++) {
        const sunder_assay *assay = &r->assays->rows[i].assay;
        if (!is_unconfirmed(r, assay)) continue;
        if (n == 0)
            text_add(page, "<table class=\"frame\"><thead><tr><td><div class=\"unconfirmed\">Probe colours are not "
                           "confirmed: ");
        if (n < MOST_NAMED) {
            text_addf(page, "%sassay ", n ? "; " : "");
            text_add_escaped(page, assay->id);
            text_add(page, " takes 5\xe2\x80\xb2 as ");
            text_add_escaped(page, assay->colour_5p);
            text_add(page, " and 3\xe2\x80\xb2 as ");
            text_add_escaped(page, assay->colour_3p);
        }
        if (n == MOST_NAMED) text_add(page, "; and others");
        n += 1;
    }
    if (n > 0)
        text_add(page, ". Check the kit's sheet and set them in the assay file before this study is used."
                       "</div></td></tr></thead>\n<tbody><tr><td>\n");
    return n > 0;
}

static void add_assay(text *page, const study_report *r, const sunder_assay *a)
{
    size_t with_images;
    const size_t n = slides_of(r, a, &with_images);
    const char *const words[] = {a->id, a->probe_id, a->vendor, a->catalogue_no, a->lot};
    text_add(page, "<tr>");
    for (int i = 0; i < 5; i++) add_cell(page, words[i][0] ? words[i] : "unknown");
    text_add(page, "<td class=\"words\">5\xe2\x80\xb2 ");
    text_add_escaped(page, a->colour_5p);
    text_add(page, ", 3\xe2\x80\xb2 ");
    text_add_escaped(page, a->colour_3p);
    text_add(page, a->colours_confirmed ? ", confirmed</td>" : ", <b>NOT confirmed</b></td>");
    text_addf(page, "<td>%d of %d</td>", a->cutoff_numerator, a->cutoff_denominator);
    add_cell(page, r->options->decision ? r->options->decision : decision_name(a->decision));
    text_addf(page, "<td>%zu</td><td class=\"long hash\">%s</td></tr>\n", n, a->sha256);
}

void page_assays(text *page, const study_report *r)
{
    if (r->assays->n == 0) {
        text_add(page, "<p>No assay: all slides are given as counts.</p>\n");
        return;
    }
    text_add(page, "<h3>Assays</h3>\n<div class=\"wide\"><table><thead><tr><th>assay</th><th class=\"words\">probe</th>"
                   "<th class=\"words\">vendor</th><th class=\"words\">catalogue</th><th class=\"words\">lot</th>"
                   "<th class=\"words\">colours</th><th>cutoff</th><th class=\"words\">decision</th><th>slides</th>"
                   "<th class=\"words\">SHA-256</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < r->assays->n; i++) add_assay(page, r, &r->assays->rows[i].assay);
    text_add(page, "</tbody></table></div>\n");
}

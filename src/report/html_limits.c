/* The limits that are printed with every result (clinical.md 5.2). */
#include "report/html_parts.h"
#include "report/words.h"

static const char *const sentences[] = {
    "Break-apart FISH does not name the partner gene.",
    "It does not prove an expressed, in-frame fusion.",
    "Deletions and inversions below the resolution of the probe (LMNA and TPM3 with NTRK1) can be missed.",
    "A break near the gene that leaves the gene whole (a passenger break) can look the same.",
    "Aneuploid and polyploid nuclei raise the number of false positives.",
    NULL, /* where positives are weak: what follows depends on what is known */
    "A normal result means that there is no rearrangement at this locus above the cutoff with this probe. It does not "
    "mean "
    "that there is no fusion.",
    "After a positive result the decision on a targeted treatment, such as a TRK inhibitor, belongs to the clinician.",
};

const char *limit_sentence(size_t i, bool rna_is_there)
{
    if (i >= sizeof sentences / sizeof *sentences) return NULL;
    if (sentences[i]) return sentences[i];
    return rna_is_there
               ? "Low-level positives, and all positives in tumours where a rearrangement is unlikely, do not stand alone: "
                 "read them beside what RNA sequencing found in this specimen."
               : "Low-level positives, and all positives in tumours where a rearrangement is unlikely: confirm by RNA "
                 "sequencing.";
}

const char research_use_words[] =
    "Research use only until a laboratory has validated it for its own probes, tissue and microscope. An aid to counting: "
    "a qualified reader has to confirm the result by looking at the images.";

void html_limits(text *page, const slide_result *result)
{
    text_add(page, "<section class=\"whole limits\">\n<h2>Limits</h2>\n<ul>\n");
    if (!result->assay->colours_confirmed)
        text_add(
            page,
            "<li><b>Which colour is 5\xe2\x80\xb2 and which is 3\xe2\x80\xb2 has not been confirmed: swapped ends turn "
            "an isolated 3\xe2\x80\xb2 into an isolated 5\xe2\x80\xb2, which does not count.</b></li>\n");
    for (size_t i = 0; limit_sentence(i, false); i++) text_addf(page, "<li>%s</li>\n", limit_sentence(i, false));
    text_add(page,
             "</ul>\n<p><b>Research use only</b> until a laboratory has validated it for its own probes, tissue and "
             "microscope. An aid to counting: a qualified reader has to confirm the result by looking at the "
             "images.</p>\n</section>\n");
}

/* Reasons in words. Percent only here; every sentence carries the numbers it rests on, so that it can be checked against
 * the tables. Texts do not depend on the locale of the host. */
#include "score/flags.h"
#include "score/reasons.h"

#include <math.h>
#include <stdio.h>

#include "score/cutoff_rule.h"
#include "score/mode_reasons.h"
#include "score/outcome.h"
#include "score/reason_text.h"
#include "score/two_step.h"

/* What an equivocal call rests on, in one sentence, where single signals alone are in doubt. */
static void add_symmetric_singles(verdict *v, const sunder_assay *assay)
{
    if (v->call != SUNDER_CALL_EQUIVOCAL || !asks_for_evidence(assay)) return;
    /* A doubtful pixel size makes a call equivocal too, below the cutoff and beside evidence. */
    if (!v->above_cutoff || v->evidence || !singles_are_symmetric(v, assay)) return;
    const fraction_correction *own = &v->corrected;
    char corrected[120] = "";
    if (own->state != LAW_REFUSED)
        snprintf(corrected, sizeof corrected, "; corrected for that it is %s %% (%s to %s %%)",
                 percent(own->value).chars, percent(own->lower).chars, percent(own->upper).chars);
    add_reason(v,
               "Equivocal: %s %% reaches the cutoff of %s, but isolated 3' (%ld) and isolated 5' (%ld) are equally "
               "frequent within chance (two-sided p %s), as cutting by the section makes%s.",
               percent(v->fraction).chars, cutoff_text(v, assay).chars, v->counts.isolated_3p, v->counts.isolated_5p,
               p_value(v->symmetry_p).chars, corrected);
}

/* Why a slide below the cutoff is not called normal. */
static void add_doubt(verdict *v, const sunder_assay *assay)
{
    if (v->call != SUNDER_CALL_EQUIVOCAL || !asks_for_evidence(assay) || !v->doubt_decides) return;
    const slide_counts *c = &v->counts;
    const long doubtful = c->by_exclusion[EXCLUDED_DOUBT];
    add_reason(
        v,
        "Equivocal: %s %% is below the cutoff of %s, but %ld more %s %s left out for doubt, of which %s are "
        "expected to be rearranged; with them it would be %s %%. Read those in the gallery, or acquire more fields.",
        percent(v->fraction).chars, cutoff_text(v, assay).chars, doubtful, nuclei_word(doubtful),
        doubtful == 1 ? "was" : "were", decimals(c->doubtful_rearranged, 1).chars,
        percent(((double)c->k + c->doubtful_rearranged) / (double)(c->n + doubtful)).chars);
}

/* Why a slide at the cutoff is not called rearranged. */
static void add_stretch(verdict *v, const sunder_assay *assay)
{
    const slide_counts *c = &v->counts;
    if (v->call != SUNDER_CALL_EQUIVOCAL || !asks_for_evidence(assay) || !v->stretch_decides) return;
    add_reason(
        v,
        "Equivocal: %s %% reaches the cutoff of %s, but %ld of %ld evaluable nuclei hold a signal drawn out along a "
        "line (decondensed chromatin), which takes fused ends apart. Were as many nuclei misread, it would be %s %%. Read "
        "these in the gallery, or repeat the hybridisation with a gentler digestion.",
        percent(v->fraction).chars, cutoff_text(v, assay).chars, c->stretched, c->n,
        percent((double)(c->k > c->stretched ? c->k - c->stretched : 0) / (double)c->n).chars);
}

static void add_fraction(verdict *v, const sunder_assay *assay)
{
    const slide_counts *c = &v->counts;
    add_reason(
        v,
        "%ld of %ld evaluable nuclei (%s %%, 95 %% Wilson interval %s to %s %%) are rearranged: %ld split and %ld with an "
        "isolated 3' signal%s. That is %s the cutoff of %s.",
        c->k, c->n, percent(v->fraction).chars, percent(v->lower).chars, percent(v->upper).chars, c->split,
        c->isolated_3p, assay->isolated_5p_counts ? ", isolated 5' counted too" : "",
        v->above_cutoff ? "at or above" : "below", cutoff_text(v, assay).chars);
}

/* An excess of isolated 3' that missed 5' signals may have made. */
static void add_dim_5p(verdict *v, const truncation_test *t)
{
    const slide_counts *c = &v->counts;
    add_reason(v,
               "The 5' colour is dim on this slide (%s %% of its signals too weak to be seen): missed 5' signals could "
               "have made the isolated 3' (%ld %s; one-sided p %s). Acquire it with a longer exposure.",
               percent(v->missed_5p_frac).chars, c->isolated_3p, nuclei_word(c->isolated_3p),
               p_value(t->missed_p).chars);
    add_reason(v,
               "Section truncation could have made the split nuclei: %ld of %ld is at least %s %% (one-sided 95 %%, "
               "exact), and truncation makes up to 2 %%. Read the gallery; repeat or confirm with another method.",
               c->split, c->n, limit_percent(t->split_lower_limit).chars);
}

static void add_truncation(verdict *v)
{
    const slide_counts *c = &v->counts;
    const truncation_test t = test_truncation(c, v->missed_5p_frac);
    if (t.by_split) {
        add_reason(
            v,
            "Section truncation does not make this many split nuclei: %ld of %ld, at least %s %% (one-sided 95 %%, "
            "exact); truncation makes up to 2 %%.",
            c->split, c->n, limit_percent(t.split_lower_limit).chars);
    }
    if (t.by_isolated) {
        add_reason(v,
                   "Isolated 3' signals (%ld %s) outnumber isolated 5' (%ld; one-sided p %s), which section "
                   "truncation, being symmetric, does not do: it suggests a loss of the 5' part.",
                   c->isolated_3p, nuclei_word(c->isolated_3p), c->isolated_5p, p_value(t.isolated_p).chars);
    }
    if (t.by_split || t.by_isolated) return;
    if (t.undone_by_missed) {
        add_dim_5p(v, &t);
        return;
    }
    add_reason(
        v,
        "Section truncation could have made this: isolated 3' (%ld %s) are not more than isolated 5' (%ld) beyond "
        "chance (one-sided p %s), and %ld split %s of %ld: at least %s %% (one-sided 95 %%, exact), where truncation "
        "makes up to 2 %%. Read the gallery; repeat or confirm with another method.",
        c->isolated_3p, nuclei_word(c->isolated_3p), c->isolated_5p, p_value(t.isolated_p).chars, c->split,
        nuclei_word(c->split), c->n, limit_percent(t.split_lower_limit).chars);
}

static void add_margin(verdict *v, const sunder_assay *assay)
{
    const double cutoff = (double)assay->cutoff_numerator / assay->cutoff_denominator;
    if (!(v->lower < cutoff && v->upper > cutoff)) return;
    add_reason(
        v,
        "The Wilson interval includes the cutoff: with %ld nuclei the slide lies near the line. More nuclei would narrow it.",
        v->counts.n);
}

static void add_left_out(verdict *v)
{
    const long *excluded = v->counts.by_exclusion;
    const struct {
        long n;
        const char *words;
    } parts[] = {{excluded[EXCLUDED_BORDER], "cut by the image border"},
                 {excluded[EXCLUDED_OVERLAP], "overlapping"},
                 {excluded[EXCLUDED_BLURRED], "out of focus"},
                 {excluded[EXCLUDED_TOO_SMALL], "too small"},
                 {excluded[EXCLUDED_TOO_LARGE], "too large"},
                 {excluded[EXCLUDED_DEBRIS], "debris"},
                 {excluded[EXCLUDED_SATURATED], "saturated"},
                 {excluded[EXCLUDED_OUTLINE], "with a doubtful outline"},
                 {excluded[EXCLUDED_MITOSIS], "in mitosis"},
                 {excluded[EXCLUDED_REGION], "outside the regions"},
                 {v->counts.no_signal, "without any signal"},
                 {v->counts.only_3p, "with 3' signals only"},
                 {v->counts.only_5p, "with 5' signals only"},
                 {excluded[EXCLUDED_DOUBT], "with unclear signals"}};
    char list[360] = "";
    size_t length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].n == 0) continue;
        const int more =
            snprintf(list + length, sizeof list - length, "%s%ld %s", length ? ", " : "", parts[i].n, parts[i].words);
        if (more < 0 || (size_t)more >= sizeof list - length) break;
        length += (size_t)more;
    }
    if (length > 0) add_reason(v, "Not counted of %ld nuclei found: %s.", v->counts.nuclei, list);
}

static void add_swapped(verdict *v, const sunder_assay *assay, const score_context *about, const plausibility *images)
{
    const channel_look *chromatin = &about->look[images->chromatin], *other = &about->look[1 - images->chromatin];
    add_reason(
        v,
        "The channels seem to be exchanged: what is read as %s (%s) looks like the nuclear stain. Its spots are "
        "broad and shallow (sigma %s um, %s %% of the light there; the other colour's %s um, %s %%): chromatin, no "
        "probe. Check the order of the channels (--channels).",
        images->chromatin == END_5P ? "5'" : "3'", images->chromatin == END_5P ? assay->colour_5p : assay->colour_3p,
        decimals(chromatin->sigma_um, 2).chars, percent(chromatin->contrast).chars, decimals(other->sigma_um, 2).chars,
        percent(other->contrast).chars);
}

static void add_scale(verdict *v, const plausibility *images)
{
    static const char *const how_sure[] = {
        [SCALE_DOUBTFUL] = "possibly", [SCALE_UNLIKELY] = "probably", [SCALE_IMPOSSIBLE] = "almost surely"};
    add_reason(
        v,
        "The pixel size is %s wrong: with it nuclei are %s um across (usual 5 to 25) and signals have a sigma of %s "
        "um (usual 0.15 to 0.35). It may be too %s, by a factor of two perhaps. Check it (--pixel-size).%s",
        how_sure[images->scale], decimals(images->diameter_um, 1).chars, decimals(images->sigma_um, 2).chars,
        images->pixel_too_large ? "large" : "small",
        images->scale == SCALE_UNLIKELY ? " Until then the counts are not called." : "");
}

static void add_swapped_ends(verdict *v)
{
    add_reason(
        v,
        "Isolated 5' signals (%ld nuclei) outnumber isolated 3' (%ld) and reach the cutoff. Rearrangements keep the "
        "3' part, so the ends may be exchanged: check which colour is 5' on the kit's sheet.",
        v->counts.isolated_5p, v->counts.isolated_3p);
}

static void add_unsure(verdict *v, const hybridisation *h, const sunder_assay *assay, const slide_laws *laws)
{
    const probe_end end = signals_are_unsure(laws, END_5P, h) ? END_5P : END_3P;
    add_reason(
        v,
        "What is read as %s (%s) is noise or the rims of nuclei: %ld nuclei seem to show it, %zu signals are beyond "
        "doubt. The channel is empty or out of focus, the hybridisation did not work, or it is the wrong channel.",
        end == END_5P ? "5'" : "3'", end == END_5P ? assay->colour_5p : assay->colour_3p,
        end == END_5P ? h->with_5p : h->with_3p, laws->brightness[end].signals);
}

static void add_no_signals(verdict *v, const hybridisation *h, const sunder_assay *assay)
{
    add_reason(
        v,
        "There are no signals to read: of %ld whole nuclei, %ld with a 5' (%s) and %ld with a 3' (%s) signal; one in "
        "five is the least expected. The probe channels are out of focus, the hybridisation did not "
        "work, or a channel is the wrong one.",
        h->nuclei, h->with_5p, assay->colour_5p, h->with_3p, assay->colour_3p);
}

static void add_empty_channel(verdict *v, const sunder_assay *assay, const score_context *about)
{
    for (int end = END_5P; end <= END_3P; end++) {
        if (!about->one_value[end]) continue;
        const char *name = end == END_5P ? "5'" : "3'";
        add_reason(
            v,
            "The %s (%s) channel holds one value in every pixel: no %s probe was imaged. Check --channels, or acquire "
            "that channel.",
            name, end == END_5P ? assay->colour_5p : assay->colour_3p, name);
    }
}

static void add_blurred(verdict *v, const score_context *about)
{
    add_reason(v, "The slide is blurred: %ld of %ld nuclei are out of focus%s%s. Acquire it again.",
               v->counts.by_exclusion[EXCLUDED_BLURRED], v->counts.nuclei,
               isfinite(about->median_focus) ? "; median sharpness of the outlines " : "",
               isfinite(about->median_focus) ? decimals(about->median_focus, 2).chars : "");
}

static void add_misaligned(verdict *v, const slide_laws *laws)
{
    if (laws_pairs_are_off(laws)) {
        add_reason(
            v,
            "With the chromatic shift given by --laws the two probe channels do not lie on each other: the slide's "
            "own pairs lie %s um off it and scatter by %s um, so no distance can be trusted. Leave the given shift "
            "out, or calibrate again.",
            decimals(laws_contradiction_um(laws), 2).chars, decimals(laws->pair_sigma_um, 2).chars);
        return;
    }
    const chromatic_shift *own = laws->shift.state == LAW_GIVEN ? &laws->own_shift : &laws->shift;
    add_reason(
        v,
        "The two probe channels do not lie on each other, or do not show the two probes of one locus: there are bright "
        "signals of both colours, but no shift of one channel makes pairs of them (%s), so no distance can be trusted. "
        "Register the channels, or acquire them again.",
        own->why);
}

static void add_fault(verdict *v, slide_fault fault, const hybridisation *h, const sunder_assay *assay,
                      const slide_laws *laws, const score_context *about, const plausibility *images)
{
    const slide_counts *c = &v->counts;
    const size_t used = about->n_fields - about->n_left_out;
    switch (fault) {
    case FAULT_NONE: break;
    case FAULT_NO_FIELDS: add_reason(v, "No field could be used; see left_out for what is wrong with each."); break;
    case FAULT_NO_NUCLEI:
        add_reason(
            v,
            "No nuclei were found in %zu %s; the list of fields says why. Check that the DAPI channel is the right one and "
            "is not empty.",
            used, used == 1 ? "field" : "fields");
        break;
    case FAULT_EMPTY_CHANNEL: add_empty_channel(v, assay, about); break;
    case FAULT_BLURRED: add_blurred(v, about); break;
    case FAULT_SATURATED:
        add_reason(
            v,
            "The images are overexposed: %s %% of the pixels of a probe channel and the DAPI of %ld of %ld nuclei are "
            "clipped. Acquire the slide again with a shorter exposure.",
            percent(about->saturated_frac).chars, c->by_exclusion[EXCLUDED_SATURATED], c->nuclei);
        break;
    case FAULT_SWAPPED: add_swapped(v, assay, about, images); break;
    case FAULT_SCALE: add_scale(v, images); break;
    case FAULT_NO_SIGNALS: add_no_signals(v, h, assay); break;
    case FAULT_UNSURE_SIGNALS: add_unsure(v, h, assay, laws); break;
    case FAULT_MISALIGNED: add_misaligned(v, laws); break;
    case FAULT_LOW_COUNT:
        add_reason(v, "Too few nuclei: %ld of %ld found can be scored, the assay asks for %ld. Acquire more fields.",
                   c->n, c->nuclei, least_nuclei(assay));
        break;
    }
}

static void add_contradiction(verdict *v, const slide_laws *laws)
{
    if (!laws->shift_contradicted) return;
    const chromatic_shift *given = &laws->shift, *own = &laws->own_shift;
    add_reason(
        v,
        "The chromatic shift given by --laws (x %s, y %s um) is not that of the slide's own pairs (x %s, y %s um, "
        "error %s um, %zu pairs). The given one was used; calibrate again, or leave it out.",
        decimals(given->shift_um.x, 3).chars, decimals(given->shift_um.y, 3).chars, decimals(own->shift_um.x, 3).chars,
        decimals(own->shift_um.y, 3).chars, decimals(own->error_um, 3).chars, own->pairs);
}

void write_reasons(verdict *v, slide_fault fault, const hybridisation *h, const sunder_assay *assay,
                   const slide_laws *laws, const score_context *about, const plausibility *images)
{
    v->n_reasons = 0;
    add_fault(v, fault, h, assay, laws, about, images);
    const bool scale_first = fault == FAULT_NONE && images->scale == SCALE_UNLIKELY;
    if (scale_first) add_scale(v, images);
    if (fault == FAULT_NONE) {
        add_mode_reasons(v, assay, about);
        add_symmetric_singles(v, assay);
        add_doubt(v, assay);
        add_stretch(v, assay);
        add_fraction(v, assay);
        if (v->above_cutoff || v->evidence) add_truncation(v);
        add_margin(v, assay);
        add_field_differences(v);
    }
    if (images->swapped_dapi && fault != FAULT_SWAPPED) add_swapped(v, assay, about, images);
    if (images->scale != SCALE_FITS && fault != FAULT_SCALE && !scale_first) add_scale(v, images);
    if (images->swapped_ends) add_swapped_ends(v);
    add_contradiction(v, laws);
    add_left_out(v);
    if (about->n_left_out > 0 && fault != FAULT_NO_FIELDS) {
        add_reason(v, "%zu of %zu fields could not be used; see left_out.", about->n_left_out, about->n_fields);
    }
    if (stack_is_cut(about)) {
        add_reason(
            v,
            "The z-stack does not hold the whole section: %ld of %ld bright signals are sharpest in its first or "
            "last plane, and others may lie beyond. Acquire more planes.",
            about->stack_end_signals, about->stack_signals);
    }
    if (!assay->colours_confirmed) {
        add_reason(v,
                   "The assay file's colours (%s 5', %s 3') are not confirmed by a laboratory: swapped ends would turn "
                   "isolated "
                   "3' into isolated 5' unnoticed.",
                   assay->colour_5p, assay->colour_3p);
    }
}

/* Words of the report. */
#include "report/words.h"

#include <math.h>
#include <stdio.h>

#include "core/text.h"

const char *pattern_words(pattern_code code)
{
    static const char *const words[] = {
        [PATTERN_N] = "normal: two fused pairs",
        [PATTERN_M] = "one fused pair",
        [PATTERN_G] = "gain: 3 to 7 fused pairs",
        [PATTERN_A] = "amplified: 8 or more fused pairs",
        [PATTERN_S] = "split",
        [PATTERN_I3] = "isolated 3\xe2\x80\xb2",
        [PATTERN_I5] = "isolated 5\xe2\x80\xb2",
        [PATTERN_0] = "one colour absent",
        [PATTERN_U] = "uncertain",
    };
    return words[code];
}

const char *exclusion_words(exclusion why)
{
    static const char *const words[] = {
        [EXCLUDED_NOT] = "evaluable",
        [EXCLUDED_BORDER] = "cut by the edge of the field",
        [EXCLUDED_OVERLAP] = "overlaps another nucleus",
        [EXCLUDED_BLURRED] = "out of focus",
        [EXCLUDED_TOO_SMALL] = "too small",
        [EXCLUDED_TOO_LARGE] = "too large",
        [EXCLUDED_DEBRIS] = "debris, no nucleus",
        [EXCLUDED_SATURATED] = "saturated",
        [EXCLUDED_OUTLINE] = "outline not sure",
        [EXCLUDED_MITOSIS] = "in mitosis",
        [EXCLUDED_REGION] = "outside the regions to score",
        [EXCLUDED_NO_SIGNAL] = "one colour wholly absent",
        [EXCLUDED_DOUBT] = "its signals leave too much doubt",
    };
    return words[why];
}

static const char *one_colour_short(signal_counts counts)
{
    if (counts.single_5p > 0) return "5\xe2\x80\xb2 only";
    return counts.single_3p > 0 ? "3\xe2\x80\xb2 only" : "no signal";
}

const char *exclusion_short(exclusion why, signal_counts counts)
{
    static const char *const words[] = {
        [EXCLUDED_NOT] = "",
        [EXCLUDED_BORDER] = "border",
        [EXCLUDED_OVERLAP] = "overlap",
        [EXCLUDED_BLURRED] = "blurred",
        [EXCLUDED_TOO_SMALL] = "too small",
        [EXCLUDED_TOO_LARGE] = "too large",
        [EXCLUDED_DEBRIS] = "debris",
        [EXCLUDED_SATURATED] = "saturated",
        [EXCLUDED_OUTLINE] = "outline",
        [EXCLUDED_MITOSIS] = "mitosis",
        [EXCLUDED_REGION] = "outside",
        [EXCLUDED_DOUBT] = "doubt",
    };
    return why == EXCLUDED_NO_SIGNAL ? one_colour_short(counts) : words[why];
}

void probability_text(double p, char *buffer, size_t size)
{
    if (isnan(p)) snprintf(buffer, size, "unknown");
    else if (p > 0.999) snprintf(buffer, size, ">0.999");
    else if (p < 0.001) snprintf(buffer, size, "<0.001");
    else format_number(buffer, size, p, 3);
}

void percent_text(double fraction, char *buffer, size_t size)
{
    if (isnan(fraction)) {
        snprintf(buffer, size, "n/a");
        return;
    }
    char digits[32];
    format_number(digits, sizeof digits, 100 * fraction, 1);
    snprintf(buffer, size, "%s %%", digits);
}

void rule_words(const sunder_distance_rule *rule, char *buffer, size_t size)
{
    char limit[32];
    format_number(limit, sizeof limit, rule->limit, 2);
    if (rule->measure == SUNDER_CENTRE_UM) snprintf(buffer, size, "%s \xc2\xb5m, centre to centre", limit);
    else snprintf(buffer, size, "a gap of %s signal diameters between the rims", limit);
}

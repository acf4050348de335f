/* What score and rescore print of their result. */
#include "cli/call_lines.h"

#include <stdio.h>
#include <sys/stat.h>

#include "cli/result_line.h"
#include "core/memory.h"
#include "core/text.h"
#include "score/lab_cutoff.h"

/* "15 %", or the laboratory's as the report has it: "10 of 68 nuclei (14.71 %)". */
static void cutoff_words(const sunder_score_summary *found, char *buffer, size_t size)
{
    if (found->cutoff_first > 0) first_positive_words(found->cutoff_first, found->evaluable, buffer, size);
    else snprintf(buffer, size, "%g %%", 100 * found->cutoff_frac);
}

/* A slide that cannot be called has no share: counts that look like a result would be taken for one. */
static void print_counts(const sunder_score_summary *found)
{
    char cutoff[64];
    cutoff_words(found, cutoff, sizeof cutoff);
    if (found->call == SUNDER_CALL_UNINFORMATIVE) {
        result_line("rearranged", "no share is given");
    } else {
        result_line(
            "rearranged", "%ld of %ld evaluable nuclei = %.1f %% (95 %% Wilson interval %.1f to %.1f %%, cutoff %s)",
            found->rearranged, found->evaluable, 100 * found->fraction, 100 * found->lower, 100 * found->upper, cutoff);
        result_line("", "%ld split, %ld isolated 3'; %ld isolated 5'", found->split, found->isolated_3p,
                    found->isolated_5p);
    }
    result_line("nuclei", "%ld found, %ld evaluable", found->nuclei, found->evaluable);
}

static void print_where(const char *out_dir)
{
    static const char *const names[] = {"report.html", "gallery.png"};
    const char *label = "look at";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SUNDER_AUTO(auto_free) char *path = path_join(out_dir, names[i]);
        struct stat found;
        if (!path || stat(path, &found) != 0) continue;
        result_line(label, "%s", path);
        label = "";
    }
}

void print_call(const sunder_score_summary *found, const char *out_dir)
{
    result_line("call", "%s", sunder_call_name(found->call));
    print_counts(found);
    if (found->reason[0]) result_line("reason", "%s", found->reason);
    print_where(out_dir);
}

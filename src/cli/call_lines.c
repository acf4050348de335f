/* What score and rescore print of their result. */
#include "cli/call_lines.h"

#include <stdio.h>
#include <sys/stat.h>

#include "cli/result_line.h"
#include "core/memory.h"
#include "core/text.h"

static void print_counts(const sunder_score_summary *found)
{
    char share[96] = "";
    if (found->evaluable > 0)
        snprintf(share, sizeof share, " = %.1f %% (95 %% interval %.1f to %.1f %%, cutoff %g %%)",
                 100 * found->fraction, 100 * found->lower, 100 * found->upper, 100 * found->cutoff_frac);
    result_line("rearranged", "%ld of %ld evaluable nuclei%s", found->rearranged, found->evaluable, share);
    result_line("", "%ld split, %ld isolated 3'; %ld isolated 5'", found->split, found->isolated_3p,
                found->isolated_5p);
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

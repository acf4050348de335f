/* sunder segment: images in, a label image for each. Names are settled before the first image is read, so that nothing is
 * written when two would meet or an old one would be lost. */
#include "sunder/segment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/environment.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/text.h"

/* The labels' paths, one for each image. */
typedef struct targets {
    size_t n;
    char **paths;
} targets;

static void targets_free(targets *t)
{
    for (size_t i = 0; t->paths && i < t->n; i++) free(t->paths[i]);
    free(t->paths);
}

/* Name of an image without folder and extensions: "a.tif" and "a.ome.tif" are both "a". */
static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    if (length > 4 && strncasecmp(name + length - 4, ".ome", 4) == 0) length -= 4;
    return length;
}

static char *target_path(const char *image, const char *dir)
{
    SUNDER_AUTO(auto_free) char *plain = strdup(image);
    if (!plain) return NULL;
    for (size_t end = strlen(plain); end > 1 && plain[end - 1] == '/'; end--) plain[end - 1] = '\0';
    const char *name = path_name(plain);
    text file = {0};
    text_addf(&file, "%.*s.tif", (int)stem_length(name), name);
    SUNDER_AUTO(auto_free) char *chars = text_steal(&file);
    return chars ? path_join(dir, chars) : NULL;
}

static sunder_status check_target(const invocation *asked, const targets *t, size_t i, sunder_error *err)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(t->paths[k], t->paths[i]) == 0)
            return fail(err, SUNDER_ERROR_USAGE, "%s and %s would both become %s; segment them into different folders",
                        asked->operands[k], asked->operands[i], t->paths[i]);
    }
    if (access(t->paths[i], F_OK) != 0) return SUNDER_OK;
    if (run_lies_in(asked->operands[i], t->paths[i]))
        return fail(err, SUNDER_ERROR_USAGE, "%s: its labels would replace the image itself; choose another folder",
                    asked->operands[i]);
    if (!asked->settings.force)
        return fail(err, SUNDER_ERROR_USAGE, "%s: exists; add --force to replace it, or choose another folder",
                    t->paths[i]);
    return SUNDER_OK;
}

static sunder_status settle_targets(const invocation *asked, targets *out, sunder_error *err)
{
    out->n = (size_t)asked->n_operands;
    out->paths = array_new(out->n, sizeof *out->paths);
    if (!out->paths) return fail_memory(err, "the names of the label images");
    for (size_t i = 0; i < out->n; i++) {
        out->paths[i] = target_path(asked->operands[i], asked->settings.out);
        if (!out->paths[i]) return fail_memory(err, "the name of a label image");
        sunder_status status = check_target(asked, out, i, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status make_folder(const char *dir, bool *out_made, sunder_error *err)
{
    struct stat found;
    if (mkdir(dir, 0777) == 0) {
        *out_made = true;
        return SUNDER_OK;
    }
    if (errno != EEXIST) return fail_errno_writing(err, dir, errno);
    if (stat(dir, &found) == 0 && !S_ISDIR(found.st_mode))
        return fail(err, SUNDER_ERROR_USAGE, "%s: a file stands where the folder for the label images should be", dir);
    return SUNDER_OK;
}

static sunder_status segment_one(sunder_context *context, const settings *s, console *c, const char *image,
                                 const char *target, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *network_path = environment_network_path();
    sunder_segment_options options = SUNDER_SEGMENT_OPTIONS_INIT;
    options.channels = s->channels;
    options.pixel_um = s->pixel_um;
    options.segmenter = segmenter_names[s->segmenter];
    options.force = s->force;
    options.network_path = network_path;
    sunder_segment_summary found = SUNDER_SEGMENT_SUMMARY_INIT;
    sunder_status status = sunder_segment_image(context, image, &options, target, &found, err);
    if (status != SUNDER_OK) return status;
    if (!(found.pixel_um > 0))
        console_info(c, "%s: no pixel size, and nothing like a nucleus to estimate it from; give --pixel-size", image);
    else if (strcmp(found.pixel_source, "estimated") == 0)
        console_info(c, "%s: no pixel size; estimated from the image: %.3g um per pixel: %s", image, found.pixel_um,
                     found.scale_how);
    else if (found.scale_how[0]) console_warning(c, "%s: %s", image, found.scale_how);
    console_clear(c);
    printf("%s: %ld nuclei", target, found.nuclei);
    if (found.nothing_found) printf(": %s", found.nothing_found);
    else if (found.segmenter[0]) printf(" (%s: %s)", found.segmenter, found.why);
    printf("\n");
    return SUNDER_OK;
}

/* A bad image is named and passed over; a full disk or a cancel ends the run. */
static sunder_status segment_all(sunder_context *context, const invocation *asked, const targets *t, console *c,
                                 sunder_error *err)
{
    size_t n_failed = 0;
    sunder_error first = SUNDER_ERROR_INIT;
    for (size_t i = 0; i < t->n; i++) {
        sunder_error own = SUNDER_ERROR_INIT;
        sunder_status status = segment_one(context, &asked->settings, c, asked->operands[i], t->paths[i], &own);
        if (status != SUNDER_OK && status != SUNDER_ERROR_INPUT) {
            if (err) *err = own;
            return status;
        }
        if (status != SUNDER_OK && n_failed++ == 0) first = own;
        if (status != SUNDER_OK && t->n > 1) console_warning(c, "left out: %s", own.message);
        if (t->n > 1) console_progress(c, "images", i + 1, t->n);
    }
    if (n_failed == 0) return SUNDER_OK;
    if (t->n == 1) {
        if (err) *err = first;
        return first.status;
    }
    return fail(err, n_failed == t->n ? SUNDER_ERROR_INPUT : SUNDER_ITEMS_FAILED,
                "%zu of %zu images could not be segmented; they are named above", n_failed, t->n);
}

sunder_status command_segment(const invocation *asked, console *c, sunder_error *err)
{
    SUNDER_AUTO(targets_free) targets t = {0};
    bool made = false;
    sunder_status status = settle_targets(asked, &t, err);
    if (status == SUNDER_OK) status = make_folder(asked->settings.out, &made, err);
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    if (status == SUNDER_OK) status = run_begin(&asked->settings, c, t.n == 1, &context, err);
    if (status == SUNDER_OK) status = segment_all(context, asked, &t, c, err);
    /* A run that wrote nothing leaves no empty folder; rmdir leaves a folder that holds anything alone. */
    if (status != SUNDER_OK && made) rmdir(asked->settings.out);
    return status;
}

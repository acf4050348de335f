/* Every file of the collections of malformed and of unusual images: read, or refused with one clear line; within seconds and
 * little memory. What a crash would be, the sanitizer build tells. */
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "core/text.h"
#include "image/field.h"
#include "image/field_planes.h"
#include "sunder/slide.h"
#include "testing.h"

#define MOST_RSS_KIB (1024L * 1024)
#define MOST_SECONDS 20.0 /* for one file; most take milliseconds, a sanitizer build more */

typedef struct tally {
    sunder_context *context;
    int read, refused;
} tally;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A refusal names the file and is one line that a person can read. */
static void expect_clear(const char *path, sunder_status status, const sunder_error *err)
{
    if (status != SUNDER_ERROR_INPUT || !strstr(err->message, path_name(path)) || strlen(err->message) < 20)
        fail_msg("%s: status %d, \"%s\"", path, status, err->message);
    assert_null(strpbrk(err->message, "\r\n"));
}

/* Pixels of a field are there and finite. */
static void expect_pixels(const char *path, const field *f)
{
    assert_true(f->n_channels >= 1 && f->width >= 1 && f->height >= 1);
    for (int c = 0; c < f->n_channels; c++) {
        for (size_t i = 0; i < (size_t)f->width * (size_t)f->height; i++) {
            if (!isfinite(f->channels[c].image.px[i])) fail_msg("%s: pixel %zu of channel %d is no number", path, i, c);
        }
    }
}

static void load_one(tally *t, const char *path)
{
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.need_dapi = options.need_scale = false;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    double start = seconds();
    sunder_status status = sunder_slide_open(t->context, path, &options, &slide, &err);
    if (status != SUNDER_OK) expect_clear(path, status, &err);
    for (size_t i = 0; status == SUNDER_OK && i < sunder_slide_field_count(slide); i++) {
        field f = {0};
        status = field_load(t->context, slide, i, &f, &err);
        if (status == SUNDER_OK) expect_pixels(path, &f);
        else expect_clear(path, status, &err);
        if (status == SUNDER_OK) field_free(&f);
    }
    sunder_slide_free(slide);
    if (seconds() - start > MOST_SECONDS) fail_msg("%s took %.1f s", path, seconds() - start);
    if (status == SUNDER_OK) t->read++;
    else t->refused++;
}

static void load_folder(tally *t, const char *folder)
{
    struct dirent **names = NULL;
    int n = scandir(folder, &names, NULL, alphasort);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        char *path = path_join(folder, names[i]->d_name);
        struct stat info;
        if (names[i]->d_name[0] != '.' && stat(path, &info) == 0) {
            if (S_ISDIR(info.st_mode)) load_folder(t, path);
            else load_one(t, path);
        }
        free(path);
        free(names[i]);
    }
    free(names);
}

static void load_collection(const char *name, int least_read, int least_refused)
{
    char *folder = shared_data(name);
    if (!folder) skip();
    tally t = {0};
    assert_int_equal(sunder_context_new(NULL, &t.context, NULL), SUNDER_OK);

    load_folder(&t, folder);

    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
    printf("%s: %d read, %d refused, at most %ld MiB\n", name, t.read, t.refused, used.ru_maxrss / 1024);
    assert_true(used.ru_maxrss < MOST_RSS_KIB);
    assert_true(t.read >= least_read);
    assert_true(t.refused >= least_refused);
    sunder_context_free(t.context);
    free(folder);
}

static void malformed_files_are_refused_in_words(void **state)
{
    (void)state;
    load_collection("hostile", 10, 200);
}

static void unusual_files_are_read_or_refused_in_words(void **state)
{
    (void)state;
    load_collection("formats", 80, 60);
}

static void real_pictures_without_a_scale_are_read(void **state)
{
    (void)state;
    load_collection("fish", 59, 0);
}

/* Numbers from tifffile and numpy: sum of the maximum projection, sum of the planes it came from, the brightest pixel. */
/* Plane of the stack in which a 5' pixel is brightest. */
static int brightest_plane(sunder_context *context, const field *f, int x, int y)
{
    field_planes *planes = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    int brightest = -1;
    float most = 0;
    assert_ok(field_planes_open(context, f, false, &planes, &err), &err);
    for (int z = 0; z < f->n_z; z++) {
        const field *one;
        assert_ok(field_planes_read(planes, z, &one, &err), &err);
        float value = field_probe(one, END_5P)->image.px[y * f->width + x];
        if (value > most) most = value, brightest = z;
    }
    field_planes_close(planes);
    return brightest;
}

static void a_real_stack_is_projected_as_numpy_does(void **state)
{
    (void)state;
    char *folder = shared_data("slides/dev_14_stack");
    if (!folder) skip();
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.colour_5p = "green";
    options.colour_3p = "orange";
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context = NULL;
    sunder_slide *slide = NULL;
    field f = {0};
    double sum = 0;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(sunder_slide_open(context, folder, &options, &slide, &err), &err);

    assert_ok(field_load(context, slide, 0, &f, &err), &err);

    const field_channel *green = field_probe(&f, END_5P);
    for (int i = 0; i < f.width * f.height; i++) sum += green->image.px[i];
    assert_int_equal(f.n_z, 7);
    assert_near(f.z_step_um, 0.6, 1e-12);
    assert_near(sum, 149615602, 0);
    assert_near(green->image.px[454 * f.width + 157], 1314, 0);
    assert_near(brightest_plane(context, &f, 157, 454), 5, 0);
    field_free(&f);
    sunder_slide_free(slide);
    sunder_context_free(context);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_files_are_refused_in_words),
        cmocka_unit_test(unusual_files_are_read_or_refused_in_words),
        cmocka_unit_test(real_pictures_without_a_scale_are_read),
        cmocka_unit_test(a_real_stack_is_projected_as_numpy_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

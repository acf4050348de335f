/* Asserts and scratch folders for the tests. */
#include "testing.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

void assert_near_at(double value, double expected, double tolerance, const char *what, const char *file, int line)
{
    if (fabs(value - expected) <= tolerance) return;
    print_error("%s is %.12g, expected %.12g within %g\n", what, value, expected, tolerance);
    _fail(file, line);
}

void assert_ok_at(sunder_status status, const sunder_error *error, const char *file, int line)
{
    if (status == SUNDER_OK) return;
    print_error("status %d: %s\n", (int)status, error ? error->message : "");
    _fail(file, line);
}

void assert_says_at(const sunder_error *error, const char *words, const char *file, int line)
{
    if (strstr(error->message, words)) return;
    print_error("\"%s\" does not say \"%s\"\n", error->message, words);
    _fail(file, line);
}

char *make_scratch(void)
{
    const char *base = getenv("TMPDIR");
    char path[512];
    snprintf(path, sizeof path, "%s/sunder-test-XXXXXX", base ? base : "/tmp");
    char *made = mkdtemp(path);
    assert_non_null(made);
    return strdup(made);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

void remove_scratch(char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

char *shared_data(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", SUNDER_SHARED, name);
    if (access(path, R_OK) == 0) return strdup(path);
    printf("skipped: %s is not here\n", name);
    return NULL;
}

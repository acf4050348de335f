/* The one file that reads environment variables. */
#include "cli/environment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"

#define LEAST_COLUMNS 40
#define USUAL_COLUMNS 80

int environment_columns(FILE *stream)
{
    const char *wanted = getenv("COLUMNS");
    long columns = wanted ? strtol(wanted, NULL, 10) : 0;
    struct winsize size = {0};
    if (columns <= 0 && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) columns = size.ws_col;
    if (columns <= 0 || columns > 10000) columns = USUAL_COLUMNS;
    return columns < LEAST_COLUMNS ? LEAST_COLUMNS : (int)columns;
}

bool environment_is_terminal(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) && kind && strcmp(kind, "dumb") != 0;
}

bool environment_wants_colour(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    return environment_is_terminal(stream) && !(refused && refused[0]);
}

static bool is_folder(const char *path)
{
    struct stat found;
    return path && stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* BIN/../share/sunder/models/NAME for a command in BIN; NULL where the system does not say. */
static char *models_beside_command(const char *name)
{
    char command[4096];
    ssize_t length = readlink("/proc/self/exe", command, sizeof command - 1);
    if (length <= 0) return NULL;
    command[length] = '\0';
    char *slash = strrchr(command, '/');
    if (!slash) return NULL;
    *slash = '\0';
    SUNDER_AUTO(auto_free) char *models = path_join(command, "../share/sunder/models");
    return models ? path_join(models, name) : NULL;
}

/* The folder `name` of the models. */
static sunder_status find_models(const char *name, char **out_dir, sunder_error *err)
{
    const char *wanted = getenv("SUNDER_MODELS");
    if (wanted && wanted[0]) {
        SUNDER_AUTO(auto_free) char *dir = path_join(wanted, name);
        if (!dir) return fail_memory(err, "the folder of models");
        if (!is_folder(dir))
            return fail(err, SUNDER_ERROR_INPUT, "%s: no such folder; SUNDER_MODELS names the folder that holds %s/",
                        dir, name);
        *out_dir = dir;
        dir = NULL;
        return SUNDER_OK;
    }
    /* Beside an installed command first; a command in its build folder takes the source tree it was made from, not what an
     * older installation left. */
    SUNDER_AUTO(auto_free) char *beside = models_beside_command(name);
    SUNDER_AUTO(auto_free) char *source = path_join(SUNDER_SOURCE_MODELS, name);
    SUNDER_AUTO(auto_free) char *installed = path_join(SUNDER_INSTALLED_MODELS, name);
    if (!source || !installed) return fail_memory(err, "the folder of models");
    const char *known[] = {beside, source, installed};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is_folder(known[i])) continue;
        char *dir = strdup(known[i]);
        if (!dir) return fail_memory(err, "the folder of models");
        *out_dir = dir;
        return SUNDER_OK;
    }
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: no such folder; install sunder, or set SUNDER_MODELS to the folder that holds %s/", installed,
                name);
}

sunder_status environment_assay_dir(char **out_dir, sunder_error *err)
{
    return find_models("assays", out_dir, err);
}

char *environment_models_dir(void)
{
    SUNDER_AUTO(auto_free) char *assays = NULL;
    if (find_models("assays", &assays, NULL) == SUNDER_OK) {
        *strrchr(assays, '/') = '\0'; /* beside that folder */
        return strdup(assays);
    }
    const char *wanted = getenv("SUNDER_MODELS");
    return strdup(wanted && wanted[0] ? wanted : SUNDER_INSTALLED_MODELS);
}

char *environment_network_path(void)
{
    SUNDER_AUTO(auto_free) char *assays = NULL;
    if (find_models("assays", &assays, NULL) != SUNDER_OK) return NULL;
    *strrchr(assays, '/') = '\0'; /* beside that folder */
    return path_join(assays, "nuclei.onnx");
}

sunder_status environment_scenario_dir(char **out_dir, sunder_error *err)
{
    return find_models("scenarios", out_dir, err);
}

sunder_status environment_rules_dir(char **out_dir, sunder_error *err)
{
    return find_models("rules", out_dir, err);
}

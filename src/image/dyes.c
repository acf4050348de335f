/* One table of dye and channel names. Sources of the emission bands: dye makers' sheets (SpectrumAqua 480, SpectrumGreen
 * 524, ZyGreen 528, FITC 519, ZyOrange 572, Cy3 570, SpectrumOrange 588, TexasRed 615, SpectrumRed 612, Cy5 670 nm; DAPI 461,
 * Hoechst 461 nm); the borders lie between the neighbours. */
#include "image/dyes.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

typedef struct dye {
    const char *name; /* lower case letters and digits only */
    const char *colour;
} dye;

/* A name that another one starts with stands below it. */
static const dye DYES[] = {
    {"dapi", "dapi"},
    {"hoechst33342", "dapi"},
    {"hoechst33258", "dapi"},
    {"hoechst", "dapi"},
    {"draq5", "dapi"},
    {"nucblue", "dapi"},
    {"nuclei", "dapi"},
    {"nuclear", "dapi"},
    {"nucleus", "dapi"},
    {"spectrumaqua", "aqua"},
    {"zyblue", "blue"},
    {"spectrumblue", "blue"},
    {"platinumbright415", "blue"},
    {"deac", "aqua"},
    {"spectrumgreen", "green"},
    {"platinumbright495", "green"},
    {"zygreen", "green"},
    {"fitc", "green"},
    {"egfp", "green"},
    {"gfp", "green"},
    {"alexafluor488", "green"},
    {"alexa488", "green"},
    {"af488", "green"},
    {"a488", "green"},
    {"dylight488", "green"},
    {"atto488", "green"},
    {"cy2", "green"},
    {"bodipyfl", "green"},
    {"spgreen", "green"},
    {"sgreen", "green"},
    {"spectrumgold", "gold"},
    {"spectrumyellow", "yellow"},
    {"yfp", "yellow"},
    {"r6g", "yellow"},
    {"spectrumorange", "orange"},
    {"platinumbright550", "orange"},
    {"zyorange", "orange"},
    {"sporange", "orange"},
    {"sorange", "orange"},
    {"cy35", "red"},
    {"cy3", "orange"},
    {"tritc", "orange"},
    {"rhodamine", "orange"},
    {"tamra", "orange"},
    {"alexafluor546", "orange"},
    {"alexa546", "orange"},
    {"alexafluor555", "orange"},
    {"alexa555", "orange"},
    {"af546", "orange"},
    {"af555", "orange"},
    {"atto550", "orange"},
    {"dylight549", "orange"},
    {"quasar570", "orange"},
    {"texasred", "red"},
    {"spectrumred", "red"},
    {"zyred", "red"},
    {"txred", "red"},
    {"alexafluor594", "red"},
    {"alexa594", "red"},
    {"alexafluor568", "red"},
    {"alexa568", "red"},
    {"af594", "red"},
    {"af568", "red"},
    {"mcherry", "red"},
    {"calfluorred590", "red"},
    {"calfluorred610", "red"},
    {"dylight594", "red"},
    {"spectrumfarred", "far_red"},
    {"cy55", "far_red"},
    {"cy5", "far_red"},
    {"alexafluor647", "far_red"},
    {"alexa647", "far_red"},
    {"af647", "far_red"},
    {"quasar670", "far_red"},
    {"farred", "far_red"},
    {"atto647", "far_red"},
    {"cy7", "near_infrared"},
    {"alexafluor750", "near_infrared"},
    {"alexa750", "near_infrared"},
    {"aqua", "aqua"},
    {"green", "green"},
    {"orange", "orange"},
    {"gold", "gold"},
    {"yellow", "yellow"},
    {"red", "red"},
    {"blue", "dapi"},
    {"grey", "grey"},
    {"gray", "grey"},
};

/* Whole names only: the planes of an RGB picture. */
static const dye PLANES[] = {{"r", "red"}, {"g", "green"}, {"b", "dapi"}};

#define LONGEST_NAME 64
#define MOST_JOINED 3 /* "Alexa Fluor 488" */

static void simplify(const char *name, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length && name[i] && n + 1 < LONGEST_NAME; i++) {
        if (isalnum((unsigned char)name[i])) out[n++] = (char)tolower((unsigned char)name[i]);
    }
    out[n] = '\0';
}

static const char *known_name(const char *simple)
{
    for (size_t i = 0; i < sizeof PLANES / sizeof *PLANES; i++) {
        if (strcmp(simple, PLANES[i].name) == 0) return PLANES[i].colour;
    }
    for (size_t i = 0; i < sizeof DYES / sizeof *DYES; i++) {
        if (strcmp(simple, DYES[i].name) == 0) return DYES[i].colour;
    }
    return NULL;
}

/* MetaMorph and others number their waves: "w2FITC", "ch01_DAPI". */
static const char *after_wave_number(const char *simple)
{
    size_t letters = strncmp(simple, "ch", 2) == 0 ? 2 : simple[0] == 'w' || simple[0] == 'c' ? 1 : 0;
    size_t digits = letters ? strspn(simple + letters, "0123456789") : 0;
    return digits ? simple + letters + digits : simple;
}

/* A word that starts with the name of a dye: "DAPIconf", "FITC2". Short names would find "red" in "reduced". */
static const char *known_start(const char *word)
{
    for (size_t i = 0; i < sizeof DYES / sizeof *DYES; i++) {
        size_t length = strlen(DYES[i].name);
        if (length >= 4 && strncmp(word, DYES[i].name, length) == 0) return DYES[i].colour;
    }
    return NULL;
}

/* Length of the n words from `name` on, and of the blanks between them; 0 when there are fewer. */
static size_t words_length(const char *name, int n)
{
    size_t at = 0;
    for (int i = 0; i < n; i++) {
        while (name[at] && !isalnum((unsigned char)name[at])) at++;
        if (!name[at]) return 0;
        while (isalnum((unsigned char)name[at])) at++;
    }
    return at;
}

const char *dye_colour(const char *name, bool *out_exact)
{
    char simple[LONGEST_NAME];
    simplify(name, strlen(name), simple);
    const char *colour = known_name(simple);
    if (out_exact) *out_exact = colour != NULL;
    for (const char *at = name; !colour && words_length(at, 1); at += words_length(at, 1)) {
        for (int n = MOST_JOINED; !colour && n >= 1; n--) {
            simplify(at, words_length(at, n), simple);
            const char *bare = after_wave_number(simple);
            colour = strlen(bare) > 1 ? known_name(bare) : NULL;
            if (!colour && n == 1) colour = known_start(bare);
        }
    }
    return colour;
}

typedef struct emission_band {
    double below_nm;
    const char *colour;
} emission_band;

static const emission_band BANDS[] = {{410, NULL},     {473, "dapi"}, {500, "aqua"},    {548, "green"},
                                      {600, "orange"}, {645, "red"},  {720, "far_red"}, {900, "near_infrared"}};

const char *dye_emission_colour(double emission_nm)
{
    for (size_t i = 0; i < sizeof BANDS / sizeof *BANDS; i++) {
        if (emission_nm < BANDS[i].below_nm) return BANDS[i].colour;
    }
    return NULL;
}

bool dye_is_plain_red(const char *name)
{
    char simple[LONGEST_NAME];
    simplify(name, strlen(name), simple);
    return strcmp(simple, "r") == 0 || strcmp(simple, "red") == 0;
}

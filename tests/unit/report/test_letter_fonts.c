/* src/report/letter_fonts.c; the fonts of Debian's fonts-dejavu-core are there wherever sunder is built. */
#include "report/letter_fonts.h"

#include "testing.h"

#define ALEF "\xd7\x90" /* DejaVu Sans has it, DejaVu Sans Mono does not */

static void a_font_draws_all_letters_that_it_has(void **state)
{
    (void)state;
    static const char words[] = "Doe, \xce\x95\xce\xbb\xce\xad\xce\xbd\xce\xb7 \xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0";
    letter_fonts *fonts = letter_fonts_new();
    size_t bytes = 0;

    const char *family = letters_font(fonts, "DejaVu Sans", true, words, &bytes);

    assert_string_equal(family, "DejaVu Sans");
    assert_int_equal(bytes, strlen(words));
    letter_fonts_free(fonts);
}

static void a_letter_that_a_font_lacks_comes_from_another(void **state)
{
    (void)state;
    letter_fonts *fonts = letter_fonts_new();
    size_t before = 0, lacking = 0;

    const char *first = letters_font(fonts, "DejaVu Sans Mono", false, "a" ALEF ALEF "b", &before);
    const char *second = letters_font(fonts, "DejaVu Sans Mono", false, ALEF ALEF "b", &lacking);

    assert_string_equal(first, "DejaVu Sans Mono");
    assert_int_equal(before, 1);
    assert_string_not_equal(second, "DejaVu Sans Mono");
    assert_int_equal(lacking, 4);
    letter_fonts_free(fonts);
}

static void a_letter_that_no_font_has_stays(void **state)
{
    (void)state;
    letter_fonts *fonts = letter_fonts_new();
    size_t bytes = 0;

    const char *family = letters_font(fonts, "DejaVu Sans", false, "\xf4\x8f\xbf\xbd", &bytes); /* U+10FFFD, private */

    assert_string_equal(family, "DejaVu Sans");
    assert_int_equal(bytes, 4);
    letter_fonts_free(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_font_draws_all_letters_that_it_has),
        cmocka_unit_test(a_letter_that_a_font_lacks_comes_from_another),
        cmocka_unit_test(a_letter_that_no_font_has_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

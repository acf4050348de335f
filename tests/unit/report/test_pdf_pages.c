/* src/report/pdf_pages.c; the fonts of Debian's fonts-dejavu-core are there wherever sunder is built. */
#include "report/pdf_pages.h"

#include "core/digest.h"
#include "core/text.h"
#include "testing.h"

#define BEH "\xd8\xa8"             /* Arabic: another shape when joined to its neighbours */
#define NO_FONT "\xf4\x8f\xbf\xbd" /* U+10FFFD, for private use */

static const pdf_font plain = {PDF_PLAIN, 10, {0, 0, 0}};

static pdf_pages *pages_at(const char *path)
{
    pdf_pages *pages = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(pdf_pages_new(path, 200, 200, "title", &pages, &err), &err);
    return pages;
}

static void letters_that_are_written_joined_are_joined(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *pages = pages_at(NULL);

    const double alone = pdf_text_width(pages, BEH, &plain), joined = pdf_text_width(pages, BEH BEH BEH, &plain);

    assert_true(alone > 0);
    assert_true(joined < 2.9 * alone || joined > 3.1 * alone);
}

static void letters_that_no_font_has_are_counted_when_they_are_drawn(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *pages = pages_at(NULL);

    pdf_text(pages, 10, 20, "Doe \xce\x95\xce\xbb \xd7\x90 " BEH, &plain);
    const size_t known = pdf_letters_lacking(pages);
    (void)pdf_text_width(pages, NO_FONT, &plain);
    const size_t measured = pdf_letters_lacking(pages);
    pdf_text(pages, 10, 40, "a" NO_FONT "b" NO_FONT, &plain);

    assert_int_equal(known, 0);
    assert_int_equal(measured, 0);
    assert_int_equal(pdf_letters_lacking(pages), 2);
}

static void no_line_begins_with_the_sign_of_a_percentage(void **state)
{
    static const char words[] = "interval 12.5 %";
    (void)state;
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *pages = pages_at(NULL);
    const double width = pdf_text_width(pages, "interval 12.5", &plain) + 2;

    const size_t lines = pdf_wrap(pages, words, width, &plain);

    assert_int_equal(lines, 2);
    assert_string_equal(words + pdf_line_start(pages, 1), "12.5 %");
}

static void a_word_longer_than_a_line_is_parted_between_letters(void **state)
{
    static const char words[] = "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4";
    (void)state;
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *pages = pages_at(NULL);
    const double width = 3.5 * pdf_text_width(pages, "\xc3\xa4", &plain);

    const size_t lines = pdf_wrap(pages, words, width, &plain);

    assert_int_equal(lines, 3);
    assert_int_equal(pdf_line_start(pages, 1), 6);
    assert_int_equal(pdf_line_start(pages, 2), 12);
}

static void the_same_drawing_is_the_same_bytes(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    const char *const names[] = {"a.pdf", "b.pdf"};
    digest_hex digests[2];
    for (int i = 0; i < 2; i++) {
        SUNDER_AUTO(auto_free) char *path = path_join(scratch, names[i]);
        SUNDER_AUTO(auto_pdf_pages) pdf_pages *pages = pages_at(path);
        sunder_error err = SUNDER_ERROR_INIT;
        pdf_text(pages, 10, 20, "one " BEH BEH " \xd7\x90\xd7\x91", &plain);
        assert_ok(pdf_pages_finish(pages, &err), &err);

        assert_ok(digest_file(path, &digests[i], &err), &err);
    }

    assert_string_equal(digests[0].chars, digests[1].chars);
    remove_scratch(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_that_are_written_joined_are_joined),
        cmocka_unit_test(letters_that_no_font_has_are_counted_when_they_are_drawn),
        cmocka_unit_test(no_line_begins_with_the_sign_of_a_percentage),
        cmocka_unit_test(a_word_longer_than_a_line_is_parted_between_letters),
        cmocka_unit_test(the_same_drawing_is_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

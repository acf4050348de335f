/* What every test includes: cmocka with its headers, and the asserts it lacks. */
#ifndef SUPPORT_TESTING_H
#define SUPPORT_TESTING_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* core/fail.h has the name; tests use _fail. */
#undef fail

#include "sunder/error.h"

/* |value - expected| <= tolerance; fails on NaN (cmocka 1.1.5 compares floats only). */
#define assert_near(value, expected, tolerance) \
    assert_near_at((value), (expected), (tolerance), #value, __FILE__, __LINE__)
void assert_near_at(double value, double expected, double tolerance, const char *what, const char *file, int line);

/* Status is SUNDER_OK, else the error's message is printed. */
#define assert_ok(status, error) assert_ok_at((status), (error), __FILE__, __LINE__)
void assert_ok_at(sunder_status status, const sunder_error *error, const char *file, int line);

/* The message holds the words. */
#define assert_says(error, words) assert_says_at((error), (words), __FILE__, __LINE__)
void assert_says_at(const sunder_error *error, const char *words, const char *file, int line);

/* A fresh folder under the system's temporary folder; removed by remove_scratch. */
char *make_scratch(void);
void remove_scratch(char *folder);

/* Path of a file in ../shared/data, or NULL with a line on stdout when it is not there: then call skip(). Allocated. */
char *shared_data(const char *name);

#endif

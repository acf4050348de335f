/* Axes and marks. Numbers are written with a point whatever the locale is. */
#include "cutoff/svg.h"

#include <math.h>

double frame_x(const plot_frame *f, double value)
{
    return f->left + (f->right - f->left) * (value - f->x_from) / (f->x_to - f->x_from);
}

double frame_y(const plot_frame *f, double value)
{
    return f->bottom - (f->bottom - f->top) * (value - f->y_from) / (f->y_to - f->y_from);
}

void svg_number(text *page, const char *name, double value)
{
    char digits[32];
    format_number(digits, sizeof digits, value, 1);
    text_addf(page, " %s=\"%s\"", name, digits);
}

void svg_line(text *page, const char *look, double x1, double y1, double x2, double y2)
{
    text_addf(page, "<line class=\"%s\"", look);
    svg_number(page, "x1", x1);
    svg_number(page, "y1", y1);
    svg_number(page, "x2", x2);
    svg_number(page, "y2", y2);
    text_add(page, "/>");
}

void svg_text(text *page, const char *look, double x, double y, const char *words)
{
    text_addf(page, "<text class=\"%s\"", look);
    svg_number(page, "x", x);
    svg_number(page, "y", y);
    text_add(page, ">");
    text_add_escaped(page, words);
    text_add(page, "</text>");
}

static void value_words(double value, int decimals, bool percent, char *buffer, size_t size)
{
    format_number(buffer, size, percent ? 100 * value : value, decimals);
}

void svg_axes(text *page, const plot_frame *f, const plot_axes *axes)
{
    const double least = 1e-9; /* so that a last tick is not lost to rounding */
    const double below = 16, beside = 8, title = 34;
    char words[32];
    for (int i = 0; f->x_from + i * axes->x_step <= f->x_to + least; i++) {
        const double x = f->x_from + i * axes->x_step;
        if (axes->x_inner && (x <= f->x_from || x >= f->x_to)) continue;
        svg_line(page, "grid", frame_x(f, x), f->top, frame_x(f, x), f->bottom);
        value_words(x, axes->x_decimals, axes->x_percent, words, sizeof words);
        svg_text(page, "tick", frame_x(f, x), f->bottom + below, words);
    }
    for (int i = 0; f->y_from + i * axes->y_step <= f->y_to + least; i++) {
        const double y = f->y_from + i * axes->y_step;
        svg_line(page, "grid", f->left, frame_y(f, y), f->right, frame_y(f, y));
        value_words(y, axes->y_decimals, axes->y_percent, words, sizeof words);
        svg_text(page, "name", f->left - beside, frame_y(f, y) + 4, words);
    }
    svg_line(page, "axis", f->left, f->bottom, f->right, f->bottom);
    svg_text(page, "tick", 0.5 * (f->left + f->right), f->bottom + title, axes->x_words);
    svg_text(page, "start", f->left, f->top - beside, axes->y_words);
    text_add(page, "\n");
}

double round_step(double range, int most)
{
    static const double steps[] = {1, 2, 5, 10};
    const double size = pow(10, floor(log10(range / most)));
    for (int i = 0; i < 4; i++) {
        if (range / (steps[i] * size) <= most) return steps[i] * size;
    }
    return 10 * size;
}

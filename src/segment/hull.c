/* Monotone chains (Andrew 1979, doi:10.1016/0020-0190(79)90072-3) over rows: the left and the right side of a hull each run
 * from top to bottom. Corners of pixels are whole numbers, so areas are exact however a hull came about. */
#include "segment/hull.h"

#include <stdint.h>

static int64_t cross(hull_point o, hull_point a, hull_point b)
{
    return (int64_t)(a.x - o.x) * (b.y - o.y) - (int64_t)(a.y - o.y) * (b.x - o.x);
}

int hull_add(hull_point *chain, int n, hull_point point, hull_side side)
{
    while (n >= 2 && side * cross(chain[n - 2], chain[n - 1], point) <= 0) n--;
    chain[n] = point;
    return n + 1;
}

hull_chain hull_merge(hull_chain *heads, int n, hull_side side, hull_point *out)
{
    if (n == 1) return heads[0];
    int merged = 0;
    for (;;) {
        int top = -1;
        for (int i = 0; i < n; i++)
            if (heads[i].n > 0 && (top < 0 || heads[i].points->y < heads[top].points->y)) top = i;
        if (top < 0) return (hull_chain){out, merged};
        merged = hull_add(out, merged, *heads[top].points, side);
        heads[top].points++;
        heads[top].n--;
    }
}

static int64_t twice_triangle(hull_point a, hull_point b)
{
    return (int64_t)a.x * b.y - (int64_t)b.x * a.y;
}

double hull_area(hull_chain left, hull_chain right)
{
    if (!left.n || !right.n) return 0;
    int64_t area = 0; /* right side down, left side up */
    for (int i = 0; i + 1 < right.n; i++) area += twice_triangle(right.points[i], right.points[i + 1]);
    for (int i = left.n - 1; i > 0; i--) area += twice_triangle(left.points[i], left.points[i - 1]);
    area += twice_triangle(right.points[right.n - 1], left.points[left.n - 1]);
    area += twice_triangle(left.points[0], right.points[0]);
    return 0.5 * (double)(area < 0 ? -area : area);
}

"""Draws small line plots side by side as one SVG file: axes with ticks and units, 95 % intervals as bars, series told apart by
marker and dashes as well as by colour (Okabe and Ito's, which colour-blind readers can tell apart). Nothing but text is made."""
import math
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 470, 330                      # of a panel, in px
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 34, 92     # around its axes
STYLES = (("#000000", "", "circle"), ("#0072b2", "7 3", "square"), ("#b8480a", "2 3", "triangle"), ("#00734f", "9 3 2 3", "diamond"),
          ("#8a3b74", "4 2", "cross"))


@dataclass
class Panel:
    """One pair of axes; curves end where the ticks end."""
    title: str
    x_label: str
    y_label: str
    x_ticks: list
    y_ticks: list
    series: list             # (name, [(x, y, low, high)]); low and high may be None
    log_x: bool = False
    marks: list = field(default_factory=list)  # (x, y) of points that get a ring
    diagonal: bool = False   # the line y = x
    apart: bool = True       # bars of different series at one x stand side by side

    def across(self, x):
        scale = math.log if self.log_x else float
        low, high = scale(self.x_ticks[0]), scale(self.x_ticks[-1])
        margin = 0.04 * (high - low) or 1  # one tick stands in the middle
        return LEFT + (scale(x) - low + margin) / (high - low + 2 * margin) * (WIDTH - LEFT - RIGHT)

    def down(self, y):
        low, high = self.y_ticks[0], self.y_ticks[-1]
        return TOP + (high - min(max(y, low), high)) / (high - low) * (HEIGHT - TOP - BOTTOM)


def marker(kind, x, y, colour, size=4.0):
    s = size
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{s}" fill="{colour}"/>'
    if kind == "square":
        return f'<rect x="{x - s:.1f}" y="{y - s:.1f}" width="{2 * s}" height="{2 * s}" fill="#fff" stroke="{colour}" stroke-width="1.6"/>'
    if kind == "cross":
        return f'<path d="M{x - s:.1f} {y - s:.1f}l{2 * s} {2 * s}m0 {-2 * s}l{-2 * s} {2 * s}" stroke="{colour}" stroke-width="2"/>'
    corners = {"triangle": [(0, -5), (5, 4), (-5, 4)], "diamond": [(0, -6), (5, 0), (0, 6), (-5, 0)]}[kind]
    return f'<polygon points="{" ".join(f"{x + a:.1f},{y + b:.1f}" for a, b in corners)}" fill="{colour}"/>'


def text(x, y, words, anchor="middle", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(str(words))}</text>'


def pen(colour, dashes):
    return f'stroke="{colour}" stroke-width="1.8"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def axes(p):
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    out = [text(left, 18, p.title, "start", ' font-weight="bold"')]
    for y in p.y_ticks:
        at = p.down(y)
        out.append(f'<path d="M{left} {at:.1f}H{right}" stroke="#d9d9d9"/>' + text(left - 7, at + 4, f"{y:g}", "end"))
    for x in p.x_ticks:
        at = p.across(x)
        out.append(f'<path d="M{at:.1f} {bottom}v5" stroke="#333"/>' + text(at, bottom + 18, f"{x:g}"))
    middle = (top + bottom) / 2
    return out + [f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="#333"/>',
                  text((left + right) / 2, bottom + 36, p.x_label),
                  text(16, middle, p.y_label, extra=f' transform="rotate(-90 16 {middle:.1f})"')]


def curve(p, index, points):
    colour, dashes, kind = STYLES[index % len(STYLES)]
    side = 5 * (index - (len(p.series) - 1) / 2) if p.apart else 0
    at = [(p.across(x) + side, p.down(y)) for x, y, _, _ in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    out = [f'<polyline points="{line}" fill="none" {pen(colour, dashes)}/>']
    for (x, y), (_, _, low, high) in zip(at, points):
        if low is not None:
            out.append(f'<path d="M{x - 3:.1f} {p.down(high):.1f}h6m-3 0V{p.down(low):.1f}m-3 0h6" stroke="{colour}" fill="none"/>')
        out.append(marker(kind, x, y, colour))
    return out


def legend(p):
    out, x, y = [], LEFT, HEIGHT - BOTTOM + 58
    for index, (name, _) in enumerate(p.series):
        colour, dashes, kind = STYLES[index % len(STYLES)]
        width = 44 + 7.0 * len(name)
        if x > LEFT and x + width > WIDTH:
            x, y = LEFT, y + 18
        out.append(f'<path d="M{x:.1f} {y - 4}h28" {pen(colour, dashes)}/>')
        out.append(marker(kind, x + 14, y - 4, colour) + text(x + 34, y, name, "start"))
        x += width
    return out


def drawn(p):
    out = axes(p)
    if p.diagonal:
        low, high = p.y_ticks[0], p.y_ticks[-1]
        line = f"M{p.across(low):.1f} {p.down(low):.1f}L{p.across(high):.1f} {p.down(high):.1f}"
        out.append(f'<path d="{line}" stroke="#888" stroke-dasharray="1 3"/>')
    for index, (_, points) in enumerate(p.series):
        if points:
            out += curve(p, index, points)
    for x, y in p.marks:
        out.append(f'<circle cx="{p.across(x):.1f}" cy="{p.down(y):.1f}" r="7" fill="none" stroke="#000" stroke-width="1.6"/>')
    return out + legend(p)


def figure(path, panels, says):
    """Writes the panels side by side; says: the picture in words, for those who do not see it."""
    width = WIDTH * len(panels)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" role="img"'
           f' font-family="DejaVu Sans, Arial, sans-serif" font-size="12" fill="#1a1a1a">', f"<title>{escape(says)}</title>",
           f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>']
    for index, p in enumerate(panels):
        out += [f'<g transform="translate({index * WIDTH} 0)">', *drawn(p), "</g>"]
    with open(path, "w") as handle:
        handle.write("\n".join(out + ["</svg>", ""]))

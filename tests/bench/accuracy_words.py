"""The words of the page that accuracy_page.py makes; the numbers among them are put in there."""

BEGIN = "<!-- grid: begin; ./dev bench accuracy replaces what stands between here and the end -->\n"
END = "<!-- grid: end -->"

HEAD = """# Accuracy

How right sunder is where the truth is known. Simulated slides ([simulate.md](simulate.md)) hold what their makers thought of: they
show how a result depends on one thing at a time, and where it breaks. They do not stand for a laboratory's own validation on its own slides.

"""

INTRODUCTION = """### What was run

`./dev bench accuracy{option}` with {version}: {slides} simulated slides with {nuclei} judged nuclei, each slide of a seed of its own, scored with
the assay demo and its defaults. The same build gives the same page. How signals without a partner
are weighed was worked out with the slides of SNR 3, 4 and 6 in view, so their calibration flatters; nothing else is tuned on these slides.

| factor | values |
| --- | --- |
| signal-to-noise ratio (SNR) | 3, 4, 6, 10, 20 |
| density | sparse: 11 nuclei a field, none overlapping; usual: 20, one in ten may overlap; crowded: 34, one in four may overlap, more side by side |
| share of rearranged cells | 0, 0.1, 0.3, 0.6; of two copies one is broken, 7 in 10 split with ends anywhere in the nucleus, 3 in 10 with the 5' end lost |
| chromatic shift, green to orange | 0, 0.2, 0.6 um |
| section thickness | 3, 4, 5 um |

All combinations of SNR, density and share are run with a shift of 0.2 um at 4 um, a slide each. Shift and thickness are varied one at a time
in slides of usual density with shares 0 and 0.3 and SNR 6 and 10, two slides each. SNR 3 and 4 are run twice more with other seeds, for
the calibration only (`--full` runs all combinations of all five). A field is
640 x 640 pixels of 0.1 um, the maximum of focus planes 0.6 um apart; a slide has 6 fields where sparse, 4 where usual, 3 where crowded. All else
is the usual scenario. Granules and debris keep their brightness, so that at a low SNR they outshine the signals, as autofluorescence outshines
a weak probe.

**Signal-to-noise ratio**: how high the pixel at the middle of a typical (median) single signal stands above its nucleus around it, in standard
deviations of the noise of a pixel of the nucleus, in the picture that is scored. Chromatin's texture is not counted as noise. How many photons
an end must give is found by measuring slides of known brightness, and the tables give the SNR measured again on the slides themselves. Photons of
a green and an orange end in each focus plane, 4 um thick: {photons}. The bundled scenario cell_01_plain has 2500.

**Judged** are true nuclei that are whole and not overlapped by more than a tenth, found or not. A nucleus is **scorable** when a perfect reader
of the signals that the section kept can class it, and **counted** when sunder calls it evaluable. **Class accuracy** is over counted scorable
nuclei: rearranged or not, against the perfect reader; sensitivity and specificity are over the same nuclei. A signal is found when one of its
colour lies within 0.40 um; those of judged nuclei count. What the section left of an end cut by more than half is in no truth, and neither are
granules, debris and spurious spots: to report one lowers precision. Proportions have 95 % Wilson intervals (the bars of the plots, whose upright
axes do not start at 0). They take nuclei as independent; those of one slide share its laws, so the true uncertainty is somewhat larger.

**Calls**: right is `normal` where no cell is rearranged, `rearranged` where the share is 0.3 or 0.6. A share of 0.1 lies below the assay's cutoff
of 15 %, so that no call of it is right or wrong; what is said there is in a table of its own. A perfect reader counts other shares than there
are cells: the section takes 3' ends and whole breaks away, and makes isolated 3' ends in healthy nuclei.
"""

COVERAGE = """`--max-doubt` says how much doubt a nucleus may keep and still count; the default is 0.20. Less counts fewer nuclei and is right more often.
The option changes nothing else, so the curve is had from the column `doubt` of nuclei.csv. All slides of the SNR x density x share part.
"""

CALIBRATION = """Judged scorable nuclei that were found and that nothing but doubt keeps from counting, counted or not. The expected calibration error is the mean
distance between mean P and the share that is rearranged, weighted by the nuclei in each bin; few nuclei make it larger, so the table says how large
it would be by chance were every P right.
"""

LIMITS = """### What this does not show

Folded or torn tissue, amplification, mitoses, JPEG, other optics and cameras (for ten other microscopes: [simulate.md](simulate.md), its last
section), and a human reader's error. A slide here has {least} to {most} judged nuclei, fewer than a laboratory
counts: calls are less sure than they would be on a whole slide.
"""

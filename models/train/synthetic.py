"""Crowded nuclei made from physics, 36 px across: an ellipsoid with a wavy outline and chromatin in it, cut to a
section; light adds where nuclei lie on each other; a microscope blurs and hazes; a camera counts photons.

What a FISH slide has besides is made as well, unlabelled: haze of nuclei far out of focus, crumbs, bright debris,
fibres. Nothing here was fitted to any labelled slide.
"""
import cv2
import numpy as np

from images import learnt

SIZE_PX = 320
D_PX = 36.0


def noise_field(rng, size, exponent):
    """Gaussian field of amplitude 1/f^exponent, mean 0, sd 1."""
    f = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :])
    f[0, 0] = 1
    spectrum = np.fft.rfft2(rng.standard_normal((size, size))) / f ** exponent
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, (size, size))
    return (field / field.std()).astype(np.float32)


class Style:
    """What the nuclei of one image share."""

    def __init__(self, rng):
        self.spread = rng.uniform(0.08, 0.3)
        self.axis_low = rng.choice([0.35, 0.5, 0.6, 0.75], p=[0.12, 0.28, 0.4, 0.2])
        self.wave = rng.uniform(0.2, 1.2)
        self.plateau = rng.uniform(0.075, 0.45)
        self.texture = rng.uniform(0.05, 0.5)
        self.beta = rng.uniform(0.8, 2.2)
        self.nucleoli = rng.uniform() < 0.45
        self.spots = rng.uniform() < 0.3
        self.gain = rng.uniform(0.1, 0.9)
        self.lobed = rng.choice([0, 0.05, 0.3], p=[0.5, 0.4, 0.1])      # share of nuclei
        self.dividing = rng.choice([0, 0.03, 0.1], p=[0.6, 0.3, 0.1])
        self.small = rng.choice([0, 0.06, 0.5], p=[0.5, 0.3, 0.2])      # lymphocytes among tumour nuclei
        self.most_hidden = rng.choice([0, 0.05, 0.12, 0.25, 0.4])
        self.rim_blur = rng.uniform(0, 0.5)   # share of nuclei out of focus
        self.chromatin = [noise_field(rng, 128, self.beta) for _ in range(3)]


def outline_radius(rng, theta, wave):
    r = np.ones_like(theta)
    for k in range(2, 7):
        amplitude = abs(rng.normal(0, 0.11 * wave / k))
        r += amplitude * np.cos(k * theta + rng.uniform(0, 2 * np.pi))
    return r


def lobes(rng, theta):
    """A cleft or two: factor on the outline's radius."""
    factor = np.ones_like(theta)
    for _ in range(rng.integers(1, 4)):
        away = np.angle(np.exp(1j * (theta - rng.uniform(0, 2 * np.pi))))
        factor -= rng.uniform(0.25, 0.75) * np.exp(-0.5 * (away / rng.uniform(0.12, 0.4)) ** 2)
    return np.maximum(factor, 0.2)


def one_nucleus(rng, style, x, y, scale=1.0):
    """Mask, light and their window; the centre is (x, y)."""
    dividing = rng.uniform() < style.dividing   # a plate of condensed chromatin: small, long and bright
    a = 0.5 * D_PX * scale * np.exp(rng.normal(0, style.spread)) * (0.6 if dividing else 1)
    ratio = rng.uniform(0.2, 0.5) if dividing else rng.uniform(style.axis_low, 1)
    ax, ay = a / np.sqrt(ratio), a * np.sqrt(ratio)
    reach = int(np.ceil(1.5 * ax)) + 3
    x0, y0 = int(x) - reach, int(y) - reach
    yy, xx = np.mgrid[y0:y0 + 2 * reach + 1, x0:x0 + 2 * reach + 1].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    u = ((xx - x) * np.cos(angle) + (yy - y) * np.sin(angle)) / ax
    v = (-(xx - x) * np.sin(angle) + (yy - y) * np.cos(angle)) / ay
    if rng.uniform() < 0.12:   # a bean
        v = v + rng.uniform(0.15, 0.45) * (u * u - 0.3)
    theta = np.arctan2(v, u)
    rho = np.hypot(u, v) / outline_radius(rng, theta, style.wave)
    if not dividing and rng.uniform() < style.lobed:
        rho = rho / lobes(rng, theta)
    mask = rho < 1
    light = np.where(mask, np.maximum(1 - rho * rho, 1e-3) ** style.plateau, 0).astype(np.float32)
    field = style.chromatin[rng.integers(len(style.chromatin))]
    sy, sx = rng.integers(0, 128, 2)
    texture = np.roll(field, (sy, sx), (0, 1))
    texture = np.tile(texture, (2, 2))[:light.shape[0], :light.shape[1]]
    if texture.shape != light.shape:
        texture = cv2.resize(texture, light.shape[::-1])
    light *= np.exp(style.texture * texture)
    for present, count, low, high, factor in ((style.nucleoli, 3, 0.1, 0.38, -0.6), (style.spots, 8, 0.04, 0.1, 0.8)):
        for _ in range(rng.integers(1, count + 1) if present else 0):
            r, t = 0.7 * np.sqrt(rng.uniform()), rng.uniform(0, 2 * np.pi)
            size = rng.uniform(low, high)
            light *= 1 + factor * np.exp(-0.5 * ((u - r * np.cos(t)) ** 2 + (v - r * np.sin(t)) ** 2) / (0.6 * size) ** 2)
    light *= np.exp(rng.normal(0, style.gain)) * (rng.uniform(1.5, 4) if dividing else 1)
    return mask, light, x0, y0


def window(x0, y0, shape):
    """Slices of the image and of the patch where they meet."""
    h, w = shape
    ys, ye, xs, xe = max(y0, 0), min(y0 + h, SIZE_PX), max(x0, 0), min(x0 + w, SIZE_PX)
    if ys >= ye or xs >= xe:
        return None
    return (slice(ys, ye), slice(xs, xe)), (slice(ys - y0, ye - y0), slice(xs - x0, xe - x0))


def places(rng, clumped):
    if not clumped:
        while True:
            yield rng.uniform(-10, SIZE_PX + 10, 2)
    centres = rng.uniform(40, SIZE_PX - 40, (rng.integers(1, 5), 2))
    spread = rng.uniform(25, 80)
    while True:
        yield centres[rng.integers(len(centres))] + rng.normal(0, spread, 2)


def put_nuclei(rng, style, light, label):
    """In focus or nearly, labelled; the brighter of two that overlap owns the lens."""
    target = rng.choice([0.04, 0.12, 0.25, 0.4, 0.55, 0.7, 0.8], p=[0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1])
    owner = np.zeros_like(light)
    where = places(rng, rng.uniform() < 0.5)
    n = tries = 0
    while (label > 0).mean() < target and tries < 600:
        tries += 1
        x, y = next(where)
        mask, own, x0, y0 = one_nucleus(rng, style, x, y, rng.uniform(0.5, 0.8) if rng.uniform() < style.small else 1.0)
        meet = window(x0, y0, mask.shape)
        if meet is None:
            continue
        at, part = meet
        m, o = mask[part], own[part]
        covered = (label[at] > 0) & m
        if m.sum() < 12 or covered.sum() > style.most_hidden * mask.sum():
            continue
        mean = o[m].mean()
        before = label[at].copy()
        wins = m & (mean > owner[at])
        after = np.where(wins, n + 1, before)
        # Nobody may lose more than half of itself, and the new one must keep most.
        ids, counts = np.unique(before[wins & (before > 0)], return_counts=True)
        if any(c > 0.5 * (label == i).sum() for i, c in zip(ids, counts)) or wins.sum() < 0.5 * m.sum():
            continue
        n += 1
        label[at] = after
        owner[at] = np.where(wins, mean, owner[at])
        if rng.uniform() < style.rim_blur:
            o = cv2.GaussianBlur(own, (0, 0), rng.uniform(0.5, 3))[part]
        light[at] += o
    return n


def put_unlabelled(rng, style, light):
    """What a reader would not count."""
    if rng.uniform() < 0.35:   # nuclei far out of focus
        haze = np.zeros_like(light)
        for _ in range(rng.integers(1, 12)):
            mask, own, x0, y0 = one_nucleus(rng, style, *rng.uniform(0, SIZE_PX, 2))
            meet = window(x0, y0, mask.shape)
            if meet:
                haze[meet[0]] += own[meet[1]]
        light += rng.uniform(0.08, 0.35) * cv2.GaussianBlur(haze, (0, 0), rng.uniform(6, 14))
    if rng.uniform() < 0.15:   # stained cytoplasm round the nuclei, ragged
        near = cv2.GaussianBlur((light > 0.3 * light.max()).astype(np.float32), (0, 0), rng.uniform(8, 20))
        light += rng.uniform(0.1, 0.5) * light.max() * near * np.clip(0.5 + 0.5 * noise_field(rng, SIZE_PX, 1.2), 0, 2)
    if rng.uniform() < 0.35:   # crumbs
        for _ in range(rng.integers(1, 25)):
            mask, own, x0, y0 = one_nucleus(rng, style, *rng.uniform(0, SIZE_PX, 2), scale=rng.uniform(0.06, 0.25))
            meet = window(x0, y0, mask.shape)
            if meet:
                light[meet[0]] += rng.uniform(0.2, 1.5) * own[meet[1]]
    if rng.uniform() < 0.12:   # debris far brighter than any nucleus
        blob = noise_field(rng, SIZE_PX, 1.8)
        cx, cy = rng.uniform(0, SIZE_PX, 2)
        yy, xx = np.mgrid[:SIZE_PX, :SIZE_PX]
        near = np.exp(-0.5 * ((xx - cx) ** 2 + (yy - cy) ** 2) / rng.uniform(6, 26) ** 2)
        light += rng.uniform(3, 12) * cv2.GaussianBlur((near * (1 + 0.6 * blob) > 0.6).astype(np.float32), (0, 0), 1.2)
    if rng.uniform() < 0.2:   # fibres: stripes of one direction
        angle = rng.uniform(0, np.pi)
        fx, fy = np.fft.rfftfreq(SIZE_PX)[None, :], np.fft.fftfreq(SIZE_PX)[:, None]
        along, across = fx * np.cos(angle) + fy * np.sin(angle), -fx * np.sin(angle) + fy * np.cos(angle)
        keep = np.exp(-0.5 * (along / 0.006) ** 2 - 0.5 * (across / 0.06) ** 2)
        stripes = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((SIZE_PX, SIZE_PX))) * keep, (SIZE_PX, SIZE_PX))
        light += (rng.uniform(0.03, 0.2) * np.maximum(stripes / stripes.std() - 0.3, 0)).astype(np.float32)


def through_the_microscope(rng, light):
    sharp, haze = rng.uniform(0.4, 1.8), rng.uniform(0, 0.35)
    light = (1 - haze) * cv2.GaussianBlur(light, (0, 0), sharp) + haze * cv2.GaussianBlur(light, (0, 0), rng.uniform(3, 12))
    background = noise_field(rng, 32, 1.5)
    background = cv2.resize(background, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_CUBIC)
    light = light + rng.uniform(0, 0.15) * (1.5 + background).clip(0)
    yy, xx = np.mgrid[-1:1:SIZE_PX * 1j, -1:1:SIZE_PX * 1j]
    cx, cy, fall = rng.uniform(-0.7, 0.7), rng.uniform(-0.7, 0.7), rng.uniform(0, 0.4)
    light = light * (1 - fall * ((xx - cx) ** 2 + (yy - cy) ** 2) / 2)
    photons = np.exp(rng.uniform(np.log(30), np.log(3000)))
    read = rng.uniform(0.5, 6)
    counts = rng.poisson(np.maximum(light, 0) * photons) + rng.normal(0, read, light.shape)
    if rng.uniform() < 0.15:   # clipped
        counts = np.minimum(counts, np.percentile(counts, rng.uniform(85, 99)))
    return counts.astype(np.float32)


def synthetic_image(seed):
    rng = np.random.default_rng(seed)
    style = Style(rng)
    light, label = np.zeros((SIZE_PX, SIZE_PX), np.float32), np.zeros((SIZE_PX, SIZE_PX), np.int32)
    put_nuclei(rng, style, light, label)
    put_unlabelled(rng, style, light)
    counts = through_the_microscope(rng, light)
    # What others hid down to crumbs is nobody's.
    areas = np.bincount(label.ravel(), minlength=label.max() + 1)
    keep = np.where(areas >= 40, np.arange(len(areas)), 0)
    keep[0] = 0
    _, label = np.unique(keep[label], return_inverse=True)
    return learnt(counts, label.reshape(light.shape).astype(np.int32), True)


def synthetic_images(n, seed):
    return [synthetic_image([seed, i]) for i in range(n)]

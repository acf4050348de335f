"""Crops for training: one affine turns, flips, scales and stretches an image and all that is learnt from it; then its
light is damaged as microscopes, cameras and file formats damage it."""
import cv2
import numpy as np

from images import CACHE_PX, normalise

CANONICAL_PX = 28.0   # diameter of a nucleus as the network sees it
RADIUS_PX = CANONICAL_PX / 2


class Crops:
    def __init__(self, images, config, seed):
        self.images, self.size = images, config["crop_px"]
        self.rng = np.random.default_rng(seed)
        self.weights = None
        self.scale_sd = config["scale_sd"]
        for image in images:
            image["seen"] = normalise(image["image"])

    def share(self, synthetic_share):
        """How many of the crops are of synthetic images; within a kind an image counts by the root of its nuclei."""
        weights = np.array([np.sqrt(max(len(i["centres"]) - 1, 1)) for i in self.images])
        synthetic = np.array([i["synthetic"] for i in self.images])
        for kind, part in ((synthetic, synthetic_share), (~synthetic, 1 - synthetic_share)):
            weights[kind] *= part / weights[kind].sum()
        self.weights = weights / weights.sum()

    def affine(self, picture):
        rng, half = self.rng, self.size / 2
        height, width = picture["label"].shape
        n = len(picture["centres"]) - 1
        if n and rng.uniform() < 0.8:
            cx, cy = picture["centres"][rng.integers(1, n + 1)] + rng.uniform(-half / 2, half / 2, 2)
        else:
            cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        scale = CANONICAL_PX / CACHE_PX * np.exp(np.clip(rng.normal(0, self.scale_sd), -0.7, 0.7))
        turn, stretch = rng.uniform(0, 2 * np.pi), np.exp(rng.normal(0, 0.06))
        flip = -1 if rng.uniform() < 0.5 else 1
        m = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        m = scale * m @ np.diag([stretch * flip, 1 / stretch])
        t = np.array([half, half]) - m @ np.array([cx, cy])
        return np.hstack([m, t[:, None]]).astype(np.float32), scale

    def next(self):
        picture = self.images[self.rng.choice(len(self.images), p=self.weights)]
        m, scale = self.affine(picture)
        size = (self.size, self.size)
        seen = picture["seen"]
        if scale < 0.75:
            seen = cv2.GaussianBlur(seen, (0, 0), 0.4 / scale)
        crop = cv2.warpAffine(seen, m, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        label = cv2.warpAffine(picture["label"].astype(np.float32), m, size, flags=cv2.INTER_NEAREST,
                               borderMode=cv2.BORDER_REFLECT).astype(np.int32)
        depth = cv2.warpAffine(picture["depth"], m, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        seam = cv2.warpAffine(picture["seam"], m, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT)
        inside = cv2.warpAffine(np.ones_like(seen), m, size, flags=cv2.INTER_NEAREST)   # 0 where reflected
        centres = picture["centres"] @ m[:, :2].T + m[:, 2]
        yy, xx = np.mgrid[:self.size, :self.size]
        to = np.stack([centres[label][..., 0] - xx, centres[label][..., 1] - yy]) / RADIUS_PX
        to = np.clip(to, -3, 3) * (label > 0) * inside
        fg = (label > 0).astype(np.float32)
        crop = self.damage(crop, label)
        return crop[None], np.stack([fg, depth * fg, seam * fg, to[0], to[1], inside]).astype(np.float32)

    def damage(self, x, label):
        rng = self.rng
        blur = lambda image, sd: cv2.GaussianBlur(image, (0, 0), sd)
        if rng.uniform() < 0.35:
            gains = np.exp(rng.normal(0, 0.4, label.max() + 1)).astype(np.float32)
            gains[0] = 1
            x = x * blur(gains[label], 1.2)
        if rng.uniform() < 0.3:
            x = blur(x, rng.uniform(0.4, 2))
        if rng.uniform() < 0.3:
            x = x + rng.uniform(0, 0.5) * blur(x, rng.uniform(4, 14))
        if rng.uniform() < 0.25:
            x = x + rng.uniform(0, 0.12) * self.smooth(rng.uniform(15, 50))
        if rng.uniform() < 0.25:
            x = x * (1 + rng.uniform(0, 0.3) * (2 * self.smooth(rng.uniform(30, 80)) - 1))
        if rng.uniform() < 0.15:
            x = x * np.exp(0.25 * blur(rng.standard_normal(x.shape).astype(np.float32), rng.uniform(0.8, 2.5)) * 3)
        if rng.uniform() < 0.5:
            noise = rng.standard_normal(x.shape).astype(np.float32)
            if rng.uniform() < 0.4:
                noise = 1.8 * blur(noise, 0.7)
            x = x + rng.uniform(0, 1) * noise * (0.05 + 0.06 * np.sqrt(np.maximum(x, 0)))
        if rng.uniform() < 0.2:
            x = np.minimum(x, rng.uniform(0.45, 0.9) * max(float(x.max()), 1e-3))
        x = x * np.exp(rng.normal(0, 0.25)) + rng.normal(0, 0.02)
        x = np.clip(x, 0, 2) ** np.exp(rng.normal(0, 0.25))
        if rng.uniform() < 0.15:   # 8 bit and JPEG
            eight = np.clip(x * 127, 0, 255).astype(np.uint8)
            eight = cv2.imdecode(cv2.imencode(".jpg", eight, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])[1], 0)
            x = eight.astype(np.float32) / 127
        return x.astype(np.float32)

    def smooth(self, sd):
        """A slow field of 0..1."""
        n = max(int(self.size / sd) + 3, 3)
        field = cv2.resize(self.rng.uniform(0, 1, (n, n)).astype(np.float32), (self.size, self.size), interpolation=cv2.INTER_CUBIC)
        return np.clip(field, 0, 1)

    def batch(self, n):
        pairs = [self.next() for _ in range(n)]
        return np.stack([p[0] for p in pairs]), np.stack([p[1] for p in pairs])

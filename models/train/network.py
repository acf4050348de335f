"""The nucleus network: a U-Net on a stem of half resolution, or on full resolution (stem 0), for comparison.

In: one channel, DAPI at the canonical scale (a nucleus is 28 px across), normalised (images.normalise).
Out, at the size of the input, in this order:
  0 inside   in a nucleus, logit
  1 depth    distance to the outline over the largest of that nucleus: 1 at its heart, 0 at its rim, logit
  2 seam     beside another nucleus, logit
  3 to_x     from here to the nucleus's centre, in radii (14 px); learnt beside, not shipped
  4 to_y
Only what OpenCV 4.6 and sunder's own inference know: Conv 3x3, 2x2 stride 2, 1x1; ConvTranspose 2x2 stride 2; Relu,
MaxPool 2x2, Resize nearest x2, Concat.
"""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

OUTPUTS = 5   # learnt
SHIPPED = 3   # the first of them


class Level(nn.Sequential):
    """Two 3x3 convolutions."""

    def __init__(self, n_in, n_out):
        super().__init__(
            nn.Conv2d(n_in, n_out, 3, padding=1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU(inplace=True),
            nn.Conv2d(n_out, n_out, 3, padding=1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU(inplace=True))


class NucleusNetwork(nn.Module):
    def __init__(self, widths, half_stem):
        super().__init__()
        self.half_stem = half_stem
        first = widths[0] if half_stem else 1
        self.stem = nn.Sequential(nn.Conv2d(1, first, 2, stride=2), nn.ReLU(inplace=True)) if half_stem else None
        ins = [first] + list(widths[:-1])
        self.down = nn.ModuleList(Level(i, o) for i, o in zip(ins, widths))
        self.up = nn.ModuleList(Level(deep + same, same) for deep, same in zip(widths[:0:-1], widths[-2::-1]))
        self.head = (nn.ConvTranspose2d(widths[0], OUTPUTS, 2, stride=2) if half_stem else nn.Conv2d(widths[0], OUTPUTS, 1))

    def forward(self, x):
        if self.half_stem:
            x = self.stem(x)
        kept = []
        for i, level in enumerate(self.down):
            if i:
                x = F.max_pool2d(x, 2)
            x = level(x)
            kept.append(x)
        kept.pop()
        for level in self.up:
            x = level(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), kept.pop()], 1))
        return self.head(x)

    def folded(self):
        """The same network in inference: each batch norm part of the convolution before it, only the outputs that ship."""
        net = copy.deepcopy(self).eval()
        of = (slice(None), slice(SHIPPED)) if self.half_stem else slice(SHIPPED)
        net.head.weight = nn.Parameter(net.head.weight[of].clone())
        net.head.bias = nn.Parameter(net.head.bias[:SHIPPED].clone())
        for level in list(net.down) + list(net.up):
            for k in (0, 3):
                level[k], level[k + 1] = fuse_conv_bn_eval(level[k], level[k + 1]), nn.Identity()
        return net


def multiple_of(config):
    """Width and height of an input are multiples of this."""
    return 2 ** (len(config["widths"]) - 1 + (1 if config["half_stem"] else 0))

"""Trains the nucleus network: one command, fixed seeds, a log and checkpoints.

  /usr/bin/python3 models/train/train.py CONFIG.json NUCLEI OUT [--from CHECKPOINT]

NUCLEI has images/, labels/, train.txt. OUT gets log.csv, config.json and weights.pt (averaged weights), rewritten every
250 steps. A run that was cut off goes on from OUT/state.pt.
"""
import argparse
import copy
import csv
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from crops import Crops
from images import real_images
from network import NucleusNetwork
from synthetic import synthetic_images

EVERY = 250


def loss_of(y, target):
    """Cross-entropy of the three maps and overlap of the first; absolute error of depth and of the way to the centre.
    Seams between nuclei weigh five times: what is merged there cannot be mended later."""
    inside, depth, seam, known = target[:, 0], target[:, 1], target[:, 2], target[:, 5]
    w = (1 + 4 * seam) * (0.25 + 0.75 * known)
    bce = lambda logit, t: (F.binary_cross_entropy_with_logits(logit, t, reduction="none") * w).mean()
    p = torch.sigmoid(y[:, 0])
    dice = 1 - (2 * (p * inside).sum((1, 2)) + 1) / (p.sum((1, 2)) + inside.sum((1, 2)) + 1)
    way = ((y[:, 3:5] - target[:, 3:5]).abs().sum(1) * inside * known * w).sum() / (inside * known * w).sum().clamp(min=1)
    return (bce(y[:, 0], inside) + 0.5 * dice.mean() + 2 * ((torch.sigmoid(y[:, 1]) - depth).abs() * w).mean() +
            bce(y[:, 1], depth) + bce(y[:, 2], seam) + 0.3 * way)


def cycle_at(step, config):
    return next(c for c in config["cycles"] if step < c["stop"])


def rate_at(step, cycle):
    """Half a cosine from the cycle's rate down; each cycle starts high again."""
    t = step - cycle["start"]
    if t < cycle["warm_up"]:
        return cycle["rate"] * (t + 1) / cycle["warm_up"]
    t = (t - cycle["warm_up"]) / max(1, cycle["steps"] - cycle["warm_up"])
    return cycle["rate"] * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(t, 1))))


def average_into(mean, net, keep):
    with torch.no_grad():
        for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
            if a.dtype.is_floating_point:
                a.mul_(keep).add_(b, alpha=1 - keep)
            else:
                a.copy_(b)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config"), parser.add_argument("nuclei"), parser.add_argument("out")
    parser.add_argument("--from", dest="start", help="weights of an earlier training")
    args = parser.parse_args()
    config = json.load(open(args.config))
    os.makedirs(args.out, exist_ok=True)
    json.dump(config, open(os.path.join(args.out, "config.json"), "w"), indent=2)
    torch.set_num_threads(config.get("threads", 1))
    torch.manual_seed(config["seed"])
    import cv2
    cv2.setNumThreads(1)

    names = open(os.path.join(args.nuclei, "train.txt")).read().split()
    images = real_images(args.nuclei, names) + synthetic_images(config["synthetic_images"], config["synthetic_seed"])
    print(len(images), "images,", sum(len(i["centres"]) - 1 for i in images), "nuclei", flush=True)
    crops = Crops(images, config, config["seed"])

    net = NucleusNetwork(config["widths"], config["half_stem"])
    if args.start:
        net.load_state_dict(torch.load(args.start))
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=config["weight_decay"])
    first, state_path = 0, os.path.join(args.out, "state.pt")
    if os.path.exists(state_path):
        state = torch.load(state_path)
        net.load_state_dict(state["net"]), mean.load_state_dict(state["mean"]), optimiser.load_state_dict(state["optimiser"])
        crops.rng.bit_generator.state = state["crops"]
        first = state["step"]
    log_file = open(os.path.join(args.out, "log.csv"), "a", buffering=1)
    log = csv.writer(log_file)
    started, running = time.process_time(), []
    net.train()
    last = config["cycles"][-1]["stop"]
    for step in range(first, last):
        cycle = cycle_at(step, config)
        crops.share(cycle["synthetic_share"])
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, cycle)
        x, target = (torch.from_numpy(a) for a in crops.batch(config["batch"]))
        loss = loss_of(net(x), target)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2)
        optimiser.step()
        average_into(mean, net, min(config["keep"], (step + 1) / (step + 10)))
        running.append(loss.item())
        if (step + 1) % 50 == 0:
            log.writerow([step + 1, f"{np.mean(running):.4f}", f"{time.process_time() - started:.0f}"])
            print(step + 1, f"{np.mean(running):.4f}", f"{time.process_time() - started:.0f} s", flush=True)
            running = []
        if (step + 1) % EVERY == 0 or step + 1 == last:
            torch.save(mean.state_dict(), os.path.join(args.out, "weights.pt"))
            torch.save(dict(net=net.state_dict(), mean=mean.state_dict(), optimiser=optimiser.state_dict(),
                            crops=crops.rng.bit_generator.state, step=step + 1), state_path + ".new")
            os.replace(state_path + ".new", state_path)


if __name__ == "__main__":
    main()

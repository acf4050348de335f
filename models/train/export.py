"""Writes the trained network as ONNX (opset 11) and checks it against torch through OpenCV's dnn.

  /usr/bin/python3 models/train/export.py CONFIG.json WEIGHTS.pt NUCLEI.onnx
"""
import json
import sys

import cv2
import numpy as np
import onnx
import torch

from network import SHIPPED, NucleusNetwork, multiple_of

SIZE = 128


def main():
    config_path, weights_path, onnx_path = sys.argv[1:]
    config = json.load(open(config_path))
    net = NucleusNetwork(config["widths"], config["half_stem"])
    net.load_state_dict(torch.load(weights_path))
    net = net.folded()
    x = torch.zeros(1, 1, SIZE, SIZE)
    torch.onnx.export(net, x, onnx_path, opset_version=11, input_names=["dapi"], output_names=["maps"],
                      dynamic_axes={"dapi": {2: "height", 3: "width"}, "maps": {2: "height", 3: "width"}})
    model = onnx.load(onnx_path)
    del model.metadata_props[:]
    model.producer_version = ""
    onnx.save(model, onnx_path)
    worst, rng = 0, np.random.default_rng(1)
    for height, width in ((SIZE, SIZE), (192, 320), (multiple_of(config),) * 2):
        x = rng.uniform(0, 1.5, (1, 1, height, width)).astype(np.float32)
        reader = cv2.dnn.readNetFromONNX(onnx_path)
        reader.setInput(x)
        with torch.no_grad():
            want = net(torch.from_numpy(x)).numpy()
        got = reader.forward()
        assert got.shape == (1, SHIPPED, height, width), got.shape
        worst = max(worst, float(np.abs(got - want).max()))
    print(f"{onnx_path}: largest difference between torch and OpenCV {worst:.2g}")
    assert worst < 1e-4
    print(sum(p.numel() for p in net.parameters()), "parameters;", len(model.graph.node), "nodes")


if __name__ == "__main__":
    main()

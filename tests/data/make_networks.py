"""Makes the small networks of the tests, of random weights: flat.onnx (full resolution) and half.onnx (stem of half
resolution), two levels of 8 and 16 channels; deep.onnx, four levels of 8 on the stem. Weights are scaled so that a value
neither dies nor grows on its way.

  /usr/bin/python3 tests/data/make_networks.py        (needs torch and onnx, as models/train does)
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import torch

HERE = pathlib.Path(__file__).parent
TRAIN = HERE.parent.parent / "models" / "train"
sys.path.insert(0, str(TRAIN))
from network import NucleusNetwork  # noqa: E402

NETWORKS = {"flat": ([8, 16], False), "half": ([8, 16], True), "deep": ([8, 8, 8, 8], True)}


def main():
    for name, (widths, half_stem) in NETWORKS.items():
        torch.manual_seed(len(name) + len(widths))
        net = NucleusNetwork(widths, half_stem)
        for parameter in net.parameters():
            if parameter.dim() > 1:
                torch.nn.init.kaiming_normal_(parameter)
            else:
                torch.nn.init.uniform_(parameter, 0.5, 1)
        with tempfile.TemporaryDirectory() as folder:
            config, weights = pathlib.Path(folder) / "config.json", pathlib.Path(folder) / "weights.pt"
            config.write_text(json.dumps({"widths": widths, "half_stem": half_stem}))
            torch.save(net.state_dict(), weights)
            subprocess.run([sys.executable, TRAIN / "export.py", config, weights, HERE / f"{name}.onnx"], check=True)


if __name__ == "__main__":
    main()

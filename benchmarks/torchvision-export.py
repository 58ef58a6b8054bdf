"""Exports a network of torchvision's to an ONNX file, the peer of `tcns compile`: torchvision-export.py NETWORK FILE.

On Debian: apt-get install python3-torch python3-torchvision.
"""

import sys

import torch
from torchvision.models import mobilenet_v2
from torchvision.models.detection import ssdlite320_mobilenet_v3_large

NETWORKS = {
    "mobilenet_v2": (mobilenet_v2, 224),
    "ssdlite320_mobilenet_v3_large": (lambda: ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None), 320),
}

build, resolution = NETWORKS[sys.argv[1]]
torch.onnx.export(build().eval(), torch.zeros(1, 3, resolution, resolution), sys.argv[2], opset_version=13)

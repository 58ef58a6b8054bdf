"""Exports torchvision's MobileNetV2 to the ONNX file that the argument names: the peer of `tcns compile`.

On Debian: apt-get install python3-torch python3-torchvision.
"""

import sys

import torch
import torchvision

network = torchvision.models.mobilenet_v2().eval()
torch.onnx.export(network, torch.zeros(1, 3, 224, 224), sys.argv[1], opset_version=13)

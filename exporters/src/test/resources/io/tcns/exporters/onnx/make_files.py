"""Writes torchvision's MobileNetV2, made small, with random weights and statistics as ONNX files, and prints its logits.

Run in this folder, with PyTorch 1.13 and torchvision 0.14.
"""

import torch
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.ops.misc import Conv2dNormActivation

torch.manual_seed(1)
model = MobileNetV2(
    num_classes=5, width_mult=0.1, inverted_residual_setting=[[1, 16, 1, 1], [6, 24, 2, 2]], round_nearest=8
)
# The last layer does not shrink with the width.
model.features[-1] = Conv2dNormActivation(8, 16, kernel_size=1, activation_layer=torch.nn.ReLU6)
model.classifier[1] = torch.nn.Linear(16, 5)
for module in model.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        torch.nn.init.uniform_(module.weight, 0.5, 1.5)
        torch.nn.init.uniform_(module.bias, -1, 1)
        torch.nn.init.uniform_(module.running_mean, -1, 1)
        torch.nn.init.uniform_(module.running_var, 0.5, 2)
model.eval()

image = (torch.arange(3 * 32 * 32) * 37 % 256 / 127.5 - 1).reshape(1, 3, 32, 32)
for name, mode in ("folded", torch.onnx.TrainingMode.EVAL), ("unfolded", torch.onnx.TrainingMode.PRESERVE):
    torch.onnx.export(
        model, image, f"torch-{name}.onnx", training=mode, opset_version=13, do_constant_folding=name == "folded"
    )
print(model(image).tolist())

"""Carries the weights of MobileNetV2 from torchvision to tcns and back, and compares what both say of an image.

There: a state dictionary of torchvision's, random down to the batch norms' statistics, becomes an ONNX file of tcns's.
Back: seeded weights of tcns's go into torchvision's module, strictly, which leaves no tensor out and takes none too many.

Compared are the probabilities of all classes, each with its own size: a relative difference of 1e-4 is one of the logits
by 1e-4. Fails where one is larger, or no number.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
from PIL import Image
from torchvision import models, transforms

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "examples/specs/mobilenet_v2_torchvision.tcns"
WIDTHS = ("1.0", "0.5", "1.4")
TOLERANCE = 1e-4

AS_IN_TRAINING = transforms.Compose([
    transforms.Resize(256),
    transforms.CenterCrop(224),
    transforms.ToTensor(),
    transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
])


def tcns(*arguments):
    done = subprocess.run([ROOT / "tcns", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"tcns {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def say_tcns(model, image):
    answer = json.loads(tcns("run", model, "--image", image, "--top", "1000", "--format", "json"))
    probabilities = numpy.zeros(1000)
    for guess in answer["top"]:
        probabilities[guess["index"]] = guess["probability"]
    return probabilities


def say_torchvision(network, image):
    with torch.no_grad():
        logits = network.eval()(AS_IN_TRAINING(Image.open(image)).unsqueeze(0))
    return torch.softmax(logits[0].double(), 0).numpy()


def random_network(width):
    """Signals that reach the logits, through statistics and scales that differ from channel to channel."""
    network = models.mobilenet_v2(width_mult=float(width))
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, mode="fan_in")
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.8, 1.2)
            torch.nn.init.uniform_(module.bias, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.8, 1.2)
    for parameter in network.classifier.parameters():
        torch.nn.init.normal_(parameter, std=0.03)
    return network


def safetensors(path):
    file = path.read_bytes()
    start = 8 + int.from_bytes(file[:8], "little")
    header = json.loads(file[8:start])
    del header["__metadata__"]
    types = {"F32": torch.float32, "I64": torch.int64}
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        content = bytearray(file[start + begin:start + end])
        tensors[name] = torch.frombuffer(content, dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def there(width, folder, image):
    network = random_network(width)
    weights, model = folder / "torchvision.pth", folder / "there.onnx"
    torch.save(network.state_dict(), weights)
    tcns("compile", SPEC, "--set", f"width={width}", "--weights", weights, "-o", model)
    return say_torchvision(network, image), say_tcns(model, image)


def back(width, folder, image):
    weights, model = folder / "tcns.safetensors", folder / "back.onnx"
    spec = (SPEC, "--set", f"width={width}", "--seed", "7")
    tcns("export-weights", *spec, "-o", weights)
    tcns("compile", *spec, "-o", model)
    network = models.mobilenet_v2(width_mult=float(width))
    network.load_state_dict(safetensors(weights), strict=True)
    return say_torchvision(network, image), say_tcns(model, image)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    differences = []
    print("width  weights from  likeliest class  largest relative difference")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image = folder / "noise.png"
        Image.fromarray(numpy.random.default_rng(1).integers(0, 256, (256, 256, 3), numpy.uint8)).save(image)
        for width in WIDTHS:
            for source, carry in (("torchvision", there), ("tcns", back)):
                theirs, ours = carry(width, folder, image)
                differences.append(numpy.max(numpy.abs(ours - theirs) / theirs))
                print(f"{width:5}  {source:12}  {theirs.max():15.3f}  {differences[-1]:27.1e}", flush=True)
    if not all(difference <= TOLERANCE for difference in differences):
        sys.exit(f"a difference is larger than {TOLERANCE}")


main()

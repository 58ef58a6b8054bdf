"""Writes the .npz and .pth files beside it, as NumPy and PyTorch write them."""
import io
import zipfile
from collections import OrderedDict

import numpy
import torch

array = numpy.arange(6, dtype="<f4").reshape(2, 3)
numpy.savez(
    "types.npz",
    **{
        "weight": array,
        "fortran": numpy.asfortranarray(array),
        "big": array.astype(">f4"),
        "half": array.astype("<f2"),
        "double": array.astype("<f8"),
        "bytes": numpy.arange(4, dtype="u1"),
        "signed": numpy.array([-1, 2], "i1"),
        "flags": numpy.array([True, False]),
        "shorts": numpy.array([-2, 3], "<i2"),
        "ushorts": numpy.array([65535], "<u2"),
        "ints": numpy.array([-3], "<i4"),
        "uints": numpy.array([4294967295], "<u4"),
        "longs": numpy.array([-4], "<i8"),
        "ulongs": numpy.array([5], "<u8"),
        "scalar": numpy.float32(7),
        "none": numpy.zeros((0, 7), "<f4"),
        "block|1/kernel": array[:1],
    },
)
numpy.savez_compressed("compressed.npz", weight=array, zeros=numpy.zeros((64, 64), "<f4"))
with zipfile.ZipFile("versions.npz", "w") as archive:
    for major in (1, 2, 3):
        content = io.BytesIO()
        numpy.lib.format.write_array(content, array, version=(major, 0))
        archive.writestr("version%d.npy" % major, content.getvalue())
numpy.savez("objects.npz", weight=numpy.array([{}], dtype=object))
numpy.savez("structures.npz", weight=numpy.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
numpy.save("alone.npy", array)

tensor = torch.arange(6.0).reshape(2, 3)
types = OrderedDict(
    weight=tensor,
    half=tensor.half(),
    brain=tensor.bfloat16(),
    double=tensor.double(),
    count=torch.tensor(5),
    ints=tensor.int(),
    shorts=tensor.short(),
    chars=-tensor.char(),
    bytes=tensor.byte(),
    flags=tensor > 2,
    none=torch.zeros(0, 7),
)
types._metadata = OrderedDict({"": {"version": 1}})
torch.save(types, "types.pth")
two = OrderedDict(weight=tensor, half=tensor.half())
two._metadata = types._metadata
torch.save(two, "protocol4.pth", pickle_protocol=4)
torch.save(
    {
        "transposed": tensor.t(),
        "row": tensor[1],
        "column": tensor[:, 1],
        "expanded": tensor[:1].expand(2, 3),
        "channels_last": torch.arange(24.0).reshape(1, 2, 3, 4).to(memory_format=torch.channels_last),
        "parameter": torch.nn.Parameter(tensor),
    },
    "views.pth",
)
module = torch.nn.Sequential(torch.nn.Linear(2, 1))
optimizer = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9)
module(torch.ones(1, 2)).sum().backward()
optimizer.step()
with torch.no_grad():
    module[0].weight.copy_(torch.tensor([[1.0, 2.0]]))
    module[0].bias.fill_(3)
torch.save(
    {
        "epoch": 3,
        "best": 0.5,
        "name": "a training",
        "nothing": None,
        "done": False,
        "optimizer": optimizer.state_dict(),
        "state_dict": OrderedDict(("module." + name, value) for name, value in module.state_dict().items()),
        "size": tensor.shape,
        "type": torch.float32,
    },
    "training.pth",
)
torch.save(module, "module.pth")
torch.save({"weight": tensor}, "legacy.pth", _use_new_zipfile_serialization=False)
torch.jit.script(torch.nn.Identity()).save("script.pt")

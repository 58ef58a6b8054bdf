"""Writes small files as Keras writes its own, and packs them: python3 make.py (Debian: apt-get install python3-h5py)."""

import json
import pathlib
import zipfile

import h5py
import numpy

CONV = {
    "filters": 2, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "data_format": "channels_last",
    "dilation_rate": [1, 1], "groups": 1, "activation": "linear", "use_bias": False,
}
NORM = {"axis": [3], "epsilon": 0.001, "center": True, "scale": False}
RELU = {"max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0}
DENSE = {"units": 3, "activation": "softmax", "use_bias": True}
LAYERS = [
    ("InputLayer", "image", {"batch_input_shape": [None, 4, 4, 3]}),
    ("Conv2D", "conv", CONV),
    ("BatchNormalization", "norm", NORM),
    ("ReLU", "relu", RELU),
    ("GlobalAveragePooling2D", "pool", {"keepdims": False}),
    ("Dense", "scores", DENSE),
]
WEIGHTS = {
    "conv": {"kernel": numpy.arange(54, dtype="f4").reshape(3, 3, 3, 2) / 8},
    "norm": {
        "beta": numpy.array([0.5, -0.5], "f4"),
        "moving_mean": numpy.array([1, 2], "f4"),
        "moving_variance": numpy.array([3, 4], "f4"),
    },
    "last": {"kernel": numpy.arange(6, dtype="f4").reshape(1, 1, 2, 3), "bias": numpy.array([4, 5, 6], "f4")},
    "scores": {"kernel": numpy.arange(6, dtype="f4").reshape(2, 3), "bias": numpy.array([7, 8, 9], "f4")},
}


def functional(layers, inbound):
    configs = []
    for index, (kind, name, config) in enumerate(layers):
        nodes = [inbound(layers[index - 1][1])] if index else []
        configs.append({"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes})
    return {
        "class_name": "Functional",
        "config": {
            "name": "model",
            "layers": configs,
            "input_layers": [[layers[0][1], 0, 0]],
            "output_layers": [[layers[-1][1], 0, 0]],
        },
    }


def keras2(name):
    return [[name, 0, 0, {}]]


def keras3(name):
    tensor = {"class_name": "__keras_tensor__", "config": {"shape": [None], "keras_history": [name, 0, 0]}}
    return {"args": [tensor], "kwargs": {}}


def save_weights(group, texts, convert, options):
    """Layers in their order, as the attributes name them; groups by the name of the weight within that of the layer."""
    names = [name for _, name, _ in LAYERS]
    group.attrs["layer_names"] = texts(names)
    for name in names:
        layer = group.create_group(name)
        weights = WEIGHTS.get(name, {})
        layer.attrs["weight_names"] = texts([f"{name}/{weight}:0" for weight in weights])
        for weight, value in weights.items():
            layer.create_dataset(f"{name}/{weight}:0", data=convert(value), **options)


def variable(names):
    return numpy.array(names, dtype=object) if names else []


def fixed(names):
    return numpy.array([name.encode() for name in names]) if names else []


with h5py.File("model.h5", "w") as file:
    file.attrs["keras_version"] = "2.8.0"
    file.attrs["model_config"] = json.dumps(functional(LAYERS, keras2))
    save_weights(file.create_group("model_weights"), variable, lambda value: value, {})

with h5py.File("weights.h5", "w", libver="latest") as file:
    save_weights(file, fixed, lambda value: value.astype("f2"), {})

with h5py.File("chunked.h5", "w") as file:
    file.attrs["layer_names0"] = fixed(["conv"])
    file.attrs["layer_names1"] = fixed(["conv_1"])
    kernel = WEIGHTS["conv"]["kernel"]
    for name, options in [
        ("conv", {"chunks": (2, 2, 2, 2), "compression": "gzip", "shuffle": True, "fletcher32": True}),
        ("conv_1", {"chunks": (3, 2, 3, 1)}),
    ]:
        file.create_group(name).attrs["weight_names"] = fixed(["kernel:0"])
        file[name].create_dataset("kernel:0", data=kernel, **options)


with h5py.File("many.h5", "w") as file:
    names = [f"layer_{index}" for index in range(300)]
    file.attrs["layer_names"] = variable(names)
    for name in names:
        file.create_group(name)
    file["layer_299"].attrs["weight_names"] = variable(["kernel"])
    file["layer_299"]["kernel"] = numpy.array([2.5], "f4")


def save_archive(path, layers, weights, named):
    """A zip file with the variables of each layer by their numbers, in a group called after the layer's class."""
    with h5py.File("model.weights.h5", "w") as file:
        for group, name in weights:
            variables = file.create_group(f"layers/{group}/vars")
            if named:
                variables.attrs["name"] = name
            for index, value in enumerate(WEIGHTS[name].values()):
                variables[str(index)] = value
    with zipfile.ZipFile(path, "w") as archive:
        for entry, text in [
            ("metadata.json", json.dumps({"keras_version": "3.5.0"})),
            ("config.json", json.dumps({"module": "keras", **functional(layers, keras3)})),
            ("model.weights.h5", pathlib.Path("model.weights.h5").read_bytes()),
        ]:
            archive.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), text)
    pathlib.Path("model.weights.h5").unlink()


save_archive(
    "model.keras",
    LAYERS,
    [("conv2d", "conv"), ("batch_normalization", "norm"), ("dense", "scores")],
    named=True,
)
save_archive(
    "numbered.keras",
    LAYERS[:2] + [("Conv2D", "last", {**CONV, "kernel_size": [1, 1], "use_bias": True})],
    [("conv2d", "conv"), ("conv2d_1", "last")],
    named=False,
)

with zipfile.ZipFile("files.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for file in ["model.h5", "weights.h5", "chunked.h5", "many.h5", "model.keras", "numbered.keras"]:
        entry = zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, pathlib.Path(file).read_bytes())
        pathlib.Path(file).unlink()

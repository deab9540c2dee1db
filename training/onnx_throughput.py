#!/usr/bin/env python3
"""Texts a second of one run, from strings to unit vectors, for comparison with the Rust embedder.

    python onnx_throughput.py FOLDER texts.jsonl sorted                  # onnxruntime, batches sorted by length
    python onnx_throughput.py FOLDER texts.jsonl unsorted                # onnxruntime, batches in the order of the file
    python onnx_throughput.py FOLDER texts.jsonl sentence-transformers   # FOLDER as SentenceTransformer takes it

FOLDER has model.onnx and tokenizer.json (for sentence-transformers: the weights); texts.jsonl has one JSON string a line
(news_texts.py writes it). Loading the model and one batch for warming up are not counted; tokenising, padding to the
longest of the batch, the mean over the tokens and the normalisation are. One line comes out, so that runs can be
interleaved with another program's:

    sorted 2000 texts 31.9 s 62.7 texts/s
"""
import argparse
import json
import os
import time
from pathlib import Path


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("texts", type=Path)
    p.add_argument("way", choices=["sorted", "unsorted", "sentence-transformers"])
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--limit", type=int, help="only so many texts")
    p.add_argument("--save", type=Path, help="write the vectors (numpy)")
    return p.parse_args()


class OnnxRuntime:
    def __init__(self, args):
        import onnxruntime
        from onnx_reference import Folder
        self.folder, self.args = Folder(args.folder), args
        self.folder.tokenizer.enable_truncation(self.folder.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = args.threads
        self.session = onnxruntime.InferenceSession(args.folder / "model.onnx", options, providers=["CPUExecutionProvider"])

    def batch(self, rows):
        import numpy as np
        ids = np.full((len(rows), max(map(len, rows))), 0, np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, :len(row)], mask[i, :len(row)] = row, 1
        hidden = self.session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        sums = np.einsum("bsd,bs->bd", hidden, mask.astype(np.float32))
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)

    def embed(self, texts):
        import numpy as np
        rows = [e.ids for e in self.folder.tokenizer.encode_batch([self.folder.prompt + t for t in texts])]
        order = np.arange(len(rows))
        if self.args.way == "sorted":
            order = np.argsort([len(r) for r in rows], kind="stable")
        out = np.empty((len(rows), self.session.get_outputs()[0].shape[2]), np.float32)
        for start in range(0, len(rows), self.args.batch):
            chosen = order[start:start + self.args.batch]
            out[chosen] = self.batch([rows[i] for i in chosen])
        return out


class SentenceTransformers:
    def __init__(self, args):
        import torch
        from sentence_transformers import SentenceTransformer
        torch.set_num_threads(args.threads)
        self.args, self.model = args, SentenceTransformer(str(args.folder), device="cpu", local_files_only=True)

    def embed(self, texts):
        return self.model.encode(texts, batch_size=self.args.batch, normalize_embeddings=True, show_progress_bar=False)


def main():
    args = parse()
    os.environ["RAYON_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(args.threads)
    texts = [json.loads(line) for line in args.texts.open(encoding="utf-8")][:args.limit]
    engine = (SentenceTransformers if args.way == "sentence-transformers" else OnnxRuntime)(args)
    engine.embed(texts[:args.batch])
    start = time.perf_counter()
    vectors = engine.embed(texts)
    seconds = time.perf_counter() - start
    print(f"{args.way} {len(texts)} texts {seconds:.1f} s {len(texts) / seconds:.1f} texts/s")
    if args.save:
        import numpy as np
        np.save(args.save, vectors)


if __name__ == "__main__":
    main()

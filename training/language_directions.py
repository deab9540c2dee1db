"""Finds in which directions a multilingual model's vectors tell the language of a text, for `align_onnx.py` to take out.

    python training/language_directions.py MODEL > training/e5-languages.json

MODEL is the folder of multilingual-e5-small (`scripts/install-models`). `training/parallel` holds forty sentences of news, made for this project, in 37
languages: the same in each, so the means of the languages differ by language alone. What is written: the mean of these means, and an
orthonormal basis of what they differ in, as base64 of little-endian float16. Environment: requirements-languages.txt.

Yang, Yang, Cer and Darve: *A simple and effective method to eliminate the self language bias in multilingual representations*, 2021.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SENTENCES = Path(__file__).parent / "parallel"
PROMPT = "query: "


def means(model):
    """For each language the mean over its sentences; a sentence is the mean over its tokens, as the model's pooling has it."""
    session = onnxruntime.InferenceSession(model / "model.onnx", providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))

    def vector(text):
        ids = np.array([tokenizer.encode(PROMPT + text).ids])
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return session.run(["last_hidden_state"], inputs)[0][0].mean(0)

    files = sorted(SENTENCES.glob("*.txt"))
    return np.array([np.mean([vector(line) for line in file.read_text(encoding="utf-8").splitlines()], 0) for file in files])


def packed(array):
    return base64.b64encode(array.astype("<f2").tobytes()).decode()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    languages = means(Path(sys.argv[1])).astype(np.float64)
    mean = languages.mean(0)
    directions = np.linalg.svd(languages - mean, full_matrices=False)[2][: len(languages) - 1]
    print(json.dumps({"n_directions": len(directions), "mean": packed(mean), "directions": packed(directions)}))


if __name__ == "__main__":
    main()

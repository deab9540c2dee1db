#!/usr/bin/env python3
"""Write a BERT encoder with 8-bit matrix products whose scales are fixed, so that no text's vector depends on its batch.

    python quantise_onnx.py FOLDER model.onnx                       # with the scales of minilm-int8-scales.json
    python quantise_onnx.py FOLDER --calibrate texts.jsonl          # measure the scales anew and write that file
    python quantise_onnx.py FOLDER --compare model.onnx             # cosine to FOLDER/model.onnx over reference_texts

FOLDER is a sentence-transformers folder with model.safetensors (and, for the last two, model.onnx and tokenizer.json).

Weights: int8, symmetric, one scale a column. Activations: uint8 with one scale and zero point for each place, found once on
news texts; what is larger is cut off. Before that each channel is divided by its own size (`smooth`) and the weights are
multiplied by it, so that the few large channels do not cost the others their precision. The products of SENSITIVE places
stay float32.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from bert_to_onnx import Bert, read_safetensors
from onnx import TensorProto

HERE = Path(__file__).resolve().parent
SCALES = HERE / "minilm-int8-scales.json"
SENSITIVE = ()


def quantise_columns(weight):
    """int8 columns (inputs x outputs) and the step of each."""
    step = np.abs(weight).max(0) / 127
    return np.round(weight / step).clip(-127, 127).astype(np.int8), step.astype(np.float32)


class QuantisedBert(Bert):
    """`places` gives scale, zero point and channel sizes for the input of each product, by its name."""

    def __init__(self, weights, config, places):
        super().__init__(weights, config)
        self.places, self.inputs = places, {}

    def quantised(self, x, place):
        """The 8-bit form of an input; made once where several products read it."""
        g, (scale, zero, smooth) = self.g, place
        key = (x, scale, zero)
        if key not in self.inputs:
            if smooth is not None:
                x = g.node("Mul", [x, g.constant(f"{x}/smooth", np.float32(1) / smooth)], f"{x}/Smooth")
            names = [g.scalar(f"{x}/scale", scale), g.constant(f"{x}/zero", np.uint8(zero))]
            self.inputs[key] = g.node("QuantizeLinear", [x, *names], f"{x}/Quantised")
        return self.inputs[key]

    def dense(self, x, name, out):
        if name not in self.places:
            return super().dense(x, name, out)
        g, (scale, zero, smooth) = self.g, self.places[name]
        weight = self.w[f"{name}.weight"].T
        values, step = quantise_columns(weight if smooth is None else weight * smooth[:, None])
        a = self.quantised(x, self.places[name])
        inputs = [a, g.constant(f"{name}.weight.values", values), f"{a.removesuffix('/Quantised')}/zero", g.constant("int8.zero", np.int8(0))]
        y = g.node("MatMulInteger", inputs, f"{out}/MatMulInteger")
        y = g.node("Cast", [y], f"{out}/Cast", to=TensorProto.FLOAT)
        y = g.node("Mul", [y, g.constant(f"{name}.scale", step * np.float32(scale))], f"{out}/Scale")
        return g.node("Add", [y, g.constant(f"{name}.bias", self.w[f"{name}.bias"])], f"{out}/Add")

#!/usr/bin/env python3
"""Write what Pillow and Python's ONNX Runtime make of the photographs that scripts/install-models brings.

    pip install -r requirements-reference.txt
    python picture_reference.py ../target/models            # writes crates/picture/tests/fixtures/photographs.json

Of the 1000 logits of a picture every tenth is kept, and the five labels with the largest.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "crates/picture/tests/fixtures/photographs.json"
STRIDE = 10


def pixel_values(path, config):
    """As the image processors of transformers: the shorter side resized, the middle cropped, levels scaled."""
    image = Image.open(path).convert("RGB")
    edge, (width, height) = config["size"]["shortest_edge"], image.size
    size = (edge, int(edge * height / width)) if width <= height else (int(edge * width / height), edge)
    image = image.resize(size, config["resample"])
    crop = config["crop_size"]
    left, top = (size[0] - crop["width"]) // 2, (size[1] - crop["height"]) // 2
    image = image.crop((left, top, left + crop["width"], top + crop["height"]))
    values = np.asarray(image, np.float32) * np.float32(config["rescale_factor"])
    values = (values - np.float32(config["image_mean"])) / np.float32(config["image_std"])
    return values.transpose(2, 0, 1)[None]


def main():
    models = Path(sys.argv[1])
    folder = models / "efficientnet-lite2"
    config = json.loads((folder / "preprocessor_config.json").read_text())
    labels = json.loads((folder / "config.json").read_text())["id2label"]
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    pictures = []
    for path in sorted(p for p in (models / "photographs").iterdir() if p.suffix in (".png", ".jpg")):
        logits = session.run(["logits"], {"pixel_values": pixel_values(path, config)})[0][0]
        top = [labels[str(i)] for i in np.argsort(-logits, kind="stable")[:5]]
        pictures.append({"file": path.name, "top": top, "logits": [round(float(v), 5) for v in logits[::STRIDE]]})
        print(path.name, top)
    lines = ",\n".join(json.dumps(p) for p in pictures)
    OUT.write_text(f'{{"stride": {STRIDE}, "pictures": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write the tiny classifier, pictures and reference values that the tests of crates/picture run on.

    pip install -r requirements-reference.txt
    python tiny_pictures.py            # writes crates/picture/tests/fixtures

The classifier knows plain colours, and whether a picture is lighter above or below. What Pillow makes of the pictures, resized and cropped, is
the reference for our own code, byte for byte.
"""
import io
import json
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "crates/picture/tests/fixtures"
SIDE, EDGE = 8, 10
LABELS = ["red", "green", "blue", "light above", "light below", "light above"]  # a name may come twice
MADE_TURNED = 6  # EXIF: the first row is the right side


def classifier():
    weights = np.zeros((len(LABELS), 3, SIDE, SIDE), np.float32)
    for channel in range(3):
        weights[channel] = -.5
        weights[channel, channel] = 1
    weights[3, :, :SIDE // 2], weights[3, :, SIDE // 2:] = 1, -1
    weights[4] = -weights[3]
    weights = (weights * 3 / SIDE / SIDE).reshape(len(LABELS), -1)
    value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
    nodes = [helper.make_node("Flatten", ["pixel_values"], ["flat"]),
             helper.make_node("Gemm", ["flat", "weights", "bias"], ["logits"], transB=1)]
    constants = [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(np.zeros(len(LABELS), np.float32), "bias")]
    graph = helper.make_graph(nodes, "tiny", [value("pixel_values", 3, SIDE, SIDE)], [value("logits", len(LABELS))], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def settings():
    return {"do_resize": True, "size": {"shortest_edge": EDGE}, "resample": 3, "do_center_crop": True,
            "crop_size": {"height": SIDE, "width": SIDE}, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
            "image_mean": [.5] * 3, "image_std": [.5] * 3}


def drawn(width, height):
    """Waves of each colour, lighter above."""
    y, x = np.mgrid[:height, :width]
    waves = [np.sin(x / 3 + y / 7), np.cos(x / 5 - y / 2), np.sin(x * y / 40)]
    levels = np.stack([160 - 90 * y / height + 60 * wave for wave in waves], -1)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def saved(name, image, **options):
    image.save(OUT / name, **options)


def pictures():
    saved("red.png", Image.new("RGB", (24, 16), (250, 5, 3)))
    waves = drawn(37, 53)
    saved("waves.png", waves)
    saved("waves.webp", waves, lossless=True)
    saved("waves.jpg", waves, quality=95, subsampling=0)
    saved("waves-progressive.jpg", waves, quality=90, progressive=True)
    exif = Image.Exif()
    exif[0x0112] = MADE_TURNED
    saved("waves-turned.jpg", waves.transpose(Image.Transpose.ROTATE_90), quality=95, subsampling=0, exif=exif)
    grey = waves.convert("L")
    saved("grey.png", grey)
    clear = waves.copy()
    clear.putalpha(grey)
    saved("alpha.png", clear)


def size_bomb():
    """A PNG of a few bytes that says it is 60,000 x 60,000 pixels."""
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "png")
    raw = bytearray(file.getvalue())
    raw[16:24] = (60_000).to_bytes(4) * 2
    raw[29:33] = zlib.crc32(raw[12:29]).to_bytes(4)
    (OUT / "bomb.png").write_bytes(raw)


def resized(image, columns, rows, resample):
    """Windows are (start, length, side)."""
    whole = image.resize((columns[2], rows[2]), resample)
    part = whole.crop((columns[0], rows[0], columns[0] + columns[1], rows[0] + rows[1]))
    return {"picture": list(image.size), "columns": columns, "rows": rows, "resample": int(resample),
            "bytes": np.asarray(part).reshape(-1).tolist()}


def reference():
    cases = []
    for (width, height), (columns, rows) in [
        ((37, 53), ((1, 8, 10), (3, 8, 14))), ((5, 4), ((0, 5, 5), (0, 4, 4))), ((5, 4), ((2, 8, 12), (0, 9, 9))),
        ((70, 7), ((90, 4, 100), (1, 8, 10))), ((1, 1), ((0, 3, 3), (0, 3, 3))), ((30, 30), ((0, 4, 4), (0, 4, 4))),
    ]:
        for resample in (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC):
            cases.append(resized(drawn(width, height), columns, rows, resample))
    # The pixels of the pictures themselves, so that Rust needs no second drawing.
    drawings = {f"{w}x{h}": np.asarray(drawn(w, h)).reshape(-1).tolist() for w, h in sorted({tuple(c["picture"]) for c in cases})}
    lines = ",\n".join(json.dumps(case) for case in cases)
    (OUT / "resized.json").write_text(f'{{"pictures": {json.dumps(drawings)},\n"cases": [\n{lines}\n]}}\n')


def main():
    folder = OUT / "colours"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(classifier().SerializeToString(deterministic=True))
    (folder / "config.json").write_text(json.dumps({"id2label": {str(n): name for n, name in enumerate(LABELS)}}) + "\n")
    (folder / "preprocessor_config.json").write_text(json.dumps(settings()) + "\n")
    pictures()
    size_bomb()
    reference()


if __name__ == "__main__":
    main()

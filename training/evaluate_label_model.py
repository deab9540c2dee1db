"""Measures what the example `analyze` says of labelled articles, with the bundled label model and with an installed one.

    cargo build --release --features onnx,onnxruntime -p samestory-examples --example analyze
    python evaluate_label_model.py --program ../target/release/examples/analyze --labels ../target/models/labels-minilm
        articles-dev.jsonl.gz articles-dev2.jsonl.gz

Needs the packages of `requirements-labels.txt`. `--page FILE` tells what is said of the three articles of the reference page instead. Prints Markdown;
macro-F1 is over the labels with at least five articles, intervals are of 95 % over bootstrap samples, `more` is how much more often the
installed model is right than the bundled one, on the same samples.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from train_labels import MIN_FOR_MACRO, SAMPLES, SEED, SETS, brier, calibration_error, interval, read_articles


def said(program, articles, options):
    """The probabilities of each set, a row an article, and the seconds that the program took."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "articles.jsonl", Path(folder) / "out.jsonl"
        lines = ({"id": f"{at:06}", "title": a["title"], "body": a["body"]} for at, a in enumerate(articles))
        given.write_text("".join(json.dumps({k: v for k, v in line.items() if v}) + "\n" for line in lines))
        started = time.perf_counter()
        subprocess.run([program, given, "--out", out, "--threads", "1", *options], check=True)
        seconds = time.perf_counter() - started
        found = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(found) == len(articles)
    return {field: np.array([[line[field]["probabilities"][name] for name in names] for line in found])
            for field, names in SETS.items()}, seconds


def measures(probabilities, labels, samples):
    chosen = probabilities.argmax(1)
    large = np.flatnonzero(np.bincount(labels, minlength=probabilities.shape[1]) >= MIN_FOR_MACRO)
    macro = lambda rows: f1_score(labels[rows], chosen[rows], average="macro", labels=large, zero_division=0)
    right = chosen == labels
    return [f"{right.mean():.3f} ({interval([right[rows].mean() for rows in samples])})",
            f"{macro(slice(None)):.3f} ({interval([macro(rows) for rows in samples])})",
            f"{brier(probabilities, labels):.3f}", f"{calibration_error(probabilities, labels):.3f}"]


def report(program, path, options):
    articles = read_articles(path)
    chance = np.random.default_rng(SEED)
    samples = [chance.integers(len(articles), size=len(articles)) for _ in range(SAMPLES)]
    (before, _), (after, _) = (said(program, articles, more) for more in ([], options))
    print("| set | model | accuracy | macro-F1 | Brier | ECE |\n|---|---|---|---|---:|---:|")
    for field, names in SETS.items():
        labels = np.array([names.index(article[field]) for article in articles])
        for who, found in (("bundled", before), ("installed", after)):
            print(f"| {field} | {who} | " + " | ".join(measures(found[field], labels, samples)) + " |")
        more = (after[field].argmax(1) == labels).astype(float) - (before[field].argmax(1) == labels)
        print(f"| {field} | more | {more.mean():+.3f} ({interval([more[rows].mean() for rows in samples])}) | | | |", flush=True)


def page_articles(path):
    """The three articles of the reference page: titles, and summaries as bodies."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").split("Articles in this Cluster")[1].split("\n") if line.strip()]
    return [{"title": lines[3 * at], "body": lines[3 * at + 1]} for at in range(3)]


def tell_of_page(program, path, options):
    for who, more in (("bundled", []), ("installed", options)):
        found, _ = said(program, page_articles(path), more)
        for field, names in SETS.items():
            best = [f"{names[row.argmax()]} {row.max():.2f}" for row in found[field]]
            print(f"{who}, {field}: " + "; ".join(best))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--engine", default="onnxruntime")
    parser.add_argument("--page", type=Path)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    installed = ["--labels", options.labels, "--engine", options.engine]
    if options.page:
        tell_of_page(options.program, options.page, installed)
    for path in options.files:
        print(f"\n{Path(path).name}\n")
        report(options.program, path, installed)


if __name__ == "__main__":
    main()

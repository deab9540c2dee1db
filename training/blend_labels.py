"""What the word of the model of `train_label_encoder.py` weighs beside the bundled model's: `minilm-labels.json`.

    cargo build --release -p samestory-training --bin label_features
    python blend_labels.py --program ../target/release/label_features --train articles-train.jsonl.gz --more articles-more.jsonl.gz
        --more articles-unsure.jsonl.gz --more articles-other-outlets.jsonl.gz fold-0.npz

Needs the packages of `requirements-targets.txt`. The files `fold-N.npz` are what `train_label_encoder.py --fold N` wrote. On the articles of these
folds, which neither of the two models was trained on, the weights of their log probabilities are fitted by log loss. The table
says how good each is there; the row of the blend is cross-fitted: its weights come from four fifths of the articles, its figures from the last.

A set is in the file when the cross-fitted blend has a smaller log loss than the bundled model and no smaller accuracy.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import f1_score, log_loss
from sklearn.model_selection import StratifiedKFold

from train_label_encoder import COLUMNS, LAST_TOKENS, READ_TOKENS, SEPARATOR
from train_labels import (FOLDS, SAMPLES, SEED, SETS, Design, Features, best_temperature, brier, calibration_error, copies, fit, interval,
                          parts_of, read_articles, softmax)

OUT = Path(__file__).parent / "minilm-labels.json"
# As the card of the bundled model says: penalty, power of the frequency, share of the shift, temperature, by label set.
BUNDLED = {"tone": (0.5, 0.5, 0.2, 0.67), "sentiment": (0.5, 0.3, 0.0, 0.85), "intent": (0.5, 0.5, 0.0, 0.74)}
WEIGHT_OF_MORE = 0.5


class Bundled:
    """The bundled model's method, without the articles of a fold."""

    def __init__(self, program, train, more):
        of = lambda articles: (articles, Features(program, articles), Features(program, copies(articles)))
        self.train, self.more = of(train), [of(articles) for articles in more]
        self.design = Design(self.train[1], [features for _, features, _ in self.more])

    def log_probabilities(self, field, left_out):
        """The bundled model's for the articles `left_out`, had it not seen them."""
        penalty, power, share, temperature = BUNDLED[field]
        parts = lambda texts, weight: parts_of(self.design, texts[1], texts[0], texts[2], field, weight)
        own, others = parts(self.train, 1.0), [part for texts in self.more for part in parts(texts, WEIGHT_OF_MORE)]
        kept = np.setdiff1d(np.arange(len(own[0].labels)), left_out)
        model = fit([part.rows(kept) for part in own] + others, penalty, power)
        priors = np.bincount(own[0].labels) / len(own[0].labels)
        logits = model.decision_function(own[0].matrix[left_out]) / temperature
        return np.log(softmax(logits - share * np.log(priors)))


def fitted(encoder, bundled, labels):
    """The weights of both models' log probabilities."""
    names = range(encoder.shape[1])
    loss = lambda weights: log_loss(labels, softmax(weights[0] * encoder + weights[1] * bundled), labels=names)
    return minimize(loss, [0.5, 0.5], bounds=[(0, 3), (0, 3)]).x


def cross_fitted(encoder, bundled, labels):
    result = np.zeros_like(encoder)
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, np.minimum(labels, 2))
    for kept, left in parts:
        weights = fitted(encoder[kept], bundled[kept], labels[kept])
        result[left] = weights[0] * encoder[left] + weights[1] * bundled[left]
    return softmax(result)


def gain(blended, bundled, labels):
    """How much more often the blend is right, with its 95 % interval over bootstrap samples of the articles."""
    more = (blended.argmax(1) == labels).astype(float) - (bundled.argmax(1) == labels)
    chance = np.random.default_rng(SEED)
    samples = [more[chance.integers(len(more), size=len(more))].mean() for _ in range(SAMPLES)]
    return f"{more.mean():+.3f} ({interval(samples)})"


def row(field, who, probabilities, labels):
    values = [(probabilities.argmax(1) == labels).mean(), f1_score(labels, probabilities.argmax(1), average="macro"),
              log_loss(labels, probabilities, labels=range(probabilities.shape[1])), brier(probabilities, labels),
              calibration_error(probabilities, labels)]
    print(f"| {field} | {who} | " + " | ".join(f"{value:.3f}" for value in values) + " |", flush=True)
    return values


def blend_of(field, logits, bundled, labels):
    """What the file says of a label set; nothing where the new model does not help."""
    temperature, encoder = best_temperature(logits, labels), np.log(softmax(logits))
    blended = cross_fitted(encoder, bundled, labels)
    before = row(field, "bundled", np.exp(bundled), labels)
    row(field, "encoder", softmax(logits / temperature), labels)
    after = row(field, "both", blended, labels)
    weights = fitted(encoder, bundled, labels)
    print(f"| {field} | weights {weights.round(3)}, temperature {temperature:.3f}, right more often {gain(blended, np.exp(bundled), labels)}", flush=True)
    if after[2] >= before[2] or after[0] < before[0]:
        return None
    return {"classifier": round(float(weights[0]), 3), "bundled": round(float(weights[1]), 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the built label_features")
    parser.add_argument("--train", required=True)
    parser.add_argument("--more", required=True, action="append")
    parser.add_argument("folds", nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    train, found = read_articles(options.train), [np.load(path) for path in options.folds]
    bundled = Bundled(options.program, train, [read_articles(path) for path in options.more])
    rows, logits = (np.concatenate([fold[name] for fold in found]) for name in ("at", "logits"))
    blend = {}
    print("| set | model | accuracy | macro-F1 | log loss | Brier | ECE |\n|---|---|---:|---:|---:|---:|---:|")
    for field, columns in COLUMNS.items():
        labels = np.array([SETS[field].index(train[at][field]) for at in rows])
        said = np.concatenate([bundled.log_probabilities(field, fold["at"]) for fold in found])
        if weights := blend_of(field, logits[:, columns], said, labels):
            blend[field] = weights
    content = {"max_tokens": READ_TOKENS, "last_tokens": LAST_TOKENS, "separator": SEPARATOR, "labels": SETS, "blend": blend}
    options.out.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Trains the bundled label model: `crates/analysis/assets/labels-v1.bin` and its card.

    cargo build --release -p samestory-training --bin label_features
    python train_labels.py --program ../target/release/label_features --train articles-train.jsonl.gz --dev articles-dev.jsonl.gz

Needs the packages of `requirements-labels.txt`. An article line has `title`, `body`, `tone`, `sentiment`, `intent`. The features come
from the Rust program, so that labelling and training see the same; the file format stands in `crates/analysis/src/labels/linear.rs`.

Method: a multinomial logistic regression a label set. Regularisation and the share of word vectors are chosen by the log loss of
five-fold cross-validation; the temperature is fitted on the predictions for the left-out folds. The dev file is only measured.

Word vectors: the mean vector of the body's words is linear in the hashed words, so a classifier on it can be folded into the weights of
the buckets. So words that the training articles lack get a weight from similar words that they have, at no cost in labelling.
"""

import argparse
import gzip
import json
import random
import struct
import subprocess
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, log_loss
from sklearn.model_selection import StratifiedKFold

ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "tone": ["factual", "analytical", "critical", "alarmed", "somber", "optimistic", "sensational", "humorous"],
    "sentiment": ["negative", "neutral", "positive"],
    "intent": ["inform", "explain", "persuade", "promote", "entertain", "advise"],
}
# The buckets of words of the body, as in `features.rs`.
BODY_BUCKETS = 1 << 14
FOLDS, SEED = 5, 7
# A hashed feature in fewer articles gets no weight of its own.
MIN_ARTICLES = 2
# Hand-made features are brought to this spread; smaller means more regularisation, compared with hashed ones.
DENSE_SPREAD = 0.1
# A feature that varies less is not blown up to full spread.
MIN_DEVIATION = 0.05
PENALTIES = [1.0, 2.0, 4.0, 8.0]
VECTOR_SHARES = [0.0, 0.5, 1.0]
# Weight of the copies that teach sections and missing titles (see `copies`).
COPY_WEIGHT = 0.3
SECTIONS = {"inform": "News", "explain": "Analysis", "persuade": "Opinion", "promote": "Sponsored", "advise": "Guides"}
WRONG_SECTION = 0.1


def read_articles(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def copies(articles):
    """Every article once more under a section, and with its title taken away or, where it had none, with one.

    No training article has an address or a section. A copy gets the section that fits its labels in nine of ten cases, else any: this
    assumption, not data, is what the section hints rest on. Articles without a title are all web pages of one corpus; without the
    copies, a missing title would pass for a sign of advertising.
    """
    chance = random.Random(SEED)
    result = []
    for article in articles:
        leisure = "Satire" if article["tone"] == "humorous" else "Entertainment"
        section = SECTIONS.get(article["intent"], leisure)
        if chance.random() < WRONG_SECTION:
            section = chance.choice([*SECTIONS.values(), "Satire", "Entertainment"])
        title = article["title"]
        if not title:
            title = " ".join(article["body"].split()[:9])
        elif chance.random() < 0.5:
            title = ""
        result.append(article | {"section": section, "title": title})
    return result


class Features:
    """Hashed features as a sparse matrix, hand-made ones as a dense matrix."""

    def __init__(self, program, articles):
        fields = ("title", "body", "url", "section")
        lines = "\n".join(json.dumps({f: a.get(f) or "" for f in fields}) for a in articles)
        output = subprocess.run([program], input=lines, capture_output=True, text=True, check=True, encoding="utf-8").stdout
        header, *rows = output.splitlines()
        self.n_buckets = int(header.split("\t")[0].split()[1])
        self.names = header.split("\t")[1].split()
        dense, hashed = zip(*(row.split("\t") for row in rows))
        self.dense = np.array([[float(value) for value in row.split()] for row in dense])
        pairs = [[pair.split(":") for pair in row.split()] for row in hashed]
        starts = np.cumsum([0, *map(len, pairs)])
        columns = [int(bucket) for row in pairs for bucket, _ in row]
        values = [float(value) for row in pairs for _, value in row]
        self.hashed = sparse.csr_matrix((values, columns, starts), shape=(len(rows), self.n_buckets))


def body_bucket(word):
    """The bucket of a word of the body, as in `features.rs`."""
    value = 0xCBF29CE484222325
    for byte in word.encode() + b" ":
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return ((value ^ (value >> 32)) & 0xFFFFFFFF) % BODY_BUCKETS


def bucket_vectors(hashed):
    """A row a bucket: the vector of its word, from the bundled static embedder, scaled so that a mean text has length 1."""
    assets = ROOT / "crates" / "embed" / "assets"
    content = (assets / "static-minilm-256.bin").read_bytes()
    n_tokens, dimension = struct.unpack_from("<II", content, 8)
    scales = np.frombuffer(content, "<f4", n_tokens, 16)
    rows = np.frombuffer(content, "i1", n_tokens * dimension, 16 + 4 * n_tokens).reshape(n_tokens, dimension)
    vectors = np.zeros((BODY_BUCKETS, dimension))
    vocabulary = (assets / "vocab.txt").read_text(encoding="utf-8").split("\n")[:n_tokens]
    for word, scale, row in zip(vocabulary, scales, rows):
        if word.isalpha():
            vectors[body_bucket(word)] += scale * row
    used = np.any(vectors != 0, axis=1)
    vectors[used] -= vectors[used].mean(axis=0)
    return vectors / np.linalg.norm(hashed[:, :BODY_BUCKETS] @ vectors, axis=1).mean()


class Design:
    """Turns features into the matrix that is fitted, and fitted coefficients back into weights of the features."""

    def __init__(self, features, vectors):
        n_articles = np.diff(features.hashed.tocsc().indptr)
        self.kept = np.flatnonzero(n_articles >= MIN_ARTICLES)
        self.mean = features.dense.mean(axis=0)
        self.scale = DENSE_SPREAD / np.maximum(features.dense.std(axis=0), MIN_DEVIATION)
        self.vectors = vectors

    def matrix(self, features, share):
        dense = (features.dense - self.mean) * self.scale
        means = features.hashed[:, :BODY_BUCKETS] @ self.vectors * share
        return sparse.hstack([features.hashed[:, self.kept], sparse.csr_matrix(np.hstack([dense, means]))]).tocsr()

    def weights(self, model, share, features):
        """Bias, weights of hand-made features (features × labels), weights of buckets (buckets × labels)."""
        n_kept, n_dense = len(self.kept), len(features.names)
        kept, dense, means = np.split(model.coef_.T, [n_kept, n_kept + n_dense])
        hashed = np.zeros((features.n_buckets, len(model.classes_)))
        hashed[self.kept] = kept
        hashed[:BODY_BUCKETS] += self.vectors @ means * share
        dense = dense * self.scale[:, None]
        return model.intercept_ - self.mean @ dense, dense, hashed


def fit(matrix, labels, weights, penalty):
    return LogisticRegression(C=penalty, max_iter=400, tol=1e-4).fit(matrix, labels, sample_weight=weights)


def left_out_logits(matrix, copied, labels, penalty):
    """For each article, the logits of a model that saw neither it nor its copy."""
    logits = np.zeros((len(labels), len(set(labels))))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels)
    for train, test in folds:
        weights = np.r_[np.ones(len(train)), np.full(len(train), COPY_WEIGHT)]
        both = sparse.vstack([matrix[train], copied[train]]).tocsr()
        logits[test] = fit(both, np.r_[labels[train], labels[train]], weights, penalty).decision_function(matrix[test])
    return logits


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def best_temperature(logits, labels):
    loss = lambda temperature: log_loss(labels, softmax(logits / temperature), labels=range(logits.shape[1]))
    return minimize_scalar(loss, bounds=(0.3, 4.0), method="bounded").x


def train_set(design, features, copied, labels):
    """The weights of one label set, its temperature, and what cross-validation says."""
    trials = []
    for share in VECTOR_SHARES:
        matrix, of_copies = design.matrix(features, share), design.matrix(copied, share)
        for penalty in PENALTIES:
            logits = left_out_logits(matrix, of_copies, labels, penalty)
            temperature = best_temperature(logits, labels)
            loss = log_loss(labels, softmax(logits / temperature))
            trials.append((loss, share, penalty, temperature, logits))
    _, share, penalty, temperature, logits = min(trials, key=lambda trial: trial[:3])
    both = sparse.vstack([design.matrix(features, share), design.matrix(copied, share)]).tocsr()
    weights = np.r_[np.ones(len(labels)), np.full(len(labels), COPY_WEIGHT)]
    model = fit(both, np.r_[labels, labels], weights, penalty)
    chosen = f"C = {penalty:g}, word vectors × {share:g}, temperature {temperature:.2f}"
    return quantized(design.weights(model, share, features)), temperature, chosen, softmax(logits / temperature)


def quantized(weights):
    """The values that the file holds: 32-bit biases and hand-made weights, 8-bit bucket weights with a step a label."""
    bias, dense, hashed = weights
    step = (np.abs(hashed).max(axis=0) / 127).astype(np.float32)
    rounded = np.clip(np.rint(hashed / step), -127, 127).astype(np.int8)
    return bias.astype(np.float32), dense.astype(np.float32), step, rounded


def predict(features, weights, temperature):
    bias, dense, step, rounded = weights
    logits = features.hashed @ rounded.astype(float) * step + features.dense @ dense + bias
    return softmax(logits / np.float32(temperature))


def fnv1a(content):
    value = 0xCBF29CE484222325
    for byte in content:
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return struct.pack("<Q", value)


def file_bytes(features, trained):
    names = fnv1a("".join(name + "\n" for name in features.names).encode())
    content = b"SSLB" + struct.pack("<III", 1, features.n_buckets, len(features.names)) + names
    for field, (weights, temperature, priors) in trained.items():
        bias, dense, step, rounded = weights
        content += struct.pack("<If", len(SETS[field]), temperature)
        for index, label in enumerate(SETS[field]):
            content += struct.pack("<B", len(label)) + label.encode()
            content += struct.pack("<fff", priors[index], bias[index], step[index])
        content += dense.astype("<f4").tobytes() + rounded.tobytes()
    return content + fnv1a(content)


def figures(probabilities, labels, majority):
    """Accuracy, macro-F1, Brier score, expected calibration error (ten bins), and the accuracy of always the same label."""
    chosen, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = chosen == labels
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(right[bins == b].sum() - confidence[bins == b].sum()) for b in range(10)]
    brier = np.square(probabilities - np.eye(probabilities.shape[1])[labels]).sum(axis=1).mean()
    macro = f1_score(labels, chosen, average="macro")
    return [right.mean(), macro, brier, sum(gaps) / len(labels), (labels == majority).mean()]


def per_label(field, probabilities, labels):
    """`factual .80 (77)`: F1 on the dev articles and their number."""
    scores = f1_score(labels, probabilities.argmax(axis=1), average=None, labels=range(len(SETS[field])), zero_division=0)
    counts = np.bincount(labels, minlength=len(SETS[field]))
    return ", ".join(f"{label} {score:.2f} ({count})" for label, score, count in zip(SETS[field], scores, counts) if count)


CARD = """# Label model `labels-v1`

*Written by `training/train_labels.py`; edit the text there.*

What it does: tone, sentiment and intent of a news article, each with a calibrated probability for every label.

How: multinomial logistic regression over hashed words and pairs of words (32,768 buckets, 8-bit weights) and {n_dense} hand-made features
(voice, punctuation, headline, word lists, section hints). Quoted words count 0.3. Of a long body, the opening and the end are read. Words
that the training articles lack get a weight through the word vectors of the bundled static embedder.

Trained on: {n_train} English articles and web pages with labels made for this project by one careful annotator (news of the last 15 years,
opinion, satire, hyperpartisan news, some machine-translated web pages). The texts belong to their publishers and are not part of the project.

Settings, chosen by five-fold cross-validation:
{settings}

| set | measured on | accuracy | macro-F1 | Brier | ECE | always the commonest label |
|---|---|---:|---:|---:|---:|---:|
{table}

Brier is the squared distance over all labels (0 best, 2 worst); ECE has ten bins. Cross-validation chose the settings, so its row is slightly
hopeful; the dev articles decided nothing. With {n_dev} dev articles, one standard error of an accuracy is about 0.035.

F1 on the dev articles, label by label, with their number:
{labels}

What to expect: rare labels (somber, alarmed, sensational, promote, advise) have few training articles and are seldom given; their
probabilities mean more than the decided label. Satire that is written as news is often taken for news when nothing but its content gives it
away. Politics of the United States is over-represented. Other languages than English get little more than the class frequencies. The hints
of sections and addresses rest on an assumption (nine of ten sections fit), because no training article had one.

Size: {size:,} bytes.
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, help="the built label_features")
    parser.add_argument("--train", required=True)
    parser.add_argument("--dev", required=True)
    parser.add_argument("--out", default=ROOT / "crates/analysis/assets/labels-v1.bin", type=Path)
    parser.add_argument("--card", default=ROOT / "training/card-labels.md", type=Path)
    options = parser.parse_args()
    train, dev = read_articles(options.train), read_articles(options.dev)
    features = Features(options.program, train)
    copied, measured = Features(options.program, copies(train)), Features(options.program, dev)
    design = Design(features, bucket_vectors(features.hashed))
    trained, settings, table, by_label = {}, [], [], []
    for field, names in SETS.items():
        labels, truth = (np.array([names.index(article[field]) for article in articles]) for articles in (train, dev))
        weights, temperature, chosen, left_out = train_set(design, features, copied, labels)
        priors = np.bincount(labels, minlength=len(names)) / len(labels)
        trained[field] = (weights, temperature, priors)
        on_dev = predict(measured, weights, temperature)
        settings.append(f"- {field}: {chosen}")
        for where, row in (("left-out folds", figures(left_out, labels, priors.argmax())),
                           ("dev", figures(on_dev, truth, priors.argmax()))):
            table.append(f"| {field} | {where} | " + " | ".join(f"{value:.3f}" for value in row) + " |")
        by_label.append(f"- {field}: {per_label(field, on_dev, truth)}")
        print(settings[-1], *table[-2:], by_label[-1], sep="\n", flush=True)
    content = file_bytes(features, trained)
    options.out.write_bytes(content)
    options.card.write_text(CARD.format(n_dense=len(features.names), n_train=len(train), n_dev=len(dev), size=len(content),
        settings="\n".join(settings), table="\n".join(table), labels="\n".join(by_label)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Trains the bundled label model: `crates/analysis/assets/labels-v1.bin` and its card.

    cargo build --release -p samestory-training --bin label_features
    python train_labels.py --program ../target/release/label_features --train articles-train.jsonl.gz --more articles-more.jsonl.gz 0.5
        --more articles-unsure.jsonl.gz 0.5 --more articles-other-outlets.jsonl.gz 0.5 --dev articles-dev.jsonl.gz --dev articles-dev2.jsonl.gz

Needs the packages of `requirements-labels.txt`. An article line has `title`, `body`, `tone`, `sentiment`, `intent`; `labelled_texts.py`
makes the files that the labels of `training/labels` belong to. The features come from the Rust program, so that labelling and training
see the same; the file format stands in `crates/analysis/src/labels/linear.rs`.

Method: a multinomial logistic regression a label set. Its settings are chosen by the log loss of five-fold cross-validation over the
articles of `--train`; each `--more`, with the weight of its articles, is in the training side of every fold. A rare label weighs more (`POWERS`), and is favoured
a little when the label is decided (`SHIFTS`). The temperature is fitted on the predictions for the left-out folds. Dev files are only
measured.

Word vectors: the mean vector of the words of body or title is linear in the hashed words, so a classifier on it can be folded into the weights
of the buckets. So words that the training articles lack get a weight from similar words that they have, at no cost in labelling.
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
# The first bucket of words and pairs of the title, and the number of these buckets.
TITLE_START, TITLE_BUCKETS = 3 << 13, 1 << 13
FOLDS, SEED = 5, 7
# A hashed feature in fewer articles gets no weight of its own.
MIN_ARTICLES = 2
# Hand-made features are brought to this spread; smaller means more regularisation, compared with hashed ones.
DENSE_SPREAD = 0.1
# A feature that varies less is not blown up to full spread.
MIN_DEVIATION = 0.05
# Of the settings with about the least log loss, the most regularised one is taken.
PENALTIES = [0.5, 1.0]
MAX_LOSS_OF_PENALTY = 1.01
# A label's articles weigh by its frequency to minus this power.
POWERS = [0.3, 0.5]
# Logits lose this much of the log frequency of their label. A shift is taken for its macro-F1, if it costs little log loss. Only tone has
# labels so rare that they would hardly be given without one.
SHIFTS = {"tone": [0.0, 0.1, 0.2, 0.3], "sentiment": [0.0], "intent": [0.0]}
MAX_LOSS_OF_SHIFT = 1.01
VECTOR_SHARE, TITLE_VECTOR_SHARE = 1.0, 0.5
# The expected calibration error compares confidence and accuracy in so many bins of equally many articles.
BINS = 10
# Macro-F1 on dev articles is over labels with at least so many; intervals are of so many bootstrap samples.
MIN_FOR_MACRO, SAMPLES = 5, 2000
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


def bucket_of(word, n_buckets):
    """The bucket of a word among those of its kind, as in `features.rs`."""
    value = 0xCBF29CE484222325
    for byte in word.encode() + b" ":
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return ((value ^ (value >> 32)) & 0xFFFFFFFF) % n_buckets


def static_table():
    """The tokens of the bundled static embedder and their vectors."""
    assets = ROOT / "crates" / "embed" / "assets"
    content = (assets / "static-minilm-256.bin").read_bytes()
    n_tokens, dimension = struct.unpack_from("<II", content, 8)
    scales = np.frombuffer(content, "<f4", n_tokens, 16)
    rows = np.frombuffer(content, "i1", n_tokens * dimension, 16 + 4 * n_tokens).reshape(n_tokens, dimension)
    return (assets / "vocab.txt").read_text(encoding="utf-8").split("\n")[:n_tokens], scales[:, None] * rows


def bucket_vectors(hashed):
    """A row a bucket: the vector of its word, from the bundled static embedder, scaled so that a mean text has length 1.

    `hashed` are the buckets of one kind; texts without any, as without a title, do not count for the scale.
    """
    n_buckets = hashed.shape[1]
    words, table = static_table()
    vectors = np.zeros((n_buckets, table.shape[1]))
    for word, vector in zip(words, table):
        if word.isalpha():
            vectors[bucket_of(word, n_buckets)] += vector
    used = np.any(vectors != 0, axis=1)
    vectors[used] -= vectors[used].mean(axis=0)
    return vectors / np.linalg.norm(hashed[np.diff(hashed.indptr) > 0] @ vectors, axis=1).mean()


class Design:
    """Turns features into the matrix that is fitted, and fitted coefficients back into weights of the features."""

    def __init__(self, features, more):
        hashed = sparse.vstack([part.hashed for part in (features, *more)]).tocsr()
        self.kept = np.flatnonzero(np.diff(hashed.tocsc().indptr) >= MIN_ARTICLES)
        self.mean = features.dense.mean(axis=0)
        self.scale = DENSE_SPREAD / np.maximum(features.dense.std(axis=0), MIN_DEVIATION)
        self.body_vectors = bucket_vectors(hashed[:, :BODY_BUCKETS]) * VECTOR_SHARE
        self.title_vectors = bucket_vectors(hashed[:, TITLE_START:]) * TITLE_VECTOR_SHARE

    def matrix(self, features):
        dense = (features.dense - self.mean) * self.scale
        means = [features.hashed[:, :BODY_BUCKETS] @ self.body_vectors, features.hashed[:, TITLE_START:] @ self.title_vectors]
        return sparse.hstack([features.hashed[:, self.kept], sparse.csr_matrix(np.hstack([dense, *means]))]).tocsr()

    def weights(self, model, features):
        """Bias, weights of hand-made features (features × labels), weights of buckets (buckets × labels)."""
        ends = np.cumsum([len(self.kept), len(features.names), self.body_vectors.shape[1]])
        kept, dense, body, title = np.split(model.coef_.T, ends)
        hashed = np.zeros((features.n_buckets, len(model.classes_)))
        hashed[self.kept] = kept
        hashed[:BODY_BUCKETS] += self.body_vectors @ body
        hashed[TITLE_START:] += self.title_vectors @ title
        dense = dense * self.scale[:, None]
        return model.intercept_ - self.mean @ dense, dense, hashed


class Part:
    """Rows of one kind: their matrix, the labels of one set as numbers, and what a row weighs."""

    def __init__(self, matrix, labels, weight):
        self.matrix, self.labels, self.weights = matrix, labels, np.full(len(labels), weight)

    def rows(self, chosen):
        part = Part(self.matrix[chosen], self.labels[chosen], 0.0)
        part.weights = self.weights[chosen]
        return part


def fit(parts, penalty, power):
    labels, weights = (np.concatenate([getattr(part, field) for part in parts]) for field in ("labels", "weights"))
    frequencies = np.bincount(labels, weights) / weights.sum()
    balanced = weights * frequencies[labels] ** -power
    balanced *= weights.sum() / balanced.sum()
    model = LogisticRegression(C=penalty, max_iter=400, tol=1e-4)
    return model.fit(sparse.vstack([part.matrix for part in parts]).tocsr(), labels, sample_weight=balanced)


def left_out_logits(own, others, penalty, power):
    """For each article of `own[0]`, the logits of a model that saw neither it nor its copy in `own[1]`, but all others."""
    labels = own[0].labels
    logits = np.zeros((len(labels), len(set(labels))))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels):
        model = fit([part.rows(train) for part in own] + others, penalty, power)
        logits[test] = model.decision_function(own[0].matrix[test])
    return logits


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def best_temperature(logits, labels):
    loss = lambda temperature: log_loss(labels, softmax(logits / temperature), labels=range(logits.shape[1]))
    return minimize_scalar(loss, bounds=(0.3, 4.0), method="bounded").x


def best_shift(field, logits, labels, priors):
    """What each label's logit loses, as a row; the share of the log frequency; the temperature after it."""
    scale, trials = best_temperature(logits, labels), []
    for share in SHIFTS[field]:
        shift = scale * share * np.log(priors)
        temperature = best_temperature(logits - shift, labels)
        probabilities = softmax((logits - shift) / temperature)
        macro = f1_score(labels, probabilities.argmax(axis=1), average="macro")
        trials.append((log_loss(labels, probabilities), macro, shift, share, temperature))
    limit = MAX_LOSS_OF_SHIFT * min(trial[0] for trial in trials)
    return max((trial for trial in trials if trial[0] <= limit), key=lambda trial: trial[1])[2:]


def train_set(field, design, features, own, others, priors):
    """The weights of one label set, its temperature, the settings, and what cross-validation says."""
    labels, trials = own[0].labels, []
    for penalty in PENALTIES:
        for power in POWERS:
            logits = left_out_logits(own, others, penalty, power)
            loss = log_loss(labels, softmax(logits / best_temperature(logits, labels)))
            trials.append((loss, penalty, power, logits))
    limit = MAX_LOSS_OF_PENALTY * min(trial[0] for trial in trials)
    _, penalty, power, logits = min((trial for trial in trials if trial[0] <= limit), key=lambda trial: (trial[1], trial[0]))
    shift, share, temperature = best_shift(field, logits, labels, priors)
    bias, dense, hashed = design.weights(fit(own + others, penalty, power), features)
    chosen = f"C = {penalty:g}, weight of a label by its frequency to the power -{power:g}, shift {share:g}, temperature {temperature:.2f}"
    return quantized((bias - shift, dense, hashed)), temperature, chosen, softmax((logits - shift) / temperature)


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


def calibration_error(probabilities, labels):
    """Expected calibration error: the mean gap between confidence and accuracy over bins of equally many articles."""
    order = probabilities.max(axis=1).argsort(kind="stable")
    right, confidence = (probabilities.argmax(axis=1) == labels)[order], probabilities.max(axis=1)[order]
    return sum(abs(r.sum() - c.sum()) for r, c in zip(np.array_split(right, BINS), np.array_split(confidence, BINS))) / len(labels)


def brier(probabilities, labels):
    return np.square(probabilities - np.eye(probabilities.shape[1])[labels]).sum(axis=1).mean()


def figures(probabilities, labels, priors):
    """Accuracy, macro-F1, Brier score and that of the class frequencies, expected calibration error, accuracy of always the same label."""
    chosen = probabilities.argmax(axis=1)
    usual = brier(np.tile(priors, (len(labels), 1)), labels)
    return [(chosen == labels).mean(), f1_score(labels, chosen, average="macro"), brier(probabilities, labels), usual,
            calibration_error(probabilities, labels), (labels == priors.argmax()).mean()]


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
that the training articles lack get a weight through the word vectors of the bundled static embedder, in title and body. Rare labels weigh more.

Trained on: {n_train} English articles and web pages with labels made for this project by one careful annotator (news of the last 15 years,
opinion, satire, hyperpartisan news, some machine-translated web pages); {more}. The texts belong to their publishers and are not part of the project.

Settings, chosen by five-fold cross-validation:
{settings}

| set | measured on | accuracy | macro-F1 | Brier | Brier of the class frequencies | ECE | always the commonest label |
|---|---|---:|---:|---:|---:|---:|---:|
{table}

Brier is the squared distance over all labels (0 best, 2 worst); ECE has ten bins of equally many articles. Cross-validation chose the settings, so its row is slightly
hopeful; the dev articles decided nothing. The folds are of the {n_train} articles; the further texts are in the training side of each.

F1 on the dev articles, label by label, with their number, and 95 % intervals over bootstrap samples:
{labels}

What to expect: rare labels (somber, alarmed, sensational, advise) have few training articles and are seldom given; their probabilities mean
more than the decided label. Satire that is written as news is often taken for news when nothing but its content gives it
away. Politics of the United States is over-represented. Other languages than English get little more than the class frequencies. The hints
of sections and addresses rest on an assumption (nine of ten sections fit), because no training article had one.

Size: {size:,} bytes.
"""


def parts_of(design, features, articles, copied, field, weight):
    """Articles and their copies, as rows with the labels of one set."""
    labels = np.array([SETS[field].index(article[field]) for article in articles])
    return [Part(design.matrix(features), labels, weight), Part(design.matrix(copied), labels, weight * COPY_WEIGHT)]


def interval(values):
    """The 95 % interval of a measure over bootstrap samples."""
    return "{:.3f} to {:.3f}".format(*np.percentile(values, [2.5, 97.5]))


def dev_report(field, probabilities, labels):
    """Intervals of accuracy and of macro-F1 (labels with at least `MIN_FOR_MACRO` articles)."""
    chance, chosen = np.random.default_rng(SEED), probabilities.argmax(axis=1)
    large = np.flatnonzero(np.bincount(labels, minlength=len(SETS[field])) >= MIN_FOR_MACRO)
    macro = lambda rows: f1_score(labels[rows], chosen[rows], average="macro", labels=large, zero_division=0)
    samples = [chance.integers(len(labels), size=len(labels)) for _ in range(SAMPLES)]
    return (f"accuracy {interval([(chosen == labels)[rows].mean() for rows in samples])}; macro-F1 over labels with at least {MIN_FOR_MACRO} "
            f"{macro(np.arange(len(labels))):.3f} ({interval([macro(rows) for rows in samples])})")


def table_row(field, where, values):
    return f"| {field} | {where} | " + " | ".join(f"{value:.3f}" for value in values) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, help="the built label_features")
    parser.add_argument("--train", required=True)
    parser.add_argument("--more", required=True, action="append", nargs=2, metavar=("FILE", "WEIGHT"))
    parser.add_argument("--dev", required=True, action="append")
    parser.add_argument("--out", default=ROOT / "crates/analysis/assets/labels-v1.bin", type=Path)
    parser.add_argument("--card", default=ROOT / "training/card-labels.md", type=Path)
    options = parser.parse_args()
    train, devs = read_articles(options.train), list(map(read_articles, options.dev))
    more = [(read_articles(path), float(weight)) for path, weight in options.more]
    of = lambda articles: Features(options.program, articles)
    features, copied, measured = of(train), of(copies(train)), list(map(of, devs))
    of_more, copied_more = [of(articles) for articles, _ in more], [of(copies(articles)) for articles, _ in more]
    design = Design(features, of_more)
    trained, settings, table, by_label = {}, [], [], []
    for field, names in SETS.items():
        own = parts_of(design, features, train, copied, field, 1.0)
        others = [part for of_one, copied_one, (articles, weight) in zip(of_more, copied_more, more)
                  for part in parts_of(design, of_one, articles, copied_one, field, weight)]
        labels = own[0].labels
        priors = np.bincount(labels, minlength=len(names)) / len(labels)
        weights, temperature, chosen, left_out = train_set(field, design, features, own, others, priors)
        trained[field] = (weights, temperature, priors)
        settings.append(f"- {field}: {chosen}")
        table.append(table_row(field, "left-out folds", figures(left_out, labels, priors)))
        for path, dev, rows in zip(options.dev, devs, measured):
            name = Path(path).name.removesuffix(".jsonl.gz")
            on_dev, truth = predict(rows, weights, temperature), np.array([names.index(article[field]) for article in dev])
            table.append(table_row(field, name, figures(on_dev, truth, priors)))
            by_label.append(f"- {field}, {name}: {per_label(field, on_dev, truth)}. 95 %: {dev_report(field, on_dev, truth)}")
            everything = np.vstack([left_out, on_dev]), np.concatenate([labels, truth])
            by_label.append(f"  ECE over the folds and {name}: {calibration_error(*everything):.3f}")
        print(settings[-1], *table[-1 - len(devs):], *by_label[-2 * len(devs):], sep="\n", flush=True)
    content = file_bytes(features, trained)
    options.out.write_bytes(content)
    further = "; ".join(f"{len(articles)} of `{Path(path).name.removesuffix('.jsonl.gz')}` at weight {weight:g}"
                        for (articles, weight), (path, _) in zip(more, options.more))
    options.card.write_text(CARD.format(n_dense=len(features.names), n_train=len(train), more=further, size=len(content),
        settings="\n".join(settings), table="\n".join(table), labels="\n".join(by_label)), encoding="utf-8")


if __name__ == "__main__":
    main()

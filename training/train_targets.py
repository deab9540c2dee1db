"""Trains the bundled network for the sentiment towards targets: `crates/analysis/assets/targets-v1.bin` and its card.

    cargo build --release -p samestory-training --bin target_words
    python train_targets.py --program ../target/release/target_words --data ../../shared/data --cache DIR

Needs the packages of `requirements-targets.txt` and no other. The words around a target come from the Rust program, so that labelling and
training see the same; the file format stands in `crates/analysis/src/labels/towards/network.rs`.

Method: 8,739 labelled sentences are few for a small network. So a teacher, all-MiniLM-L6-v2 with the target marked, is fitted to them
first, and the network learns from the labels and from what the teacher says of unlabelled news sentences (distillation). The teacher learns
from four folds of rw-train. Settings were chosen on the fifth, with a network that had not seen it either; the temperature is fitted on it,
too. The bundled network learns from rw-train and both dev sets. The test sets decide nothing; `src/bin/evaluate_targets.rs` measures them.

Same bytes on one machine for one version of the packages: one thread, fixed seeds. The teacher and what it says are kept in `--cache`.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score

from target_network import Network, Vocabulary, batch_of, file_bytes, word_vectors
from target_sentences import fold, labelled, unlabelled, words_of
from target_teacher import teach
from train_labels import best_temperature, figures, interval, softmax

ROOT = Path(__file__).resolve().parent.parent
N_FOLDS, FOLD, SEED, TEACHER_SEED = 5, 0, 7, 0
UNLABELLED = 80_000
# Words of the network; a word in fewer rows has none of its own.
WORDS, MIN_ROWS = 9000, 3
EPOCHS, BATCH, RATE, WARM_UP, DECAY = 5, 128, 3e-3, 0.1, 1e-4
# Batches are cut out of so many rows, sorted by length.
SORTED_ROWS = 30 * BATCH
# A label gives its polarity this probability, and the others the rest.
CERTAINTY = 0.93
SAMPLES = 2000


def polarities(rows):
    return np.array([row["polarity"] + 1 for row in rows])


def probabilities_of(labels):
    return np.full((len(labels), 3), (1 - CERTAINTY) / 2) + np.eye(3)[labels] * (CERTAINTY - (1 - CERTAINTY) / 2)


def batches(lengths, chance):
    """Rows of about the same length, in an order of chance."""
    order, result = chance.permutation(len(lengths)), []
    for start in range(0, len(order), SORTED_ROWS):
        near = order[start:start + SORTED_ROWS]
        near = near[np.argsort(lengths[near], kind="stable")]
        result += [near[at:at + BATCH] for at in range(0, len(near), BATCH)]
    return [result[at] for at in chance.permutation(len(result))]


def fitted(vocabulary, words, wanted):
    """A network that gives `words` about the probabilities `wanted`."""
    torch.manual_seed(SEED)
    chance, arrays, wanted = np.random.default_rng(SEED), vocabulary.arrays(words), torch.from_numpy(wanted.astype(np.float32))
    network = Network(word_vectors(vocabulary))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    n_steps = EPOCHS * len(batches(arrays[1], np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=n_steps + 1, pct_start=WARM_UP)
    for _ in range(EPOCHS):
        network.train()
        for chosen in batches(arrays[1], chance):
            loss = -(wanted[chosen] * network(*batch_of(arrays, chosen)).log_softmax(1)).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return network


class Words:
    """The words of labelled rows and of the unlabelled ones."""

    def __init__(self, program, rows, pool):
        self.labelled, self.pool = words_of(program, rows), words_of(program, pool)
        self.labels = polarities(rows)

    def network(self, chosen, answers):
        """A vocabulary, and a network that learned from the `chosen` labelled rows and a teacher's `answers`."""
        rows = [self.labelled[at] for at in chosen]
        vocabulary = Vocabulary(rows + self.pool, WORDS, MIN_ROWS)
        wanted = np.concatenate([probabilities_of(self.labels[chosen]), softmax(answers)])
        return vocabulary, fitted(vocabulary, rows + self.pool, wanted)


def report(name, probabilities, labels, priors):
    """A row of the card's table."""
    accuracy, macro, brier, usual, error, commonest = figures(probabilities, labels, priors)
    chance, chosen = np.random.default_rng(SEED), probabilities.argmax(axis=1)
    samples = (chance.integers(len(labels), size=len(labels)) for _ in range(SAMPLES))
    within = interval([f1_score(labels[rows], chosen[rows], average="macro") for rows in samples])
    each = ", ".join(f"{score:.3f}" for score in f1_score(labels, chosen, average=None))
    return f"| {name} | {len(labels):,} | {macro:.3f} ({within}) | {each} | {accuracy:.3f} | {brier:.3f} | {usual:.3f} | {error:.3f} | {commonest:.3f} |"


def write_reference(program, path, probabilities):
    """Puts the network's probabilities into the lines of the Rust test's fixture: place of the target, probabilities, sentence."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    character = lambda sentence, byte: len(sentence.encode()[:int(byte)].decode())
    rows = [{"sentence": line[5], "from": character(line[5], line[0]), "to": character(line[5], line[1])} for line in lines]
    found = probabilities(words_of(program, rows))
    text = "".join("\t".join([*line[:2], *(f"{value:.6f}" for value in values), line[5]]) + "\n" for line, values in zip(lines, found))
    path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, help="the built target_words")
    parser.add_argument("--data", required=True, type=Path, help="shared/data")
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--out", default=ROOT / "crates/analysis/assets/targets-v1.bin", type=Path)
    parser.add_argument("--reference", default=ROOT / "crates/analysis/tests/data/targets-reference.txt", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    train, devs, tests = [[row for name in names for row in labelled(options.data, name)]
                          for names in (["rw-train"], ["rw-dev", "mt-dev"], ["rw-test", "mt-test"])]
    pool = unlabelled(options.data, devs + tests, SEED)[:UNLABELLED]
    words = Words(options.program, train + devs, pool)
    priors = np.bincount(words.labels) / len(words.labels)
    left_out = np.array([fold(row, N_FOLDS) == FOLD for row in train])
    seen, unseen = np.flatnonzero(~left_out), np.flatnonzero(left_out)
    asked = {"fold": [train[at] for at in unseen], "unlabelled": pool}
    fold_answers, answers = teach(options.cache, f"teacher-fold-{FOLD}", [train[at] for at in seen], asked, TEACHER_SEED)
    vocabulary, network = words.network(seen, answers)
    logits, labels = network.logits(vocabulary.arrays([words.labelled[at] for at in unseen])), words.labels[unseen]
    temperature = best_temperature(logits, labels)
    print("| rows | number | macro-F1 | F1 negative, neutral, positive | accuracy | Brier | Brier of the frequencies | ECE | always the commonest label |")
    print(report("left-out fold", softmax(logits / temperature), labels, priors))
    print(report("the teacher on it", softmax(fold_answers), labels, priors), flush=True)

    vocabulary, network = words.network(np.arange(len(train) + len(devs)), answers)
    content = file_bytes(network, vocabulary, temperature)
    options.out.write_bytes(content)
    print(f"{len(content):,} bytes, {len(vocabulary.words):,} words, temperature {temperature:.3f}")
    probabilities = lambda words: softmax(network.logits(vocabulary.arrays(words)) / np.float32(temperature))
    write_reference(options.program, options.reference, probabilities)


if __name__ == "__main__":
    main()

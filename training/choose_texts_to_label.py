"""Chooses texts that people label next, for the label model: batches of 50 as JSON lines (`n`, `key`, `title`, `body`).

    cargo build --release -p samestory-training --bin label_features
    python choose_texts_to_label.py --data DATA --program ../target/release/label_features --out BATCHES

Needs the packages of `requirements-labels.txt`. DATA is the folder with `labels/`, `clusters/`, `ner/` and `intent/`. The texts belong
to their publishers: BATCHES stays outside the project. The same data, model and seed give the same batches.

1. Pool: English texts that are in neither `articles-train` nor `articles-dev`, whole enough to be judged, no near-copy of a labelled text
   or of another of the pool.
2. What each may be: the probabilities of the bundled model, and the share of words that go with a rare tone. The model knows some tones
   from a handful of articles only; the words find what it cannot.
3. Test batches (the first four): what seems to have a rare tone, and some at random, from `semeval2022-pairs` and `ecbplus-1-35`. These sets name no
   outlets, so no text of theirs is trained on. No story of a labelled article, and each story once, but for a few that were read.
4. Training batches: two thirds by rare labels, a third at random, from all other sets; no story of `articles-dev` or of a test text.
   Forty texts stand in two batches, to measure how far annotators agree.
"""

import argparse
import csv
import gzip
import json
import lzma
import random
import re
import struct
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path
from urllib.parse import urlparse

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from news_sets import fifth
from train_labels import ROOT, SETS, Features, softmax

SEED = 20261126
BATCH, N_TEST_BATCHES, N_TRAINING_BATCHES, N_TWICE = 50, 4, 10, 40
# As in `articles-train`: a longer body keeps its first and its last words.
MAX_WORDS, FIRST_WORDS, LAST_WORDS = 370, 300, 50
MIN_WORDS = 40
# English running text has at least this share of its commonest words; lists, tables and other languages have less.
COMMON = set("the of and to a in that is was for it on with as he be at by i this had not are but from or have an they which".split())
MIN_COMMON = 0.18
# Remains of web pages: such a text is left out, and such a phrase is taken out.
BROKEN = re.compile(r"free trial|javascript|cookie|subscribe to continue|sure you want to log out|404 not found|subscribing to our "
                    r"services|we crunched the|email protected|article published by|internet archive|dear user!|^abstract\b", re.I)
NOISE = re.compile(r"Sign up to FREE.{0,300}?Invalid Email|Send this page to someone via email|Your browser does not support the \w+ "
                   r"element\.|Share Tweet Email address: Leave this field empty if you're human:|Story continues below advertisement", re.I)
# Found by reading: what is no article ...
NO_ARTICLES = {f"semeval2022-pairs:{key}" for key in "1602628318 1522567203 1483875467 1484051011 1542090172en 1595615761en 1484992364 "
               "1484744791 1531278455 1484037285 1484189765".split()}
# ... and what has a rare tone by the look of its opening, which neither the model nor words find well. Annotators do not see this.
READ = {
    "somber": "1484008040 1530033289en 1497493232 1513951296 1485042140 1550767961 1484188025 1469729742",
    "alarmed": "1484254401 1484241518 1549832130 1611717783 1546957384 1567144603 1483974877 1484010778 1484097240 1484189040 1484250241 "
               "1484035130 1557664551 1566209296 1484168189",
    "sensational": "1484288738 1501704365 1484698261 1483805174 1536477205en 1567179734 1483900473 1567550743 1483838142 1484839224 "
                   "1484772117 1484039112 1484401798 1484231118 1484114370 1484159343en 1484258858 1618303737en",
    "humorous": "1484201230 1484395226 1484406735 1484013579 1483805310 1484349190 1484299459 1484625380 1483851278 1484108956 1484271557 "
                "1484061008 1484270690 1483995327 1484159342 1_4ecbplus 1_5ecb 1_8ecb 1_9ecb 2_6ecb 2_8ecb 35_8ecbplus",
    "optimistic": "1484191491 1484036974 1496377625 1509748732 1484168767 1484241811 1484399989 1484395787",
    "critical": "1484012829 1484188447 1484189286 1484189219",
}
TEST_SETS = ("semeval2022-pairs", "ecbplus-1-35")
RUN, COPY_SHARE, SAME_EVENT = 8, 0.3, 0.5
# A training set never takes more texts of one outlet.
MAX_PER_OUTLET = 60

CUES = {
    "somber": "funeral mourn mourns mourned mourners mourning grief grieving tribute tributes condolences obituary passed died late "
              "tragedy tragic tragically victims heartbroken loss beloved survived remembered memorial buried widow sorrow tears",
    "alarmed": "warning warns warned danger dangerous threat threatens threatening urgent emergency crisis catastrophe catastrophic alarm "
               "alarming fear fears deadly collapse outbreak devastating unprecedented severe dire panic apocalyptic worst imminent",
    "sensational": "shocking shock horrific gruesome bombshell stunning jaw-dropping slams blasts steamy sexy nude naked boyfriend "
                   "girlfriend romance affair scandal murdered stabbed rape raped brutal brutally killer bizarre fans instagram kardashian "
                   "divorce split dating bikini reveals revealed outrage furious viral",
    "humorous": "funny joke jokes joked joking laugh laughed laughing comedy comedian satire hilarious hilariously silly ridiculous absurd "
                "folks dear hey ok yeah gosh wink parody prank pranks haha lol idiot idiots apparently",
    "optimistic": "celebrate celebrates celebrated celebrating celebration hope hopeful success successful proud milestone inspiring "
                  "breakthrough wonderful excited thrilled joy award awards congratulations achievement happy record progress thrive",
    "critical": "failed failure disgrace shameful incompetent hypocrisy corrupt lies lie wrong blame must should absurd disastrous "
                "shame reckless cynical arrogant ignorance propaganda pathetic useless injustice",
}
# How many texts each label's ranking gives: (set, label, by the model, by the words).
TEST_WANTED = [("tone", "somber", 4, 24), ("tone", "alarmed", 8, 14), ("tone", "sensational", 6, 10), ("tone", "humorous", 4, 4),
               ("tone", "optimistic", 12, 6), ("tone", "critical", 9, 0)]
TRAINING_WANTED = [("tone", "somber", 15, 30), ("tone", "alarmed", 22, 22), ("tone", "sensational", 25, 20), ("tone", "humorous", 22, 18),
                   ("tone", "optimistic", 18, 12), ("tone", "critical", 14, 6), ("sentiment", "positive", 10, 0),
                   ("sentiment", "negative", 7, 0), ("intent", "persuade", 10, 0), ("intent", "promote", 16, 0),
                   ("intent", "advise", 20, 0), ("intent", "entertain", 10, 0), ("intent", "explain", 10, 0)]


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def text(key, outlet, title, body, story=None):
    """One text of the pool, with plain blanks; `story` where the set names it."""
    title, body = " ".join((title or "").split()), " ".join(NOISE.sub(" ", " ".join((body or "").split())).split())
    return {"key": key, "set": key.split(":")[0], "outlet": outlet.removeprefix("www."), "title": title, "body": body,
            "story": story or key}


def of_clusters(data, name):
    for article in lines(data / "clusters" / f"{name}.jsonl.gz"):
        if article["language"].startswith("en"):
            source = article.get("source") or urlparse(article.get("url") or "").netloc or name
            yield text(f"{name}:{article['id']}", source, article["title"], article["body"], f"{name}:{article['cluster']}")


def of_neus(data):
    """Openings, without the fifth of the stories that clustering is measured on; outlets are not named."""
    is_kept_for_tests = fifth(0)
    for article in lines(data / "clusters" / "neus-train.jsonl.gz"):
        if not is_kept_for_tests(article):
            yield text(f"neus-train:{article['id']}", article["cluster"], article["title"], article["body"], f"neus-train:{article['cluster']}")


def of_ecb(data):
    """Tokenised text; its sentences are put together again."""
    for article in of_clusters(data, "ecbplus-1-35"):
        yield article | {field: joined(article[field].split()) for field in ("title", "body")}


def of_semeval(data):
    """Both sides of the pairs. A first line that looks like a headline is the title; some texts have it without a line break, in front."""
    seen = set()
    for pair in lines(data / "clusters" / "semeval2022-pairs.jsonl.gz"):
        for side, key in enumerate(pair["pair_id"].split("_"), start=1):
            if pair[f"lang{side}"] == "en" and key not in seen:
                seen.add(key)
                first, _, rest = pair[f"text{side}"].strip().partition("\n")
                title, body = (first, rest) if rest and len(first.split()) < 25 else ("", pair[f"text{side}"])
                yield text(f"semeval2022-pairs:{key}", "semeval2022-pairs", title, body)


def of_gusev(data):
    for number, pair in enumerate(lines(data / "clusters" / "gusev-ru-en-pairs.jsonl.gz")):
        for side in "12":
            if pair["lang"] == "en":
                key = f"gusev-ru-en-pairs:{number}-{side}"
                yield text(key, urlparse(pair["url" + side]).netloc, pair["title" + side], pair["text" + side])


def of_newswire(data):
    """Address, title and paragraphs, parted by empty lines, a token a line; some have no title."""
    content = lzma.open(data / "ner" / "worldwide-newswire-train.tsv.xz", "rt", encoding="utf-8").read()
    for number, document in enumerate(content.split("-DOCSTART-\tO\n")[1:]):
        parts = [[line.split("\t")[0] for line in part.split("\n") if line] for part in document.strip().split("\n\n")]
        address, title, *paragraphs = [part for part in parts if part]
        title, body = joined(title), " ".join(map(joined, paragraphs))
        if len(title.split()) > 20 or title.endswith("."):
            title, body = "", f"{title} {body}"
        yield text(f"worldwide-newswire:{number}", urlparse(address[0]).netloc, title, body)


def of_ginco(data):
    """Web pages, translated by machine; without titles. Forums and laws are no articles."""
    csv.field_size_limit(1 << 30)
    with lzma.open(data / "intent" / "mt_ginco_train.csv.xz", "rt", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if row["labels"] not in ("Forum", "Legal/Regulation", "Research Article"):
                yield text(f"mt-ginco:train-{number}", "mt-ginco", "", row["text"].replace("<p/>", " "))


def joined(tokens):
    """Tokens as running text: no blank before closing marks and after opening ones; plain quotes open and close by turns."""
    line = " ".join(tokens).replace("``", "“").replace("''", "”").replace(" n't", "n't")
    parts = line.split('"')
    line = "".join(part + ("“" if number % 2 == 0 else "”") for number, part in enumerate(parts))[:-1] if len(parts) > 1 else line
    line = re.sub(r" +([.,;:!?%)\]”])", r"\1", line)
    line = re.sub(r"([(\[“$£€]) +", r"\1", line)
    line = re.sub(r" (['’]) ?(s|re|ve|ll|d|m|t|S)\b", r"\1\2", line)
    line = re.sub(r"(?<=\w) ([-/]) (?=\w)", r"\1", line)
    line = re.sub(r"(\d)([.:]) (?=\d)", r"\1\2", line)
    return re.sub(r"(\d), (?=\d{3}\b)", r"\1,", re.sub(r"(?<=\d0) s\b", "s", line))


def is_whole(article):
    words = article["body"].lower().split()
    if len(words) < MIN_WORDS or article["key"] in NO_ARTICLES or BROKEN.search(article["body"]):
        return False
    letters = sum(c.isalpha() or c == " " for c in article["body"]) / len(article["body"])
    return sum(word in COMMON for word in words) / len(words) >= MIN_COMMON and letters > 0.85


def runs(body):
    words = re.findall(r"\w+", body.lower())
    return {" ".join(words[at:at + RUN]) for at in range(len(words) - RUN + 1)}


def without_copies(pool, labelled):
    """The texts of the pool that share few runs of words with a labelled text or an earlier one of the pool."""
    holders, sizes, kept = defaultdict(list), [], []
    for article in [*labelled, *pool]:
        own = runs(article["body"])
        shared = Counter(holder for run in own for holder in holders.get(run, ()))
        is_copy = any(count >= COPY_SHARE * min(len(own), sizes[holder]) for holder, count in shared.items())
        if "key" in article and not is_copy:
            kept.append(article)
        if not is_copy or "key" not in article:
            for run in own:
                holders[run].append(len(sizes))
            sizes.append(len(own))
    return kept


def cut(article):
    words = article["body"].split()
    if len(words) <= MAX_WORDS:
        return article
    return article | {"body": " ".join([*words[:FIRST_WORDS], "[…]", *words[-LAST_WORDS:]])}


def model_probabilities(program, articles, path=ROOT / "crates/analysis/assets/labels-v1.bin"):
    """By label set and label: a column of probabilities, by the bundled model (format in `crates/analysis/src/labels/linear.rs`)."""
    features, content = Features(program, articles), path.read_bytes()
    _, n_buckets, n_dense = struct.unpack_from("<III", content, 4)
    at, result = 24, {}
    for field, names in SETS.items():
        n_labels, temperature = struct.unpack_from("<If", content, at)
        at += 8
        bias, step = np.zeros(n_labels), np.zeros(n_labels)
        for index in range(n_labels):
            at += 1 + content[at]
            _, bias[index], step[index] = struct.unpack_from("<fff", content, at)
            at += 12
        dense = np.frombuffer(content, "<f4", n_dense * n_labels, at).reshape(n_dense, n_labels)
        at += 4 * n_dense * n_labels
        hashed = np.frombuffer(content, "i1", n_buckets * n_labels, at).reshape(n_buckets, n_labels)
        at += n_buckets * n_labels
        logits = features.hashed @ hashed.astype(float) * step + features.dense @ dense + bias
        result |= {(field, name): column for name, column in zip(names, softmax(logits / temperature).T)}
    return result


def cue_shares(articles):
    """By tone: the share of words that go with it; a word of the title counts five times."""
    shares = {tone: np.zeros(len(articles)) for tone in CUES}
    for row, article in enumerate(articles):
        words = re.findall(r"[a-z-]+", (article["title"] + " ").lower() * 5 + article["body"].lower())
        for tone, cues in CUES.items():
            cues = set(cues.split())
            shares[tone][row] = sum(word in cues for word in words) / (len(words) + 30)
    return shares


class Chooser:
    """Takes texts one by one, if their outlet and their story allow it."""

    def __init__(self, pool, vectors, max_per_outlet, max_per_story):
        self.pool, self.vectors = pool, vectors
        self.chosen, self.reasons, self.outlets, self.stories = [], [], Counter(), Counter()
        self.max_per_outlet, self.max_per_story = max_per_outlet, max_per_story

    def take(self, row, reason, any_story=False):
        outlet, story = self.pool[row]["outlet"], self.pool[row]["story"]
        if row in self.chosen or self.outlets[outlet] >= self.max_per_outlet:
            return False
        n_similar = (self.vectors[self.chosen] @ self.vectors[row].T > SAME_EVENT).sum() if self.chosen else 0
        if max(n_similar, self.stories[story]) >= self.max_per_story and not any_story:
            return False
        self.chosen.append(row)
        self.reasons.append(reason)
        self.outlets[outlet] += 1
        self.stories[story] += 1
        return True

    def take_first(self, rows, scores, number, reason):
        """The `number` best that may be taken."""
        best = sorted(rows, key=lambda row: (-scores[row], self.pool[row]["key"]))
        taken = 0
        for row in best:
            if taken == number:
                break
            taken += self.take(row, reason)


def apart_from(vectors, rows, others):
    """The rows that are the same event as none of the others."""
    near = (vectors[rows] @ vectors[others].T).max(axis=1).toarray().ravel()
    return [row for row, similarity in zip(rows, near) if similarity <= SAME_EVENT]


def choose(chooser, rows, wanted, probabilities, cues, total, chance):
    """By rare labels first, then at random up to `total`."""
    for field, label, by_model, by_words in wanted:
        chooser.take_first(rows, probabilities[field, label], by_model, f"{field} {label}, model")
        if by_words:
            chooser.take_first(rows, cues[label], by_words, f"{field} {label}, words")
    for row in chance.sample(rows, len(rows)):
        if len(chooser.chosen) == total:
            break
        chooser.take(row, "random")
    return chooser.chosen


def batches_of(rows, twice, chance):
    """Shuffled rows in batches; a row of `twice` also stands in the next batch but two."""
    rows = chance.sample(rows, len(rows))
    size = -(-len(rows) // N_TRAINING_BATCHES)
    batches = [rows[at:at + size] for at in range(0, len(rows), size)]
    homes = {row: number for number, batch in enumerate(batches) for row in batch}
    room = [BATCH - len(batch) for batch in batches]
    for row in twice:
        target = next((homes[row] + step) % len(batches) for step in range(1, len(batches)) if room[(homes[row] + step) % len(batches)] > 0)
        batches[target].insert(chance.randrange(len(batches[target]) + 1), row)
        room[target] -= 1
    return batches


def write_batch(path, articles, first_number):
    """What people see of the articles, a line each, numbered from `first_number` on."""
    with open(path, "w", encoding="utf-8") as file:
        for number, article in enumerate(articles, start=first_number):
            record = {"n": number, "key": article["key"], "title": article["title"], "body": article["body"]}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write(out, first, batches, pool):
    number = 1 + BATCH * (first - 1)
    for name, batch in enumerate(batches, start=first):
        write_batch(out / f"batch-{name:02}.jsonl", [pool[row] for row in batch], number)
        number += len(batch)


def whole_sets(data):
    """The texts of every set but the openings, in an order that the choice of texts depends on."""
    readers = [of_newswire(data), of_gusev(data), of_clusters(data, "giveme5w1h"), of_clusters(data, "mmds-dev"), of_semeval(data),
               of_ecb(data), of_ginco(data)]
    return chain.from_iterable(readers)


def read_pool(data, labelled):
    pool = [article for article in whole_sets(data) if is_whole(article)]
    return [cut(article) for article in without_copies(pool, labelled)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--program", required=True, help="the built label_features")
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train, dev = (lines(options.data / "labels" / f"articles-{part}.jsonl.gz") for part in ("train", "dev"))
    pool, chance = read_pool(options.data, [*train, *dev]), random.Random(SEED)
    everything = [*pool, *train, *dev]
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(
        f"{article['title']} {article['title']} {article['body']}" for article in everything)
    probabilities, cues = model_probabilities(options.program, pool), cue_shares(pool)
    of_train = list(range(len(pool), len(pool) + len(train)))
    of_dev = list(range(len(pool) + len(train), len(everything)))

    rows = [row for row, article in enumerate(pool) if article["set"] in TEST_SETS]
    others = [row for row, article in enumerate(pool) if article["set"] not in TEST_SETS]
    tests = Chooser(pool, vectors, len(pool), 1)
    rows_of = {article["key"]: row for row, article in enumerate(pool)}
    rows = apart_from(vectors, rows, of_train + of_dev)
    for tone, keys in READ.items():
        for key in keys.split():
            row = next(row for row in map(rows_of.get, (f"{name}:{key}" for name in TEST_SETS)) if row is not None)
            tests.take(row, f"tone {tone}, read", any_story=True)
    choose(tests, rows, TEST_WANTED, probabilities, cues, BATCH * N_TEST_BATCHES, chance)
    rows = apart_from(vectors, others, of_dev + tests.chosen)
    training = Chooser(pool, vectors, MAX_PER_OUTLET, 2)
    total = BATCH * N_TRAINING_BATCHES - N_TWICE
    choose(training, rows, TRAINING_WANTED, probabilities, cues, total, chance)

    shuffled = chance.sample(tests.chosen, len(tests.chosen))
    write(options.out, 1, [shuffled[at:at + BATCH] for at in range(0, len(shuffled), BATCH)], pool)
    write(options.out, 1 + N_TEST_BATCHES, batches_of(training.chosen, chance.sample(training.chosen, N_TWICE), chance), pool)
    print("pool:", dict(Counter(article["set"] for article in pool)))
    for name, chooser in (("test", tests), ("training", training)):
        print(name, dict(Counter(pool[row]["set"] for row in chooser.chosen)), dict(Counter(chooser.reasons)), sep="\n  ")


if __name__ == "__main__":
    main()

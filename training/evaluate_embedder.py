#!/usr/bin/env python3
"""How well a static table tells the same story, alone and beside TF-IDF, on each labelled set.

    python evaluate_embedder.py OLD NEW             # folders with static-minilm-256.bin, the same for every set
    python evaluate_embedder.py OLD DIR/{set}       # {set} becomes the set's name: tables that left it out

Candidate pairs of a set: each article with its 60 nearest by TF-IDF and its 20 nearest by each table.
    AP      average precision of the cosine over these pairs, same story = positive
    F1      BCubed of average linkage on the cosine alone, at the set's best threshold
    F1@     the same at one threshold for all sets: the one with the best mean over the sets of single events
    AP with TF-IDF: of a logistic model on text cosine, title cosine and dense cosine, fitted on the others, each set weighing the same (running stories apart); the dense cosines of a set that it is fitted on come from
            that set's own table.
The last line: AP over the English pairs of semeval2022-pairs (overall at most 1.75 against the rest). Of mmds-dev, its English part.
"""
import argparse
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import snowballstemmer
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from threadpoolctl import threadpool_limits

from distill_static import HERE, N_TOKENS, bcubed_f1, held_out, read_jsonl, read_table, unit
from train_embedder import SAME_STORY_AT_MOST, bags, bert_tokenizer

SETS = ["giveme5w1h", "mmds-dev", "ecbplus-1-35", "neus-fifth", "neus-train", "uci-headlines", "googlenews-ts", "scoop-duplicates"]
RUNNING = {"uci-headlines", "googlenews-ts"}
EMBEDDED_WORDS, BODY_WORDS, TITLE_COUNT, COUNT_EXPONENT = 100, 300, 3, .7
stem = lru_cache(None)(snowballstemmer.stemmer("english").stemWord)


def read_set(data, name):
    file = "neus-train" if name == "neus-fifth" else name
    rows = read_jsonl(data / "clusters" / f"{file}.jsonl.gz")
    rows = [r for r in rows if r.get("language", "en").startswith("en")]
    if name == "neus-fifth":
        rows = [r for r in rows if held_out(r["cluster"])]
    return [dict(title=r["title"] or "", body=r["body"] or "", story=r["cluster"]) for r in rows]


def terms(text, n=10 ** 9):
    return [stem(w) for w in re.findall(r"\w+", text.lower())[:n]]


class Terms:
    """Term counts of titles and texts, as the product weighs them."""

    def __init__(self, rows, ids):
        self.title = [self.count(ids, [(r["title"], 1)]) for r in rows]
        self.text = [self.count(ids, [(r["title"], TITLE_COUNT), (r["body"], 1)]) for r in rows]

    @staticmethod
    def count(ids, parts):
        out = {}
        for text, times in parts:
            for t in terms(text, BODY_WORDS):
                i = ids.setdefault(t, len(ids))
                out[i] = out.get(i, 0) + times
        return out


def weighed(counts, idf):
    indptr = np.cumsum([0] + [len(c) for c in counts])
    indices = np.array([i for c in counts for i in c], np.int64)
    values = np.array([v for c in counts for v in c.values()], float) ** COUNT_EXPONENT * idf[indices]
    m = sp.csr_matrix((values, indices, indptr), (len(counts), len(idf)))
    norm = np.sqrt(np.asarray(m.multiply(m).sum(1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.maximum(norm, 1e-9)) @ m)


def nearest_sparse(x, k):
    out = []
    xt = x.T.tocsr()
    for start in range(0, x.shape[0], 500):
        s = (x[start:start + 500] @ xt).toarray()
        out.append(top(s, start, k))
    return np.vstack(out)


def nearest_dense(v, k):
    return np.vstack([top(v[s:s + 500] @ v.T, s, k) for s in range(0, len(v), 500)])


def top(similar, start, k):
    similar[np.arange(len(similar)), start + np.arange(len(similar))] = -2
    return np.argpartition(-similar, k, axis=1)[:, :k]


def pairs_of(neighbours, n):
    keys = []
    for near in neighbours:
        a = np.repeat(np.arange(n), near.shape[1])
        b = near.ravel()
        keys.append(np.minimum(a, b) * np.int64(n) + np.maximum(a, b))
    keys = np.unique(np.concatenate(keys))
    return keys // n, keys % n


def cosines(x, a, b):
    return np.asarray(x[a].multiply(x[b]).sum(1)).ravel()


THRESHOLDS = np.arange(.10, .96, .01)


def f1_curve(v, gold):
    """BCubed F1 of average linkage at each threshold."""
    condensed = np.empty(len(v) * (len(v) - 1) // 2, np.float32)
    at = 0
    for i in range(len(v) - 1):
        n = len(v) - 1 - i
        condensed[at:at + n] = 1 - v[i + 1:] @ v[i]
        at += n
    tree = linkage(np.maximum(condensed, 0), "average")
    return np.array([bcubed_f1(gold, fcluster(tree, 1 - t, "distance")) for t in THRESHOLDS])


class Bench:
    """Everything about the sets that does not depend on a table."""

    def __init__(self, data, sets):
        vocabulary = (HERE / "../crates/embed/assets/vocab.txt").read_text(encoding="utf-8").splitlines()
        self.tok = bert_tokenizer(vocabulary)
        self.names = sets
        self.rows = {n: read_set(data, n) for n in sets}
        ids = {}
        counts = {n: Terms(self.rows[n], ids) for n in sets}
        frequency = {n: np.bincount([i for c in counts[n].text for i in c], minlength=len(ids)) for n in sets}
        self.gold = {n: np.unique([r["story"] for r in self.rows[n]], return_inverse=True)[1] for n in sets}
        self.tokens = {n: self.bags([self.embedded(r) for r in self.rows[n]]) for n in sets}
        self.title, self.text, self.near = {}, {}, {}
        for n in sets:
            others = [m for m in sets if m != n and not (m.startswith("neus") and n.startswith("neus"))]
            df = sum(frequency[m] for m in others)
            total = sum(len(self.rows[m]) for m in others)
            idf = np.log((total + 1) / (df + 1))
            self.title[n], self.text[n] = weighed(counts[n].title, idf), weighed(counts[n].text, idf)
            self.near[n] = nearest_sparse(self.text[n], min(60, len(self.rows[n]) - 2))
        rows = [r for r in read_jsonl(data / "clusters/semeval2022-pairs.jsonl.gz") if r["lang1"] == r["lang2"] == "en"]
        cut = lambda t: " ".join(t.split()[:EMBEDDED_WORDS + 10])
        self.semeval = [self.bags([cut(r[k]) for r in rows]) for k in ("text1", "text2")]
        self.semeval_same = np.array([r["overall"] <= SAME_STORY_AT_MOST for r in rows])

    @staticmethod
    def embedded(r):
        return r["title"] + "\n" + " ".join(r["body"].split()[:EMBEDDED_WORDS])

    def bags(self, texts):
        return bags([np.array(e.ids, np.int32) for e in self.tok.encode_batch(texts, add_special_tokens=False)])

    def vectors(self, name, table):
        return unit(self.tokens[name] @ table)

    def features(self, name, vectors, candidates):
        """Rows of text cosine, title cosine, dense cosine."""
        a, b = candidates
        columns = [cosines(self.text[name], a, b), cosines(self.title[name], a, b)]
        dense = np.einsum("ij,ij->i", vectors[a], vectors[b]) if vectors is not None else np.zeros(len(a))
        return np.stack([*columns, dense], 1).astype(float)


def load(pattern, name):
    folder = pattern.replace("{set}", name)
    scale, q = read_table(Path(folder) / "static-minilm-256.bin")
    return scale[:, None] * q.astype(np.float32)


def with_tfidf(bench, features, same, use_dense):
    """AP of a set under a logistic model fitted on the others. Sets of running stories are fitted apart."""
    keep = [0, 1, 2] if use_dense else [0, 1]
    out = {}
    for name in bench.names:
        kin = {"neus-fifth", "neus-train"}
        others = [m for m in bench.names if m != name and not {m, name} <= kin and (m in RUNNING) == (name in RUNNING)]
        others = [m for m in others if not (m == "neus-fifth" and "neus-train" in bench.names)]
        x = np.vstack([features[m][:, keep] for m in others])
        y = np.concatenate([same[m] for m in others])
        w = np.concatenate([np.full(len(same[m]), 1e4 / len(same[m])) for m in others])
        mean, sd = x.mean(0), x.std(0) + 1e-9
        model = LogisticRegression(C=1.0, max_iter=300).fit((x - mean) / sd, y, sample_weight=w)
        score = model.decision_function((features[name][:, keep] - mean) / sd)
        out[name] = average_precision_score(same[name], score)
    return out


def measure(bench, patterns, cluster=True):
    """pattern -> set -> measures."""
    vectors = {p: {n: bench.vectors(n, load(p, n)) for n in bench.names} for p in patterns}
    candidates, same = {}, {}
    for n in bench.names:
        k = min(20, len(bench.rows[n]) - 2)
        near = [bench.near[n]] + [nearest_dense(vectors[p][n], k) for p in patterns]
        candidates[n] = pairs_of(near, len(bench.rows[n]))
        same[n] = bench.gold[n][candidates[n][0]] == bench.gold[n][candidates[n][1]]
    out = {}
    for p in [None, *patterns]:
        features = {n: bench.features(n, vectors[p][n] if p else None, candidates[n]) for n in bench.names}
        both = with_tfidf(bench, features, same, p is not None)
        out[p] = {n: dict(both=both[n], alone=average_precision_score(same[n], features[n][:, 2 if p else 0])) for n in bench.names}
        if p and cluster:
            for n in bench.names:
                out[p][n]["curve"] = f1_curve(vectors[p][n], bench.gold[n])
        if p:
            table = load(p, "semeval2022-pairs")
            a, b = (unit(m @ table) for m in bench.semeval)
            out[p]["semeval"] = average_precision_score(bench.semeval_same, (a * b).sum(1))
    return out


def show(bench, result, patterns, cluster=True):
    print("| set | " + " | ".join(f"AP {p}" for p in ["TF-IDF", *patterns]) + " | AP with TF-IDF: none | " + " | ".join(patterns)
          + (" | " + " | ".join(f"F1 {p}" for p in patterns) + " | " + " | ".join(f"F1@ {p}" for p in patterns) if cluster else "") + " |")
    curves = {}
    for p in patterns if cluster else []:
        usable = [n for n in bench.names if n not in RUNNING and n != "neus-fifth"]
        curves[p] = int(np.mean([result[p][n]["curve"] for n in usable], 0).argmax())
    rows = []
    for n in bench.names:
        cells = [result[p][n]["alone"] for p in [None, *patterns]] + [result[p][n]["both"] for p in [None, *patterns]]
        if cluster:
            got = [result[p][n]["curve"] for p in patterns]
            cells += [c.max() for c in got]
            cells += [c[curves[p]] for c, p in zip(got, patterns)]
        rows.append(cells)
        print(f"| {n} | " + " | ".join(f"{c:.4f}" for c in cells) + " |")
    print("| mean | " + " | ".join(f"{c:.4f}" for c in np.mean(rows, 0)) + " |")
    if cluster:
        print("one threshold:", {p: round(float(THRESHOLDS[i]), 2) for p, i in curves.items()})
    print("semeval2022-pairs, English, AP:", {p: round(result[p]["semeval"], 4) for p in patterns}, flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("tables", nargs="+", help="folders; {set} stands for the set")
    p.add_argument("--data", type=Path, default=next((d for d in (HERE / "../shared/data", HERE / "../../shared/data") if d.exists()), None))
    p.add_argument("--sets", nargs="*", default=SETS)
    p.add_argument("--no-clusters", action="store_true")
    p.add_argument("--threads", type=int, default=1)
    args = p.parse_args()
    with threadpool_limits(args.threads):
        bench = Bench(args.data, args.sets)
        show(bench, measure(bench, args.tables, not args.no_clusters), args.tables, not args.no_clusters)


if __name__ == "__main__":
    main()

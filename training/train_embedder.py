#!/usr/bin/env python3
"""Train the static token table to tell same-story articles from look-alikes (256 dimensions, int8).

    python train_embedder.py                                    # on all sets, into the crate
    python train_embedder.py --without ecbplus-1-35 --out DIR   # no text and no label of that set

The table starts as the one that distill_static.py writes (--start). The steps:

1. texts    labelled sets (same story = alike), and articles without labels, of which a title and a
            body, or an earlier and a later part, are alike. What --without names is left out, with
            every text that shares an 8-word run with it; NeuS's held-out fifth always is.
2. batches  pairs of alike texts; for each a hard negative: one of the TF-IDF nearest articles of
            other stories of its set. Tokens are dropped at random, so that no pair hangs on one word.
3. loss     InfoNCE over the batch, both ways; to the logit of a pair its TF-IDF cosine is added,
            times --offset: what TF-IDF can tell is told already, and the table learns the rest.
4. model    E[t] = w[t] (A f[t] + D[t]): f is the token's present direction, A one shared map (so that
            tokens which the texts lack move along), D a token's own correction and w its weight; all
            are pulled to where they start.
5. write    int8 rows with one f32 scale each, the vocabulary, the fixture of the Rust tests.

Nothing is downloaded. The same seed gives the same bytes on one machine; the hash is printed.
"""
import argparse
import hashlib
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

import distill_static
from distill_static import (HERE, N_TOKENS, SPECIAL, Adam, held_out, log, make_fixture, newswire, plain, quantise, read_jsonl,
                            read_table, shingles, write_table)

# How often a set is drawn, and (for sets of running stories) how much it counts.
LABELLED = {"neus-train": 6, "giveme5w1h": 3, "ecbplus-1-35": 3, "mmds-dev": 1, "semeval2022-pairs": 1, "scoop-duplicates": .5,
            "uci-headlines": 1, "googlenews-ts": 1}
SAME_STORY_AT_MOST = 1.75
LEAD_WORDS = 100
MAX_WORDS = 600


def bert_tokenizer(vocabulary):
    tok = Tokenizer(models.WordPiece({t: i for i, t in enumerate(vocabulary)}, unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer()
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tok


# ---------------------------------------------------------------- the texts

def read_set(data, name):
    """Dicts with title, body and story; English articles only. The held-out fifth of NeuS is not in it."""
    rows = read_jsonl(data / "clusters" / f"{name}.jsonl.gz")
    if name == "semeval2022-pairs":
        return semeval(rows)
    rows = [r for r in rows if r.get("language", "en").startswith("en")]
    if name == "neus-train":
        rows = [r for r in rows if not held_out(r["cluster"])]
    return [dict(title=r["title"] or "", body=r["body"] or "", story=r["cluster"]) for r in rows]


def semeval(rows):
    """Articles of English pairs; those of pairs judged the same story are one story (joined transitively)."""
    rows = [r for r in rows if r["lang1"] == r["lang2"] == "en"]
    texts = sorted({r[k] for r in rows for k in ("text1", "text2")})
    index = {t: i for i, t in enumerate(texts)}
    story = list(range(len(texts)))

    def root(i):
        while story[i] != i:
            i = story[i]
        return i
    for r in rows:
        if r["overall"] <= SAME_STORY_AT_MOST:
            a, b = root(index[r["text1"]]), root(index[r["text2"]])
            story[max(a, b)] = min(a, b)
    return [dict(title="", body=t, story=str(root(i))) for i, t in enumerate(texts)]


def unlabelled(data):
    """name -> articles: the labels of tone and names are not used, only the texts."""
    out = {"articles-train": [], "newswire": []}
    for r in read_jsonl(data / "labels" / "articles-train.jsonl.gz"):
        out["articles-train"].append(dict(title=r["title"] or "", body=r["body"], origin=r["set"]))
    for text in newswire(data):
        title, _, body = text.partition("\n")
        out["newswire"].append(dict(title=title, body=body))
    return out


def forbidden_texts(data, without):
    """8-word runs, and whole short texts, of what must not be trained on."""
    rows = [r for r in read_jsonl(data / "clusters" / "neus-train.jsonl.gz") if held_out(r["cluster"])]
    for name in without:
        rows += read_jsonl(data / "clusters" / f"{name}.jsonl.gz")
    runs, whole = set(), set()
    for r in rows:
        title, body = r.get("title", r.get("text1")), r.get("body", r.get("text2"))
        runs |= shingles(title + " " + body)
        whole |= {plain(title), plain(body)}
    return runs, whole - {""}


class Article:
    """Token ids: of the title, of the whole body, and how many of these are its first words."""

    def __init__(self, title, body, n_lead, story):
        self.title, self.body, self.n_lead, self.story = title, body, n_lead, story

    def lead(self):
        return np.concatenate([self.title, self.body[:self.n_lead]])


def gather(data, without, tok):
    """set -> list of Article; sets in a fixed order."""
    runs, whole = forbidden_texts(data, without)
    sets = {name: read_set(data, name) for name in LABELLED if name not in without}
    for name, rows in unlabelled(data).items():
        sets[name] = [dict(r, story=str(i)) for i, r in enumerate(rows) if r.get("origin") not in without]
    out, n_dropped = {}, 0
    for name, rows in sets.items():
        kept = [r for r in rows if not (shingles(r["title"] + " " + r["body"]) & runs
                                        or plain(r["title"]) in whole or plain(r["body"]) in whole)]
        n_dropped += len(rows) - len(kept)
        out[name] = tokenised(kept, tok)
    log({name: len(rows) for name, rows in out.items()}, f"{n_dropped} articles dropped: they share 8 words with what is left out")
    return out


def tokenised(rows, tok):
    ids = lambda texts: [np.array(e.ids, np.int32) for e in tok.encode_batch(texts, add_special_tokens=False)]
    bodies = [r["body"].split()[:MAX_WORDS] for r in rows]
    titles = ids([r["title"] for r in rows])
    whole = ids([" ".join(b) for b in bodies])
    leads = ids([" ".join(b[:LEAD_WORDS]) for b in bodies])
    return [Article(t, w, len(x), r["story"]) for t, w, x, r in zip(titles, whole, leads, rows)]


# ---------------------------------------------------------------- batches

def bags(lists):
    """Sparse token counts, a row a text."""
    indptr = np.cumsum([0] + [len(r) for r in lists])
    indices = np.concatenate(lists) if lists else np.zeros(0, np.int32)
    m = sp.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), (len(lists), N_TOKENS))
    m.sum_duplicates()
    return m


def tfidf(counts, idf):
    m = counts.copy()
    m.data = m.data ** np.float32(.7) * idf[m.indices]
    norm = np.sqrt(np.asarray(m.multiply(m).sum(1)).ravel())
    return sp.diags(1 / np.maximum(norm, 1e-9), dtype=np.float32) @ m


def inverse_frequency(sets):
    counts = bags([a.lead() for rows in sets.values() for a in rows])
    n = np.asarray((counts > 0).sum(0)).ravel()
    return np.log((counts.shape[0] + 1) / (n + 1)).astype(np.float32)


class LabelledSet:
    """Same-story pairs of a set, and for each article the nearest articles of other stories."""

    def __init__(self, articles, idf, n_hard):
        self.articles = articles
        self.story = np.unique([a.story for a in articles], return_inverse=True)[1]
        members = defaultdict(list)
        for i, s in enumerate(self.story):
            members[s].append(i)
        self.stories = [np.array(m) for m in members.values() if len(m) > 1]
        # Large stories are drawn more often, but not in proportion to their pairs.
        p = np.array([np.sqrt(len(m)) for m in self.stories])
        self.p = p / p.sum()
        self.hard = self.nearest_others(tfidf(bags([a.lead() for a in articles]), idf), n_hard)

    def nearest_others(self, x, n_hard):
        out = np.zeros((x.shape[0], n_hard), np.int32)
        xt = x.T.tocsr()
        for start in range(0, x.shape[0], 1000):
            similar = (x[start:start + 1000] @ xt).toarray()
            similar[self.story[start:start + 1000, None] == self.story[None]] = -1
            n = min(n_hard, similar.shape[1] - 1)
            part = np.argpartition(-similar, n - 1, axis=1)[:, :n]
            order = np.argsort(-np.take_along_axis(similar, part, 1), axis=1, kind="stable")
            out[start:start + len(similar), :n] = np.take_along_axis(part, order, 1)
        return out

    def draw(self, rng, n):
        """Index triples: an article, another of its story, a near article of another story."""
        out = []
        for s in rng.choice(len(self.stories), n, p=self.p):
            a, b = rng.choice(self.stories[s], 2, replace=False)
            out.append((a, b, self.hard[a, rng.integers(self.hard.shape[1])]))
        return out


def random_span(rng, ids, shortest=30, longest=150):
    n = min(len(ids), int(rng.integers(shortest, longest)))
    start = int(rng.integers(0, len(ids) - n + 1))
    return ids[start:start + n]


class Batches:
    def __init__(self, sets, args):
        self.rng = np.random.default_rng(args.seed)
        self.args = args
        self.idf = inverse_frequency(sets)
        weights = {**LABELLED, **dict(w.split("=") for w in args.set_weight)}
        self.labelled = {n: LabelledSet(rows, self.idf, args.hard) for n, rows in sets.items()
                         if n in LABELLED and float(weights[n]) > 0}
        p = np.array([float(weights[n]) for n in self.labelled])
        self.p = p / p.sum()
        with_body = [(n, a) for n, rows in sets.items() for a in rows if len(a.body) >= 12]
        self.alone = [(n, a) for n, a in with_body if len(a.body) >= 60 or len(a.title) >= 3]
        self.keys = {}

    def key(self, name, article):
        return self.keys.setdefault((name, article.story), len(self.keys))

    def own_pair(self, a):
        """Two views of one article without a common part."""
        rng = self.rng
        if len(a.title) >= 3 and (len(a.body) < 120 or rng.random() < .5):
            body = a.body if len(a.body) < 60 or rng.random() < .3 else random_span(rng, a.body)
            return a.title, body if rng.random() < .3 else a.body[:a.n_lead]
        cut = len(a.body) // 2 if rng.random() < .5 else min(a.n_lead, len(a.body) // 2)
        first = a.body[:cut] if rng.random() < .5 or not len(a.title) else np.concatenate([a.title, a.body[:cut]])
        return first[:200], random_span(rng, a.body[cut:])

    def view(self, a):
        """Mostly what the product embeds; now and then the title or a part alone, as short articles have it."""
        x = self.rng.random()
        if x < self.args.headlines and len(a.title) >= 3:
            return a.title
        if x < self.args.headlines + .1 and len(a.body) >= 40:
            return random_span(self.rng, a.body)
        return a.lead()

    def draw(self):
        """Anchors, positives, hard negatives: token lists; and the story of each."""
        n = self.args.batch
        n_own = int(round(n * self.args.own))
        anchors, positives, hard, story, hard_story = [], [], [], [], []
        for i in self.rng.integers(0, len(self.alone), n_own):
            name, a = self.alone[i]
            first, second = self.own_pair(a)
            anchors.append(first)
            positives.append(second)
            story.append(self.key(name, a))
        names = list(self.labelled)
        for name, k in zip(names, self.rng.multinomial(n - n_own, self.p)):
            s = self.labelled[name]
            for a, b, other in s.draw(self.rng, k):
                anchors.append(self.view(s.articles[a]))
                positives.append(self.view(s.articles[b]))
                hard.append(self.view(s.articles[other]))
                story.append(self.key(name, s.articles[a]))
                hard_story.append(self.key(name, s.articles[other]))
        return anchors, positives, hard, np.array(story), np.array(hard_story, int)


# ---------------------------------------------------------------- the model

class Model:
    def __init__(self, table, args):
        self.args = args
        norm = np.linalg.norm(table, axis=1, keepdims=True)
        self.w0 = norm.astype(np.float32)
        self.f = np.hstack([table / np.maximum(norm, 1e-9), np.ones((len(table), 1))]).astype(np.float32)
        self.f[norm[:, 0] == 0] = 0
        dim = table.shape[1]
        self.A = np.vstack([np.eye(dim), np.zeros((1, dim))]).astype(np.float32)
        self.A0 = self.A.copy()
        self.g = np.zeros((len(table), 1), np.float32)
        self.D = np.zeros_like(table, dtype=np.float32)
        self.adam_a = Adam(self.A.shape)
        self.seen_g, self.seen_d = np.zeros_like(self.g), np.zeros((len(table), 1), np.float32)

    def rows(self, used):
        fa = self.f[used] @ self.A + self.D[used]
        return self.w0[used] * np.exp(self.g[used]), fa

    def table(self):
        w, fa = self.rows(np.arange(len(self.f)))
        out = w * fa
        out[SPECIAL] = 0
        out[self.w0[:, 0] == 0] = 0
        return out

    def step(self, used, w, fa, grad_e, lr):
        args = self.args
        grad_fa = w * grad_e
        grad_g = (grad_e * w * fa).sum(1, keepdims=True)
        if args.lr_shared:
            grad_a = self.f[used].T @ grad_fa + np.float32(args.decay_shared) * (self.A - self.A0)
            self.adam_a.step(self.A, grad_a, lr * args.lr_shared)
        # Adagrad, one sum a row: a rare token moves as far as it is told to often.
        self.seen_g[used] += grad_g ** 2
        self.seen_d[used] += (grad_fa ** 2).mean(1, keepdims=True)
        move = lr * args.lr_weight * grad_g / np.sqrt(self.seen_g[used] + np.float32(args.damp ** 2))
        self.g[used] = (self.g[used] - move) * np.float32(1 - lr * args.lr_weight * args.decay_weight)
        move = lr * args.lr_own * grad_fa / np.sqrt(self.seen_d[used] + np.float32((args.damp / 4) ** 2))
        self.D[used] = (self.D[used] - move) * np.float32(1 - lr * args.lr_own * args.decay)


def unit_with_norm(z):
    norm = np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-6)
    return z / norm, norm


def softmax_step(logits, own):
    """Cross entropy with the target column own[i] of row i: mean loss, and the gradient of the logits."""
    logits = logits - logits.max(1, keepdims=True)
    p = np.exp(logits)
    p /= p.sum(1, keepdims=True)
    rows = np.arange(len(p))
    loss = -np.log(np.maximum(p[rows, own], 1e-12)).mean()
    p[rows, own] -= 1
    return loss, p / np.float32(len(p))


def contrast(u, sparse, n, story, hard_story, args):
    """Loss and gradient over unit vectors: n anchors, n positives, the hard negatives."""
    a, cols = u[:n], u[n:]
    same = story[:, None] == np.concatenate([story, hard_story])[None]
    own = np.arange(n)
    same[own, own] = False
    similar = np.asarray((sparse[:n] @ sparse[n:].T).todense())
    logits = a @ cols.T / np.float32(args.temperature) + np.float32(args.offset) * similar
    logits[same] = -1e9
    loss, d = softmax_step(logits, own)
    back = logits[:, :n].T.copy()
    loss_back, d_back = softmax_step(back, own)
    d[:, :n] += d_back.T
    d *= np.float32(.5 / args.temperature)
    return (loss + loss_back) / 2, np.vstack([d @ cols, d.T @ a])


class TeacherTexts:
    """Texts with the teacher's vectors; a batch has seeds and, for each, the nearest of some thousand random texts."""

    def __init__(self, ids, vectors, seed):
        self.ids, self.vectors = ids, vectors
        self.rng = np.random.default_rng(seed + 2)

    def draw(self, n_seeds, n_near=3, n_pool=6000):
        chosen = self.rng.choice(len(self.ids), min(n_seeds + n_pool, len(self.ids)), replace=False)
        seeds, pool = chosen[:n_seeds], chosen[n_seeds:]
        similar = self.vectors[seeds] @ self.vectors[pool].T
        near = np.argpartition(-similar, n_near, axis=1)[:, :n_near]
        rows = np.unique(np.concatenate([seeds, pool[near].ravel()]))
        return [self.ids[i] for i in rows], self.vectors[rows]


def teacher_texts(args):
    """The corpus of distill_static.py with its teacher's vectors, from the cache where they are there."""
    options = distill_static.parse(["--data", str(args.data), "--cache", str(args.cache), "--threads", str(args.threads),
                                    *(["--onnx", str(args.onnx)] if args.onnx else []), "--without", *args.without])
    tok = distill_static.load_tokenizer(distill_static.teacher_folder())
    ids, vectors = distill_static.corpus(options, tok, distill_static.load_teacher(options))
    return TeacherTexts([np.array(r, np.int32) for r in ids], vectors, args.seed)


def softmax(x):
    x = np.exp(x - x.max(1, keepdims=True))
    return x / x.sum(1, keepdims=True)


def imitate(u, teacher, temperature):
    """Kullback-Leibler divergence of the student's neighbours in the batch from the teacher's, and its gradient."""
    t = np.float32(temperature)
    logits, wanted = u @ u.T / t, teacher @ teacher.T / t
    np.fill_diagonal(logits, -1e4)
    np.fill_diagonal(wanted, -1e4)
    p, y = softmax(logits), softmax(wanted)
    loss = (y * (np.log(y + 1e-12) - np.log(p + 1e-12))).sum(1).mean()
    d = (p - y) / (len(u) * t)
    return loss, (d + d.T) @ u


def train(model, batches, teacher, args, report=None):
    rng = np.random.default_rng(args.seed + 1)
    total, said = np.zeros(2), 0
    for step in range(args.steps):
        anchors, positives, hard, story, hard_story = batches.draw()
        texts = anchors + positives + hard
        n = len(texts)
        sparse = tfidf(bags(texts), batches.idf)
        more, wanted = teacher.draw(args.seeds) if teacher else ([], None)
        counts = bags(texts + more)
        if args.dropout:
            keep = rng.random(len(counts.data), dtype=np.float32) >= args.dropout
            keep[counts.indptr[n]:] = True
            counts.data *= keep
        used = np.unique(counts.indices)
        cu = counts[:, used]
        w, fa = model.rows(used)
        u, norm = unit_with_norm(cu @ (w * fa))
        grad_u = np.zeros_like(u)
        loss, grad = contrast(u[:n], sparse, args.batch, story, hard_story, args)
        grad_u[:n] = np.float32(args.contrast) * grad
        losses = [loss, 0]
        if teacher:
            losses[1], grad = imitate(u[n:], wanted, args.teacher_temperature)
            grad_u[n:] = grad
        grad_z = (grad_u - (grad_u * u).sum(1, keepdims=True) * u) / norm
        lr = args.lr * .5 * (1 + np.cos(np.pi * step / args.steps)) * min(1, (step + 1) / 30)
        model.step(used, w, fa, cu.T @ grad_z, np.float32(lr))
        total, said = total + losses, said + 1
        if (step + 1) % args.every == 0 or step + 1 == args.steps:
            log(f"step {step + 1}: losses {(total / said).round(4)}")
            total, said = np.zeros(2), 0
            if report:
                report(step + 1, model.table())
    return model.table()


def parse(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, default=next((d for d in (HERE / "../shared/data", HERE / "../../shared/data") if d.exists()), None))
    p.add_argument("--start", type=Path, required=True, help="folder with the distilled static-minilm-256.bin")
    p.add_argument("--out", type=Path, default=HERE / "../crates/embed/assets")
    p.add_argument("--fixture", type=Path, help="where to write the fixture of the Rust tests")
    p.add_argument("--vocabulary", type=Path, default=HERE / "../crates/embed/assets/vocab.txt")
    p.add_argument("--without", metavar="SET", nargs="*", default=[], help="leave labelled sets out, their texts and their labels")
    p.add_argument("--cache", type=Path, default=Path("/tmp/static-minilm-cache"), help="of distill_static.py: the teacher's vectors")
    p.add_argument("--onnx", type=Path, help="of distill_static.py: where the teacher runs when the cache lacks something")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--steps", type=int, default=600)
    p.add_argument("--batch", type=int, default=256, help="pairs a step")
    p.add_argument("--own", type=float, default=.35, help="share of the pairs that are two parts of one article")
    p.add_argument("--hard", type=int, default=8, help="a hard negative is one of so many nearest")
    p.add_argument("--headlines", type=float, default=.05, help="share of articles shown by their title alone")
    p.add_argument("--set-weight", nargs="*", default=[], metavar="SET=W")
    p.add_argument("--contrast", type=float, default=1.0, help="weight of the contrastive loss beside the teacher's")
    p.add_argument("--seeds", type=int, default=64, help="texts a step, each with its three nearest, that the teacher judges")
    p.add_argument("--teacher-temperature", type=float, default=.05)
    p.add_argument("--temperature", type=float, default=.07)
    p.add_argument("--offset", type=float, default=15.0, help="weight of the TF-IDF cosine in the logit")
    p.add_argument("--dropout", type=float, default=.15, help="share of tokens left out")
    p.add_argument("--lr", type=float, default=1.0)
    p.add_argument("--lr-shared", type=float, default=5e-4)
    p.add_argument("--lr-weight", type=float, default=.03)
    p.add_argument("--lr-own", type=float, default=.01)
    p.add_argument("--decay-shared", type=float, default=0.0)
    p.add_argument("--decay-weight", type=float, default=.02)
    p.add_argument("--decay", type=float, default=.05)
    p.add_argument("--damp", type=float, default=.02)
    p.add_argument("--every", type=int, default=200)
    return p.parse_args(argv)


def main():
    args = parse()
    with threadpool_limits(args.threads):
        run(args)


def run(args, report=None):
    vocabulary = args.vocabulary.read_text(encoding="utf-8").splitlines()
    tok = bert_tokenizer(vocabulary)
    scale, q = read_table(args.start / "static-minilm-256.bin")
    sets = gather(args.data, args.without, tok)
    model = Model(scale[:, None] * q.astype(np.float32), args)
    batches = Batches(sets, args)
    log("batches ready")
    table = train(model, batches, teacher_texts(args) if args.seeds else None, args, report)
    scale, q = quantise(table)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "static-minilm-256.bin"
    write_table(path, scale, q)
    (args.out / "vocab.txt").write_bytes(args.vocabulary.read_bytes())
    if args.fixture:
        make_fixture(args.fixture, tok, scale, q)
    print(f"{path}: {path.stat().st_size} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    log("done")


if __name__ == "__main__":
    main()

"""Clusters the labelled sets as others do, with packages as they are published.

    python3 -m venv /tmp/peers && . /tmp/peers/bin/activate && pip install -r training/requirements-peers.txt
    python training/peers.py DATA OUT --model target/models/all-MiniLM-L6-v2 [--cache DIR] [--threads 1] [--sets giveme5w1h …]

DATA is a folder with giveme5w1h.jsonl.gz and the others, the model a folder of `scripts/install-models`. Writes OUT/SET/PEER.jsonl, a line
{"id","cluster"} an article, which `evaluate SET --against` compares with ours, and OUT/peers.md with BCubed F1, NMI and the number of stories.

    tf-idf                 title three times, 300 words of the body; sublinear counts, weights counted over the set; average linkage at .18
    minilm-hdbscan         all-MiniLM-L6-v2 over title and body (256 tokens); HDBSCAN, min_cluster_size 2, min_samples 1
    minilm-umap-hdbscan    the same behind UMAP as BERTopic runs it: 15 neighbours, 5 dimensions, min_dist 0, cosine
    minilm-linkage-T       average linkage on the cosines at T
    minilm-leiden-R        15 nearest neighbours, cosines as weights; Leiden with modularity at resolution R

What HDBSCAN calls noise is a story of one article. One thread and fixed seeds. Settings are not chosen: all are written, and the best of a set was
chosen with its answers in sight.
"""

import argparse
import json
import os
import time
from pathlib import Path

# Read by the libraries when they are loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np

import news_sets

SETS = ["giveme5w1h", "mmds-dev", "mmds-dev-english", "ecbplus-1-35", "neus-fifth-0", "uci-headlines", "googlenews-ts"]
TITLE_COUNT, BODY_WORDS, MAX_TOKENS, BATCH = 3, 300, 256, 32
TF_IDF_THRESHOLD = 0.18
THRESHOLDS = [0.5, 0.55, 0.6, 0.65, 0.7]
NEIGHBOURS, RESOLUTIONS, SEED = 15, [1, 8, 32, 128], 42


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="keeps the vectors of a set")
    parser.add_argument("--threads", type=int, default=1, help="for the vectors")
    parser.add_argument("--sets", nargs="+", choices=news_sets.SETS, default=SETS)
    return parser.parse_args()


class MiniLm:
    def __init__(self, folder, threads):
        import onnxruntime
        import tokenizers

        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])

    def embed(self, texts):
        """Unit vectors: the mean over the tokens. Texts of one length go together."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        order = np.argsort([len(row) for row in rows], kind="stable")
        vectors = np.empty((len(rows), 384), np.float32)
        for start in range(0, len(rows), BATCH):
            chosen = order[start : start + BATCH]
            vectors[chosen] = self.batch([rows[row] for row in chosen])
        return vectors

    def batch(self, rows):
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row)], mask[place, : len(row)] = row, 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self.session.run(None, inputs)[0]
        sums = np.einsum("bsd,bs->bd", hidden, mask.astype(np.float32))
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)


def vectors_of(name, articles, options):
    path = options.cache and options.cache / f"minilm-{name}.npy"
    if path and path.exists():
        return np.load(path)
    texts = [f"{article.get('title') or ''}\n{article.get('body') or ''}"[:20_000] for article in articles]
    vectors = MiniLm(options.model, options.threads).embed(texts)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, vectors)
    return vectors


def tf_idf(articles):
    from sklearn.feature_extraction.text import TfidfVectorizer

    text = lambda article: [article.get("title") or ""] * TITLE_COUNT + (article.get("body") or "").split()[:BODY_WORDS]
    weights = TfidfVectorizer(sublinear_tf=True).fit_transform(" ".join(text(article)) for article in articles)
    return linkage_tree((weights @ weights.T).toarray())


def linkage_tree(cosines):
    """Average linkage over all pairs, by 1 − cosine."""
    from scipy.cluster.hierarchy import linkage

    rows, columns = np.triu_indices(len(cosines), 1)
    return linkage(np.maximum(1 - cosines[rows, columns].astype(np.float32), 0), "average")


def cut(tree, threshold):
    from scipy.cluster.hierarchy import fcluster

    return fcluster(tree, 1 - threshold, "distance")


def hdbscan(points):
    from sklearn.cluster import HDBSCAN

    return with_noise_alone(HDBSCAN(min_cluster_size=2, min_samples=1, copy=True).fit_predict(points))


def with_noise_alone(labels):
    """What is called noise gets labels of its own."""
    noise = labels < 0
    labels[noise] = labels.max() + 1 + np.arange(noise.sum())
    return labels


def umap(vectors, seed=SEED):
    """Without a seed, as BERTopic runs it: all threads, and no two runs are alike."""
    from umap import UMAP

    threads = -1 if seed is None else 1
    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed, n_jobs=threads)
    return reduce.fit_transform(vectors)


def neighbour_graph(vectors):
    import igraph

    k = min(NEIGHBOURS, len(vectors) - 1)
    edges = {}
    for start in range(0, len(vectors), 500):
        cosines = vectors[start : start + 500] @ vectors.T
        cosines[np.arange(len(cosines)), start + np.arange(len(cosines))] = -2
        for row, nearest in enumerate(np.argpartition(-cosines, k - 1, axis=1)[:, :k]):
            for other in nearest:
                weight = float(cosines[row, other])
                if weight > 0:
                    edges[min(start + row, int(other)), max(start + row, int(other))] = weight
    return igraph.Graph(n=len(vectors), edges=list(edges), edge_attrs={"weight": list(edges.values())})


def leiden(graph, resolution, n_iterations=-1):
    """With −1, until nothing changes."""
    import leidenalg

    kind = leidenalg.RBConfigurationVertexPartition
    settings = {"resolution_parameter": resolution, "seed": SEED, "n_iterations": n_iterations}
    found = leidenalg.find_partition(graph, kind, weights="weight", **settings)
    return np.array(found.membership)


def partitions(articles, vectors):
    """Each peer's name and its labels."""
    yield "tf-idf", cut(tf_idf(articles), TF_IDF_THRESHOLD)
    yield "minilm-hdbscan", hdbscan(vectors)
    yield "minilm-umap-hdbscan", hdbscan(umap(vectors))
    tree = linkage_tree(vectors @ vectors.T)
    for threshold in THRESHOLDS:
        yield f"minilm-linkage-{threshold}", cut(tree, threshold)
    graph = neighbour_graph(vectors)
    for resolution in RESOLUTIONS:
        yield f"minilm-leiden-{resolution}", leiden(graph, resolution)


def write(path, articles, labels):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for article, label in zip(articles, labels):
            print(json.dumps({"id": article["id"], "cluster": int(label)}), file=out)


def run(name, options):
    from sklearn.metrics import normalized_mutual_info_score

    started = time.time()
    articles = news_sets.articles(options.data, name)
    vectors = vectors_of(name, articles, options)
    gold = [article["cluster"] for article in articles]
    print(f"{name}: {len(articles)} vectors, {time.time() - started:.0f} s", flush=True)
    scores = {}
    for peer, labels in partitions(articles, vectors):
        write(options.out / name / f"{peer}.jsonl", articles, labels)
        nmi = normalized_mutual_info_score(gold, labels)
        scores[peer] = {"f1": news_sets.bcubed_f1(gold, labels.tolist()), "nmi": nmi, "stories": len(set(labels.tolist()))}
        print(f"  {peer}: {scores[peer]['f1']:.4f}, {time.time() - started:.0f} s", flush=True)
    (options.out / name / "scores.json").write_text(json.dumps(scores, indent=1))
    return scores


def table(all_scores):
    names = list(all_scores)
    lines = ["BCubed F1, in brackets NMI and the number of stories found.", "", f"| peer | {' | '.join(f'`{name}`' for name in names)} |"]
    lines.append("|---|" + "---:|" * len(names))
    for peer in next(iter(all_scores.values())):
        cells = [all_scores[name][peer] for name in names]
        cells = [f"{cell['f1']:.3f} ({cell['nmi']:.3f}, {cell['stories']:,})" for cell in cells]
        lines.append(f"| {peer} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main():
    options = parse()
    found = {name: run(name, options) for name in options.sets}
    (options.out / "peers.md").write_text(table(found), encoding="utf-8")


if __name__ == "__main__":
    main()

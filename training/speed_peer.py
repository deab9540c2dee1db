"""Clusters vectors as one other does, timed: `speed_peers.py` runs this, a process a peer and round.

    python speed_peer.py PEER VECTORS.npy FOLDER

Prints a JSON line a setting, {"setting","seconds","core_seconds","labels"}, and writes the labels to FOLDER. Reading, loading packages and compiling (each
peer clusters a few hundred vectors first) are not counted; what settings share is counted for each.

    average-linkage     scikit-learn, over all pairs of cosines, cut at each of THRESHOLDS
    hdbscan-sklearn     scikit-learn's HDBSCAN, min_cluster_size 2, min_samples 1
    hdbscan-python      the package `hdbscan`, the same
    umap-hdbscan        as BERTopic runs it: UMAP (15 neighbours, 5 dimensions, min_dist 0, cosine, no seed) and the package `hdbscan`
    faiss-leiden        15 exact neighbours by FAISS, cosines as weights, leidenalg (modularity) at each of RESOLUTIONS, its default of two rounds
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

import peers

THRESHOLDS = [0.4, 0.45, *peers.THRESHOLDS]
RESOLUTIONS = [8, 32, 128, 512, 2048]
WARM_UP = 400


class Cost:
    """Seconds since it was made, and those of processor time of all threads."""

    def __init__(self):
        self.started, self.before = time.perf_counter(), time.process_time()

    def __call__(self):
        return time.perf_counter() - self.started, time.process_time() - self.before


def average_linkage(vectors):
    from sklearn.cluster import AgglomerativeClustering

    cost = Cost()
    model = AgglomerativeClustering(n_clusters=None, distance_threshold=0.5, metric="cosine", linkage="average").fit(vectors)
    spent = cost()
    # The tree is the same at every threshold.
    tree = np.column_stack([model.children_, model.distances_, np.zeros(len(model.distances_))]).astype(float)
    for threshold in THRESHOLDS:
        yield str(threshold), spent, peers.cut(tree, threshold)


def hdbscan_sklearn(vectors):
    cost = Cost()
    labels = peers.hdbscan(vectors)
    yield "", cost(), labels


def hdbscan_python(vectors):
    from hdbscan import HDBSCAN

    cost = Cost()
    labels = HDBSCAN(min_cluster_size=2, min_samples=1).fit_predict(vectors)
    spent = cost()
    yield "", spent, peers.with_noise_alone(labels)


def umap_hdbscan(vectors):
    from hdbscan import HDBSCAN

    cost = Cost()
    points = peers.umap(vectors, seed=None)
    labels = HDBSCAN(min_cluster_size=2, metric="euclidean", cluster_selection_method="eom", prediction_data=True).fit_predict(points)
    spent = cost()
    yield "", spent, peers.with_noise_alone(labels)


def faiss_leiden(vectors):
    cost = Cost()
    graph = faiss_graph(vectors)
    of_graph = cost()
    for resolution in RESOLUTIONS:
        cost = Cost()
        labels = peers.leiden(graph, resolution, n_iterations=2)
        yield str(resolution), [sum(both) for both in zip(of_graph, cost())], labels


def faiss_graph(vectors):
    """As `peers.neighbour_graph`, with the package's search and without a loop in Python."""
    import faiss
    import igraph

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    cosines, others = index.search(vectors, peers.NEIGHBOURS + 1)
    rows = np.repeat(np.arange(len(vectors)), cosines.shape[1])
    others, cosines = others.ravel(), cosines.ravel()
    chosen = (others != rows) & (cosines > 0)
    pairs = np.sort(np.column_stack([rows, others])[chosen], axis=1)
    pairs, first = np.unique(pairs, axis=0, return_index=True)
    return igraph.Graph(n=len(vectors), edges=pairs, edge_attrs={"weight": cosines[chosen][first]})


PEERS = {
    "average-linkage": average_linkage,
    "hdbscan-sklearn": hdbscan_sklearn,
    "hdbscan-python": hdbscan_python,
    "umap-hdbscan": umap_hdbscan,
    "faiss-leiden": faiss_leiden,
}


def main():
    name, path, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    vectors = np.load(path)
    for _ in PEERS[name](vectors[:WARM_UP]):
        pass
    for setting, (seconds, core_seconds), labels in PEERS[name](vectors):
        out = folder / f"{name}-{setting}.txt"
        np.savetxt(out, labels, fmt="%d")
        told = {"setting": setting, "seconds": seconds, "core_seconds": core_seconds, "labels": str(out)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()

"""The network of `train_targets.py` in PyTorch, and its file. It computes what `crates/analysis/src/labels/towards/network.rs` does."""

import struct
from collections import Counter

import numpy as np
import torch
from torch import nn

from train_labels import fnv1a, static_table

WIDTH, LAYERS, MEANS = 32, 3, 2
GAPS, FORMS, FARTHEST = 8, 3, 15
CAPITAL = 1
# Row 0 of the table in PyTorch is padding; then come the rows of unknown words and those of the vocabulary.
UNKNOWN_ROWS = 32
DROPOUT, UNKNOWN_SHARE = 0.2, 0.05
# Spread of the word vectors at the start.
SPREAD = 0.3


def folded_hash(word):
    hashed = struct.unpack("<Q", fnv1a(word.encode()))[0]
    return (hashed ^ (hashed >> 32)) & 0xFFFFFFFF


class Vocabulary:
    """The words in most rows, in the order of their hashes."""

    def __init__(self, rows, n_words, min_rows):
        counts = Counter(word for _, words in rows for word in {word for word, *_ in words})
        kept = [word for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n_words] if count >= min_rows]
        by_hash = {folded_hash(word): word for word in reversed(kept)}
        self.hashes = sorted(by_hash)
        self.words = [by_hash[hashed] for hashed in self.hashes]
        self.row_of = {word: 1 + UNKNOWN_ROWS + at for at, word in enumerate(self.words)}
        self.n_rows = 1 + UNKNOWN_ROWS + len(self.words)

    def row(self, word, form):
        half = UNKNOWN_ROWS // 2
        return self.row_of.get(word) or 1 + folded_hash(word[-2:]) % half + (half if form == CAPITAL else 0)

    def arrays(self, rows):
        """For each row: its words (table row, gap, quoted, form), padded; its length; the place of its target."""
        lengths = np.array([len(words) for _, words in rows])
        table = np.zeros((len(rows), lengths.max(), 4), np.int16)
        for at, (_, words) in enumerate(rows):
            table[at, :len(words)] = [(self.row(word, form), gap, quoted, form) for word, gap, quoted, form in words]
        return table, lengths, np.array([target for target, _ in rows])


def batch_of(arrays, chosen):
    table, lengths, targets = (array[chosen] for array in arrays)
    longest = lengths.max()
    places = np.arange(longest)
    distances = np.clip(places - targets[:, None], -FARTHEST, FARTHEST) + FARTHEST
    inside = places < lengths[:, None]
    return [torch.from_numpy(array) for array in (table[:, :longest].astype(np.int64), distances, inside, targets)]


def word_vectors(vocabulary):
    """The bundled embedder's vectors of the words in their main directions; vectors of chance for words that it lacks."""
    words, vectors = static_table()
    place = {word: at for at, word in enumerate(words)}
    known = [at for at, word in enumerate(vocabulary.words) if word in place]
    unit = np.array([vectors[place[vocabulary.words[at]]] for at in known])
    unit /= np.linalg.norm(unit, axis=1, keepdims=True) + 1e-9
    unit -= unit.mean(axis=0)
    main = unit @ np.linalg.svd(unit, full_matrices=False)[2][:WIDTH].T
    start = np.random.default_rng(0).normal(0, SPREAD, (vocabulary.n_rows, WIDTH))
    start[1 + UNKNOWN_ROWS + np.array(known)] = main * SPREAD / main.std()
    start[0] = 0
    return torch.from_numpy(start.astype(np.float32))


class Network(nn.Module):
    def __init__(self, start):
        super().__init__()
        table = lambda n_rows: nn.Embedding(n_rows, WIDTH)
        self.words = nn.Embedding.from_pretrained(start.clone(), freeze=False, padding_idx=0)
        self.gaps, self.quoted, self.forms, self.distances = table(GAPS), table(2), table(FORMS), table(2 * FARTHEST + 1)
        for small in (self.gaps, self.quoted, self.forms, self.distances):
            nn.init.normal_(small.weight, 0, 0.1)
        steps = [2 ** min(at, 2) for at in range(LAYERS)]
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=step, dilation=step) for step in steps)
        self.means, self.mean_distances = nn.Linear(WIDTH, MEANS), nn.Embedding(2 * FARTHEST + 1, MEANS)
        nn.init.zeros_(self.mean_distances.weight)
        self.output, self.dropout = nn.Linear((MEANS + 2) * WIDTH, 3), nn.Dropout(DROPOUT)

    def forward(self, table, distances, inside, targets):
        rows = table[..., 0]
        if self.training:
            # Some words, never the target, become unknown ones.
            unknown = (torch.rand(rows.shape) < UNKNOWN_SHARE) & (distances != FARTHEST)
            rows = torch.where(unknown, torch.ones_like(rows), rows)
        mask = inside.unsqueeze(-1)
        small = self.gaps(table[..., 1]) + self.quoted(table[..., 2]) + self.forms(table[..., 3]) + self.distances(distances)
        vectors = self.dropout((self.words(rows) + small) * mask)
        for at, layer in enumerate(self.layers):
            out = torch.relu(layer(vectors.transpose(1, 2)).transpose(1, 2)) * mask
            vectors = vectors + out if at else out
        scores = (self.means(vectors) + self.mean_distances(distances)).masked_fill(~mask, -1e9).softmax(1)
        means = torch.einsum("blm,blw->bmw", scores, vectors).flatten(1)
        at_target = vectors[torch.arange(len(targets)), targets]
        return self.output(self.dropout(torch.cat([at_target, means, vectors.max(1).values], dim=1)))

    def logits(self, arrays):
        self.eval()
        lengths = arrays[1]
        result, order = np.zeros((len(lengths), 3)), np.argsort(lengths, kind="stable")
        with torch.inference_mode():
            for chosen in np.array_split(order, max(1, len(order) // 512)):
                result[chosen] = self(*batch_of(arrays, chosen)).numpy()
        return result


def quantise(network):
    """Brings the table of words to 8 bits, with a step a row, and returns steps and rounded values."""
    weights = network.words.weight.data[1:].numpy()
    steps = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
    rounded = np.clip(np.rint(weights / np.maximum(steps, 1e-12)[:, None]), -127, 127).astype(np.int8)
    network.words.weight.data[1:] = torch.from_numpy(rounded.astype(np.float32) * steps[:, None])
    return steps, rounded


def file_bytes(network, vocabulary, temperature):
    steps, rounded = quantise(network)
    floats = lambda weights: weights.detach().numpy().astype("<f4").tobytes()
    content = b"SSTG" + struct.pack("<IIIIf", 1, len(vocabulary.words), LAYERS, WIDTH, temperature)
    content += np.array(vocabulary.hashes, "<u4").tobytes() + steps.astype("<f4").tobytes() + rounded.tobytes()
    content += b"".join(floats(table.weight) for table in (network.gaps, network.quoted, network.forms, network.distances))
    for layer in network.layers:
        content += floats(layer.weight.permute(2, 1, 0).contiguous()) + floats(layer.bias)
    for at in range(MEANS):
        content += floats(network.means.weight[at]) + floats(network.means.bias[at]) + floats(network.mean_distances.weight[:, at].contiguous())
    content += floats(network.output.weight.T.contiguous()) + floats(network.output.bias)
    return content + fnv1a(content)

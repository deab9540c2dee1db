"""Trains the installable label model: all-MiniLM-L6-v2 with low-rank changes of its upper layers, and a head for each label set.

    python train_label_encoder.py --train articles-train.jsonl.gz --more articles-more.jsonl.gz --more articles-unsure.jsonl.gz
        --more articles-other-outlets.jsonl.gz --out minilm-labels.safetensors
    … --fold 0 --out fold-0.npz     # leaves a fold of --train out and writes the logits of its articles instead

Needs the packages of `requirements-targets.txt`; the files are those of `train_labels.py`. About a quarter of an hour of one core.

Method: every linear layer of the upper four layers gets a change of rank 8 (Hu and others, *LoRA*, 2021), their biases and normalisations are
trained as they are; the lowest two layers and the tables stay. So what has to be kept is small (`labels_to_onnx.py` puts it into the package's
weights). The head reads the first token's vector and the mean of all. The three label sets are learned together. Nothing was chosen by the dev
articles; what the logits weigh beside the bundled model's is fitted by `blend_labels.py` on the articles of a fold.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from torch import nn
from transformers import AutoModel, AutoTokenizer

from target_teacher import source
from train_labels import FOLDS, SEED, SETS, read_articles

# So many tokens of a text are learned from, and so many are read when it is labelled, here and where the model is installed (`labels_to_onnx.py`):
# of a longer text all but the last are its beginning, and these its end.
MAX_TOKENS, READ_TOKENS, LAST_TOKENS = 128, 187, 24
SEPARATOR = " [SEP] "
RANK, FROZEN_LAYERS = 8, 2
EPOCHS, BATCH, RATE, HEAD_RATE, WARM_UP, DECAY = 4, 16, 1e-3, 1e-3, 0.1, 0.01
SMOOTHING, DROPOUT = 0.05, 0.1
# Batches are cut out of so many rows, sorted by length, so that little is padded.
SORTED_ROWS, ANSWERED_AT_ONCE = 20 * BATCH, 32
COLUMNS = {"tone": slice(0, 8), "sentiment": slice(8, 11), "intent": slice(11, 17)}


def encoded(articles, max_tokens):
    """Token numbers as `OnnxLabeler` and its tokens give them: title and body, of a long text the beginning and the end."""
    tokenizer, rows = AutoTokenizer.from_pretrained(source()), []
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    for article in articles:
        text = f"{article['title']}{SEPARATOR}{article['body']}".strip()
        tokens = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        if len(tokens) > max_tokens - 2:
            tokens = [*tokens[:max_tokens - 3 - LAST_TOKENS], last, *tokens[-LAST_TOKENS:]]
        rows.append([first, *tokens, last])
    return rows


class Changed(nn.Module):
    """A linear layer with a change of low rank. The change is added to the weights, not to the output: the layer is run once."""

    def __init__(self, linear):
        super().__init__()
        self.linear = linear
        linear.weight.requires_grad = False
        n_out, n_in = linear.weight.shape
        self.up = nn.Parameter(torch.zeros(n_out, RANK))
        self.down = nn.Parameter(torch.randn(RANK, n_in) / RANK ** 0.5 * 0.5)

    def forward(self, x):
        return nn.functional.linear(x, self.linear.weight + self.up @ self.down, self.linear.bias)


class LabelEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(source())
        for weights in self.encoder.parameters():
            weights.requires_grad = False
        self.upper = self.encoder.encoder.layer[FROZEN_LAYERS:]
        for layer in self.upper:
            for weights in layer.parameters():
                weights.requires_grad = True
            for parent in list(layer.modules()):
                for name, child in list(parent.named_children()):
                    if isinstance(child, nn.Linear):
                        setattr(parent, name, Changed(child))
        self.dropout = nn.Dropout(DROPOUT)
        self.output = nn.Linear(2 * self.encoder.config.hidden_size, sum(map(len, SETS.values())))

    def lower(self, ids, mask):
        """What the layers that stay give."""
        vectors = self.encoder.embeddings(input_ids=ids)
        return self.through(self.encoder.encoder.layer[:FROZEN_LAYERS], vectors, mask)

    def through(self, layers, vectors, mask):
        masked = ((1 - mask)[:, None, None, :] * -1e9).to(vectors.dtype)
        for layer in layers:
            vectors = layer(vectors, masked)
        return vectors

    def forward(self, vectors, mask):
        vectors = self.through(self.upper, vectors, mask)
        mean = (vectors * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        return self.output(self.dropout(torch.cat([vectors[:, 0], mean], dim=1)))


def padded(rows):
    """Vectors of the layers that stay, and which of them are there."""
    length = max(map(len, rows))
    vectors, mask = torch.zeros(len(rows), length, rows[0].shape[1]), torch.zeros(len(rows), length, dtype=torch.long)
    for at, row in enumerate(rows):
        vectors[at, :len(row)], mask[at, :len(row)] = row, 1
    return vectors, mask


def by_length(rows):
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    return [order[start:start + ANSWERED_AT_ONCE] for start in range(0, len(order), ANSWERED_AT_ONCE)]


def lowered(model, rows):
    """Each row's vectors behind the layers that stay: these are computed once, not once a pass."""
    result = [None] * len(rows)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for chosen in by_length(rows):
            length = max(len(rows[at]) for at in chosen)
            ids = torch.tensor([rows[at] + [0] * (length - len(rows[at])) for at in chosen])
            mask = torch.tensor([[1] * len(rows[at]) + [0] * (length - len(rows[at])) for at in chosen])
            for at, vectors in zip(chosen, model.lower(ids, mask).to(torch.bfloat16)):
                result[at] = vectors[:len(rows[at])].clone()
    return result


def batches(rows, chance):
    """Rows of about the same length, in an order of chance."""
    order, result = chance.permutation(len(rows)), []
    for start in range(0, len(order), SORTED_ROWS):
        near = sorted(order[start:start + SORTED_ROWS], key=lambda at: len(rows[at]))
        result += np.array_split(near, max(1, len(near) // BATCH))
    return [result[at] for at in chance.permutation(len(result))]


def loss_of(logits, labels):
    of_set = lambda at, columns: nn.functional.cross_entropy(logits[:, columns], labels[:, at], label_smoothing=SMOOTHING)
    return sum(of_set(at, columns) for at, columns in enumerate(COLUMNS.values()))


def optimiser(model, n_steps):
    learned = [(name, weights) for name, weights in model.named_parameters() if weights.requires_grad]
    groups = [{"params": [w for name, w in learned if (w.dim() > 1) == is_matrix and name.startswith("output.") == is_head],
               "weight_decay": DECAY * is_matrix, "lr": HEAD_RATE if is_head else RATE}
              for is_matrix in (True, False) for is_head in (True, False)]
    chosen = torch.optim.AdamW(groups, fused=True)
    rate = lambda step: min(1, step / (WARM_UP * n_steps + 1)) * max(0, (n_steps - step) / n_steps)
    return chosen, torch.optim.lr_scheduler.LambdaLR(chosen, rate)


def fit(model, articles, seed, after_epoch):
    chance, started = np.random.RandomState(seed), time.process_time()
    labels = torch.tensor([[SETS[field].index(article[field]) for field in SETS] for article in articles])
    model.eval()
    rows = lowered(model, encoded(articles, MAX_TOKENS))
    chosen, schedule = optimiser(model, EPOCHS * -(-len(rows) // BATCH))
    for epoch in range(EPOCHS):
        model.train()
        losses = []
        for batch in batches(rows, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(*padded([rows[at] for at in batch])).float()
            loss = loss_of(logits, labels[batch])
            chosen.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            chosen.step()
            schedule.step()
            losses.append(loss.item())
        print(f"pass {epoch}: loss {np.mean(losses):.3f}, {time.process_time() - started:.0f} s of processor time", flush=True)
        after_epoch()


def answers(model, articles):
    """The logits of all label sets, a row an article."""
    model.eval()
    rows = lowered(model, encoded(articles, READ_TOKENS))
    logits = np.zeros((len(rows), model.output.out_features), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for chosen in by_length(rows):
            logits[chosen] = model(*padded([rows[at] for at in chosen])).float().numpy()
    return logits


def report(logits, articles):
    for field, columns in COLUMNS.items():
        truth, found = [SETS[field].index(article[field]) for article in articles], logits[:, columns].argmax(1)
        print(f"  {field} {(found == truth).mean():.3f} / {f1_score(truth, found, average='macro'):.3f}", flush=True)


def change_of(model):
    """What training changed, by the names of the package's weights: half precision is exact enough for it."""
    tensors = {}
    for name, weights in model.named_parameters():
        if weights.requires_grad and not name.startswith("upper."):
            name = name.removeprefix("encoder.").replace(".linear.bias", ".bias")
            tensors[name] = weights.detach().to(torch.float16).contiguous()
    return tensors


def folds(articles):
    labels = [article["sentiment"] for article in articles]
    return list(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", required=True)
    parser.add_argument("--more", required=True, action="append")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    train, left_out = read_articles(options.train), []
    if options.fold is not None:
        chosen, left = folds(train)[options.fold]
        train, left_out = [train[at] for at in chosen], [train[at] for at in left]
    train += [article for path in options.more for article in read_articles(path)]
    model = LabelEncoder()
    fit(model, train, options.seed, lambda: left_out and report(answers(model, left_out), left_out))
    if left_out:
        np.savez(options.out, logits=answers(model, left_out), at=left)
        save_file(change_of(model), options.out.with_suffix(".safetensors"))
    else:
        save_file(change_of(model), options.out)


if __name__ == "__main__":
    main()

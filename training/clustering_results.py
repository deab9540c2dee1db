"""Measures the clustering again and writes the tables of docs/RESULTS.md. Standard library only.

    cargo build --release -p samestory-examples --features onnx,onnxruntime --example evaluate
    python3 training/clustering_results.py DATA OUT.md [--quick] [--evaluate target/release/examples/evaluate] [--jobs 2]
        [--peers DIR]        what training/peers.py wrote: the comparison with others
        [--unseen FILE]      what training/tune_pair_model.py printed, or a folder of SET.json: weights that did not see that set
        [--tables DIR]       DIR/SET: static tables that training/train_embedder.py --without SET trained, to go with them
        [--models DIR]       what scripts/install-models made: the ONNX embedders; ORT_DYLIB_PATH names the native engine
        [--vectors DIR]      keeps their vectors from run to run
        [--sections NAME …]  sets peers grouping ablation embedders calibration thresholds; all when absent

DATA is a folder with giveme5w1h.jsonl.gz and the others. `--quick` leaves out the sets of more than 5,000 articles. Each run has one thread;
`--jobs` of them go side by side. Beside OUT.md, OUT.json holds everything that `evaluate --json` said.

The ablation takes every weight of the pair model from the configuration that `evaluate` reports, so a new feature is in the table by itself.
"""

import argparse
import ast
import concurrent.futures
import hashlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import news_sets

SMALL = ["giveme5w1h", "mmds-dev", "mmds-dev-english", "ecbplus-1-35", "neus-fifth-0", "scoop-duplicates"]
LARGE = ["neus-train", "uci-headlines", "googlenews-ts"]
# Their labels are loose, broad stories.
RUNNING = {"uci-headlines", "googlenews-ts"}
# The search for the weights of the pair model saw these, and the training of the bundled table all but that one.
SEARCHED = {"giveme5w1h", "mmds-dev", "mmds-dev-english", "ecbplus-1-35", "neus-train"}
NEVER_EMBEDDED = {"neus-fifth-0"}
# Over these is averaged: scoop-duplicates asks for copies only, and no article counts twice.
AVERAGED = ["giveme5w1h", "mmds-dev", "ecbplus-1-35", "neus-fifth-0", *sorted(RUNNING)]
GRANULARITIES = ["same-event", "running-story"]
GROUPINGS = {"average-linkage": "average linkage", "leiden": "Leiden (CPM)", "components": "connected components"}
# What stands beside the weights in the pair model and is none.
NOT_WEIGHTS = ("baseline", "_neutral", "_grace", "_cap")
MODELS = ["all-MiniLM-L6-v2", "multilingual-e5-small", "multilingual-e5-small-aligned"]
TF_IDF = "tf-idf"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--evaluate", default="target/release/examples/evaluate")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--unseen", type=Path)
    parser.add_argument("--tables", type=Path)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--sections", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    return parser.parse_args()


class Runs:
    """Runs `evaluate`, each command once."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.names = SMALL + ([] if options.quick else LARGE)
        self.files = {name: news_sets.file_of(options.data, name, folder) for name in self.names}
        self.known = {}

    def config(self, settings):
        text = json.dumps(settings, sort_keys=True)
        path = Path(self.folder) / f"config-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
        path.write_text(text)
        return ["--config", str(path)]

    def command(self, name, granularity, *more):
        own = [self.options.evaluate, str(self.files[name]), "--json", "--threads", "1", "--granularity", granularity]
        return tuple(own + list(more))

    def all(self, commands):
        """What each command says, in their order."""
        new = [command for command in dict.fromkeys(commands) if command not in self.known]
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            self.known.update(zip(new, pool.map(self.one, new)))
        return [self.known[command] for command in commands]

    @staticmethod
    def one(command):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 2):
            sys.exit(f"failed to run `{' '.join(command)}`: {done.stderr.strip()}")
        print(".", end="", file=sys.stderr, flush=True)
        return json.loads(done.stdout)


def own_granularity(name):
    return "running-story" if name in RUNNING else "same-event"


def row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def heads(left, right):
    return [row(*left, *right), "|" + "---|" * len(left) + "---:|" * len(right)]


def f1(report):
    return report["bcubed"]["f1"]


def mean(values):
    values = list(values)
    return f"{statistics.mean(values):.3f}" if values else ""


def sets(runs):
    commands = [(name, granularity, runs.command(name, granularity)) for name in runs.names for granularity in GRANULARITIES]
    reports = runs.all([command for *_, command in commands])
    right = ["articles", "stories", "found", "BCubed P", "R", "F1", "95 %", "pairwise F1", "NMI", "AMI", "ARI", "s"]
    lines = heads(["set", "granularity"], right)
    for (name, granularity, _), report in zip(commands, reports):
        bcubed, interval = report["bcubed"], report["bcubed_f1"]
        numbers = [f"{report[key]:,}" for key in ("articles", "n_gold", "n_found")]
        shares = [f"{bcubed[key]:.3f}" for key in ("precision", "recall", "f1")] + [f"{interval['low']:.3f}–{interval['high']:.3f}"]
        shares += [f"{value:.3f}" for value in (report["pairwise"]["f1"], report["nmi"], report["ami"], report["ari"])]
        lines.append(row(f"`{name}`", granularity, *numbers, *shares, f"{report['seconds']:.1f}"))
    return lines


def peer_files(runs, name):
    folder = runs.options.peers / name if runs.options.peers else None
    return sorted(folder.glob("*.jsonl")) if folder and folder.is_dir() else []


def peers(runs):
    """Ours as shipped, and with weights that did not see the set, against the better of TF-IDF and the best of the vectors."""
    names = [name for name in runs.names if peer_files(runs, name)]
    if not names:
        return ["Not measured: `--peers` names no folder with a peer's clustering."]
    right = ["TF-IDF", "best of the vectors", "ours", "difference, 95 %", "ours, not seen", "difference, 95 %"]
    lines = heads(["set", "granularity", "best of the vectors is"], right)
    compared = {}
    for name in names:
        against = [part for path in peer_files(runs, name) for part in ("--against", str(path))]
        command = runs.command(name, own_granularity(name), *against)
        options = unseen(runs, name)
        compared[name] = Compared(*runs.all([command] + ([(*command, *options)] if options is not None else [])))
        lines.append(row(f"`{name}`", own_granularity(name), *compared[name].cells()))
    of_sets = [found for name, found in compared.items() if name in AVERAGED]
    for title, found in (("mean", of_sets), ("mean of sets with both", [found for found in of_sets if found.unseen])):
        best = mean(one.baseline for one in found)
        not_seen = mean(f1(one.unseen) for one in found) if all(one.unseen for one in found) else ""
        lines.append(row(title, "", f"better of both {best}", "", "", mean(f1(one.seen) for one in found), "", not_seen, ""))
    return lines + not_measured(runs)


def unseen(runs, name):
    """The options that measure a set with nothing that saw it; `None` where that is not to be had."""
    config, table = unseen_config(runs, name), unseen_table(runs, name)
    if (name in SEARCHED and config is None) or (name not in NEVER_EMBEDDED and table is None):
        return None
    return (runs.config(config) if config else []) + (["--model", str(table)] if table else [])


def unseen_config(runs, name):
    path, names = runs.options.unseen, (name, news_sets.SETS[name][0])
    if path is None or name not in SEARCHED:
        return None
    if path.is_dir():
        # A part of a set has the weights of the set.
        return next((json.loads((path / f"{part}.json").read_text()) for part in names if (path / f"{part}.json").exists()), None)
    printed = re.findall(r"^without (.+?): .*?(\{.*\})$", path.read_text(), re.MULTILINE)
    settings = {left_out: ast.literal_eval(found) for left_out, found in printed}
    found = next((settings[part] for part in names if part in settings), None)
    return found and {"attachment": found["attachment"], "model": {key: value for key, value in found.items() if key != "attachment"}}


def unseen_table(runs, name):
    folder = runs.options.tables
    names = (name, name.removesuffix("-0"), news_sets.SETS[name][0])
    return next((folder / part for part in names if (folder / part).is_dir()), None) if folder and name not in NEVER_EMBEDDED else None


class Compared:
    """Ours against the others' clusterings of a set, which stand in the report."""

    def __init__(self, seen, unseen=None):
        self.seen, self.unseen = seen, unseen
        self.others = {Path(other["file"]).stem: f1(other["scores"]) for other in seen["against"]}
        self.dense = max((peer for peer in self.others if peer != TF_IDF), key=self.others.get, default=None)
        self.better = max(self.others, key=self.others.get)
        self.baseline = self.others[self.better]

    def cells(self):
        figure = lambda peer: f"{self.others[peer]:.3f}" if peer in self.others else ""
        return [self.dense or "", figure(TF_IDF), figure(self.dense), *self.ours(self.seen), *self.ours(self.unseen)]

    def ours(self, report):
        """Our figure, and the difference to the better of both baselines."""
        if report is None:
            return ["", ""]
        other = next(other for other in report["against"] if Path(other["file"]).stem == self.better)
        difference = other["bcubed_f1_difference"]
        return [f"{f1(report):.3f}", f"{difference['value']:+.3f} [{difference['low']:+.3f}, {difference['high']:+.3f}]"]


def not_measured(runs):
    missing = [f"`{name}`" for name in runs.names if not peer_files(runs, name)]
    return ["", f"No peer was run on {', '.join(missing)}."] if missing else []


def grouping(runs):
    lines = heads(["set", "granularity"], GROUPINGS.values())
    found = {}
    for granularity in GRANULARITIES:
        for name in runs.names:
            # The default is the first: the same command as for the table of all sets.
            commands = [runs.command(name, granularity)]
            commands += [runs.command(name, granularity, "--grouping", method) for method in list(GROUPINGS)[1:]]
            reports = found[name, granularity] = runs.all(commands)
            lines.append(row(f"`{name}`", granularity, *[f"{f1(report):.3f} ({report['n_found']:,})" for report in reports]))
    for granularity in GRANULARITIES:
        of_method = zip(*[found[name, granularity] for name in runs.names if name in AVERAGED])
        lines.append(row("mean", granularity, *[mean(map(f1, reports)) for reports in of_method]))
    return lines


def ablations(config):
    """Name: settings."""
    weights = [name for name in config["model"] if not name.endswith(NOT_WEIGHTS)]
    changes = {f"without `{name}`": {"model": {name: 0.0}} for name in weights if config["model"][name] != 0.0}
    changes["without vectors as neighbours"] = {"graph": {"n_dense_neighbors": 0}}
    changes["nothing attached"] = {"attachment": 1.0}
    return changes


def ablation(runs):
    names = [name for name in runs.names if name in AVERAGED]
    whole = runs.all([runs.command(name, own_granularity(name)) for name in names])
    changes = ablations(whole[0]["config"])
    lines = heads(["BCubed F1"], [f"`{name}`" for name in names] + ["mean", "change"])
    lines.append(row("as shipped", *[f"{f1(report):.3f}" for report in whole], mean(map(f1, whole)), ""))
    commands = [runs.command(name, own_granularity(name), *runs.config(change)) for change in changes.values() for name in names]
    reports = runs.all(commands)
    for place, change in enumerate(changes):
        own = reports[place * len(names) : (place + 1) * len(names)]
        loss = statistics.mean(map(f1, own)) - statistics.mean(map(f1, whole))
        lines.append(row(change, *[f"{f1(report):.3f}" for report in own], mean(map(f1, own)), f"{loss:+.3f}"))
    zero = [f"`{name}`" for name, value in whole[0]["config"]["model"].items() if value == 0.0 and not name.endswith(NOT_WEIGHTS)]
    return lines + (["", f"Weight 0 as shipped: {', '.join(zero)}."] if zero else [])


def embedders(runs):
    if not runs.options.models:
        return ["Not measured: `--models` names no folder."]
    names = [name for name in runs.names if name in AVERAGED]
    columns = {"static": [runs.command(name, own_granularity(name)) for name in names]}
    for model in MODELS:
        onnx = ["--embedder", "onnx", "--model", str(runs.options.models / model)]
        columns[model] = [runs.command(name, own_granularity(name), *onnx, *vectors(runs, name, model)) for name in names]
    columns["no vectors"] = [runs.command(name, own_granularity(name), *runs.config(NO_VECTORS)) for name in names]
    reports = [runs.all(commands) for commands in columns.values()]
    lines = heads(["set", "granularity"], columns)
    for name, *of_set in zip(names, *reports):
        lines.append(row(f"`{name}`", own_granularity(name), *[f"{f1(report):.3f}" for report in of_set]))
    return lines + [row("mean", "", *[mean(map(f1, of_model)) for of_model in reports])]


NO_VECTORS = {"model": {"dense": 0.0, "dense_alone": 0.0}, "graph": {"n_dense_neighbors": 0}}


def vectors(runs, name, model):
    """A file a set and model, so that runs side by side do not share one."""
    if not runs.options.vectors:
        return []
    runs.options.vectors.mkdir(parents=True, exist_ok=True)
    return ["--vectors", str(runs.options.vectors / f"{name}-{model}")]


def calibration(runs):
    reports = runs.all([runs.command(name, own_granularity(name), "--calibration") for name in runs.names])
    lines = heads(["set"], ["pairs with an edge", "of one story", "Brier score", "log loss", "expected error"])
    for name, report in zip(runs.names, reports):
        found = report["calibration"]
        shares = [f"{found[key]:.3f}" for key in ("share", "brier", "log_loss", "expected_error")]
        lines.append(row(f"`{name}`", f"{found['n_pairs']:,}", *shares))
    lines += ["", "Mean probability → share of pairs of one story, ten bins of equally many pairs:", ""]
    for name, report in zip(runs.names, reports):
        bins = report["calibration"]["bins"]
        lines.append(f"- `{name}`: " + ", ".join(f"{bin['mean_probability']:.2f} → {bin['share']:.2f}" for bin in bins))
    return lines


def thresholds(runs):
    reports = runs.all([runs.command(name, own_granularity(name), "--sweep") for name in runs.names])
    right = ["threshold", "F1", "best threshold", "its F1", "F1 unchanged", "F1 within .01", "wrong joins", "right ones refused", "nearest mistake"]
    lines = heads(["set"], right)
    side = lambda value: "…" if value is None else f"{value:.3f}"
    for name, report in zip(runs.names, reports):
        sweep, joins = report["sweep"], report["sweep"]["joins"]
        points = [f"{sweep[point][key]:.3f}" for point in ("chosen", "best") for key in ("threshold", "bcubed_f1")]
        rooms = [f"{side(sweep[room]['lowest'])}–{side(sweep[room]['highest'])}" for room in ("unchanged", "nearly_as_good")]
        counts = [f"{joins[kind]['n_joins']:,}" if joins else "" for kind in ("made_wrong", "refused_right")]
        lines.append(row(f"`{name}`", *points, *rooms, *counts, side(sweep["nearest_mistake"])))
    return lines


SECTIONS = {
    "sets": ("All sets", sets),
    "peers": ("Against others", peers),
    "grouping": ("Grouping methods", grouping),
    "ablation": ("One part taken away", ablation),
    "embedders": ("Embedders", embedders),
    "calibration": ("Calibration", calibration),
    "thresholds": ("Thresholds", thresholds),
}


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(options, folder)
        parts = ["Written by `training/clustering_results.py`; BCubed F1 where nothing else is said."]
        for name in options.sections:
            title, section = SECTIONS[name]
            parts.append("\n".join([f"### {title}", "", *section(runs)]))
            options.out.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    raw = [{"command": command[1:], "report": report} for command, report in runs.known.items()]
    options.out.with_suffix(".json").write_text(json.dumps(raw), encoding="utf-8")
    print(file=sys.stderr)


if __name__ == "__main__":
    main()

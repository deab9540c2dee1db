"""Times the clustering beside others, on the same articles of a made stream (benches/stream): one command, standard library only.

    python3 training/speed_peers.py --articles 5000 --rounds 3

Builds our program and that of the other Rust crates (benches/peers), installs the Python packages of requirements-speed.txt by name into an
environment of its own (target/speed-peers), writes the vectors, then runs each peer in a process of its own, one after the other, again in each round,
so that what else the machine does meets all of them; core-seconds are processor time of all threads, which it changes less. A peer over its `--timeout` is not tried again, one over `--once-above` runs in the first
round only. Ours is grouping included, from terms, names, times and vectors to stories; `samestory-vectors` is given the vectors alone, as the others are.

Replaces the rows of this number of articles in benches/record/DATE.csv, writes docs/speed-ARTICLES.svg and prints the table of docs/RESULTS.md. `times ours`
is the median over rounds of a peer's seconds by ours in the same round. Of several settings of a peer the one with the best BCubed F1 is shown:
chosen with the answers in sight.
"""

import argparse
import csv
import datetime
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import news_sets

ROOT = Path(__file__).resolve().parent.parent
OURS = "samestory"
DBSCAN_COSINES = [0.65, 0.7, 0.75]
COLUMNS = ["articles", "round", "load", "peer", "setting", "seconds", "core_seconds", "peak_mb", "precision", "recall", "f1", "stories", "note"]
# Of a workplace with an old BLAS; numpy is to choose the kernel of the machine.
KERNELS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS")
PYTHON_PEERS = ["average-linkage", "hdbscan-sklearn", "hdbscan-python", "umap-hdbscan", "faiss-leiden"]
NAMES = {
    OURS: "samestory",
    "samestory-vectors": "samestory, vectors alone",
    "hdbscan": "`hdbscan` 0.12 (Rust)",
    "petal": "`petal-clustering` 0.14 HDBSCAN (Rust)",
    "linfa-dbscan": "`linfa-clustering` 0.8 DBSCAN (Rust)",
    "average-linkage": "scikit-learn, average linkage",
    "hdbscan-sklearn": "scikit-learn, HDBSCAN",
    "hdbscan-python": "`hdbscan` 0.8 (Python)",
    "umap-hdbscan": "UMAP and `hdbscan`, as BERTopic runs them",
    "faiss-leiden": "FAISS neighbours and `leidenalg`",
}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--base", nargs="*", type=Path, default=[], help="labelled sets beside the sample day, for the stream")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=600, help="seconds for a process")
    parser.add_argument("--once-above", type=float, default=60, help="seconds")
    parser.add_argument("--record", type=Path, default=ROOT / "benches" / "record")
    return parser.parse_args()


def built(*options):
    """The executable that cargo says it built."""
    command = ["cargo", "build", "--release", "--message-format", "json-render-diagnostics", *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    return [message["executable"] for message in messages if message.get("executable")][-1]


def python():
    """An interpreter with the packages."""
    folder = ROOT / "target" / "speed-peers"
    interpreter = folder / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    requirements = ROOT / "training" / "requirements-speed.txt"
    subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    return str(interpreter)


class Programs:
    """How each peer is started."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.vectors = str(folder / "vectors.npy")
        self.ours = built("-p", "samestory-benches", "--example", "ours")
        chosen = set(options.peers)
        if chosen & {"hdbscan", "petal", "linfa-dbscan"}:
            self.rust = built("--manifest-path", "benches/peers/Cargo.toml")
        if chosen & set(PYTHON_PEERS):
            self.python = python()
        self.write_stream()

    def write_stream(self):
        subprocess.run(self.stream("write"), check=True)
        self.gold = read_labels(self.folder / "gold.txt")

    def stream(self, what):
        return [self.ours, what, str(self.options.articles), str(self.folder), *map(str, self.options.base)]

    def commands(self, peer):
        if peer.startswith(OURS):
            return [self.stream("vectors" if peer.endswith("vectors") else "all")]
        if peer in PYTHON_PEERS:
            return [[self.python, str(ROOT / "training" / "speed_peer.py"), peer, self.vectors, str(self.folder)]]
        settings = [f":{cosine}" for cosine in DBSCAN_COSINES] if peer == "linfa-dbscan" else [""]
        labels = lambda setting: str(self.folder / f"{peer}{setting}.txt")
        return [[self.rust, peer + setting, self.vectors, labels(setting)] for setting in settings]


def read_labels(path):
    return [int(float(line)) for line in Path(path).read_text().split()]


def environment(threads):
    kept = {name: value for name, value in os.environ.items() if name not in KERNELS}
    return kept | dict.fromkeys(THREADS, str(threads))


def run(command, options):
    """What a process printed, the peak of its memory in MB, and why there is nothing else."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, env=environment(options.threads))
        ended = time.monotonic() + options.timeout
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > ended:
                process.kill()
                os.wait4(process.pid, 0)
                return "", 0, f"over {options.timeout:.0f} s"
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        note = "" if process.returncode == 0 else f"ended with {process.returncode}"
        return out.read().decode(), used.ru_maxrss / 1024, note


def measured(peer, command, programs):
    """A row a setting, without its round."""
    printed, peak, note = run(command, programs.options)
    if note:
        return [{"peer": peer, "setting": "", "note": note}]
    if peer in ("hdbscan", "petal", "linfa-dbscan"):
        setting = command[1].partition(":")[2]
        seconds, core_seconds = map(float, printed.split())
        lines = [{"setting": setting, "seconds": seconds, "core_seconds": core_seconds, "labels": command[-1]}]
    else:
        lines = [json.loads(line) for line in printed.splitlines()]
    rows = []
    for line in lines:
        labels = read_labels(line["labels"])
        precision, recall, f1 = news_sets.bcubed(programs.gold, labels)
        quality = {"precision": f"{precision:.4f}", "recall": f"{recall:.4f}", "f1": f"{f1:.4f}", "stories": len(set(labels))}
        cost = {"seconds": f"{line['seconds']:.4f}", "core_seconds": f"{line['core_seconds']:.2f}", "peak_mb": f"{peak:.0f}"}
        rows.append({"peer": peer, "setting": line["setting"], "note": ""} | cost | quality)
    return rows


def all_rounds(programs):
    options, rows, done = programs.options, [], set()
    for number in range(1, options.rounds + 1):
        for peer in options.peers:
            for place, command in enumerate(programs.commands(peer)):
                if (peer, place) in done:
                    continue
                load = os.getloadavg()[0]
                found = measured(peer, command, programs)
                rows += [{"articles": options.articles, "round": number, "load": f"{load:.1f}"} | row for row in found]
                # At once, so that nothing is lost when the run is stopped.
                write_record(options.record / f"{datetime.date.today()}.csv", rows, options.articles)
                slowest = max(float(row.get("seconds") or "inf") for row in found)
                if slowest > options.once_above:
                    done.add((peer, place))
                best = max(found, key=lambda row: row.get("f1", ""))
                told = f"{best['seconds']} s, BCubed F1 {best['f1']} {best['setting']}" if "f1" in best else best["note"]
                print(f"round {number}: {peer}: {told}", file=sys.stderr, flush=True)
    return rows


def write_record(path, rows, articles):
    """Keeps what was measured on this day with other numbers of articles."""
    kept = []
    if path.exists():
        with open(path, newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["articles"] != str(articles)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept + rows)


def summary(rows):
    """A dictionary a peer, at its best setting; ours first, then by seconds."""
    ours = {row["round"]: float(row["seconds"]) for row in rows if row["peer"] == OURS and "f1" in row}
    found = []
    for peer in dict.fromkeys(row["peer"] for row in rows):
        of_peer = [row for row in rows if row["peer"] == peer]
        scored = [row for row in of_peer if "f1" in row]
        if not scored:
            found.append({"peer": peer, "note": of_peer[0]["note"]})
            continue
        best = max(scored, key=lambda row: float(row["f1"]))
        same = [row for row in scored if row["setting"] == best["setting"]]
        seconds = [float(row["seconds"]) for row in same]
        ratios = [float(row["seconds"]) / ours[row["round"]] for row in same if row["round"] in ours]
        cores = min(float(row["core_seconds"]) for row in same)
        found.append(best | {"least": min(seconds), "median": statistics.median(seconds), "cores": cores, "rounds": len(same), "ratios": ratios})
    return sorted(found, key=lambda one: (one["peer"] != OURS, one.get("median", float("inf"))))


def table(found):
    lines = ["| | setting | BCubed P | R | F1 | stories | seconds, least | median | rounds | times ours | core-seconds, least | peak MB |", "|---|---|" + "---:|" * 10]
    for one in found:
        name = NAMES[one["peer"]]
        if "least" not in one:
            lines.append(f"| {name} | | | | | | {one['note']} | | | | | |")
            continue
        ratio = f"{statistics.median(one['ratios']):.1f}" if one["ratios"] else ""
        quality = [f"{float(one[key]):.3f}" for key in ("precision", "recall", "f1")]
        cells = [one["setting"], *quality, f"{one['stories']:,}", f"{one['least']:.2f}", f"{one['median']:.2f}", str(one["rounds"]), ratio, f"{one['cores']:.2f}", one["peak_mb"]]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(found, articles):
    """Seconds, logarithmic, against BCubed F1; a point a peer."""
    points = [one for one in found if "least" in one]
    width, height, left, right, top, bottom = 800, 380, 60, 290, 40, 50
    lowest = math.floor(math.log10(min(one["median"] for one in points)))
    highest = max(math.ceil(math.log10(max(one["median"] for one in points))), lowest + 1)
    worst = math.floor(min(float(one["f1"]) for one in points) * 10) / 10
    x = lambda seconds: left + (math.log10(seconds) - lowest) / (highest - lowest) * (width - left - right)
    y = lambda f1: height - bottom - (f1 - worst) / (1 - worst) * (height - top - bottom)
    text = lambda at_x, at_y, words, anchor="start": f'<text x="{at_x:.0f}" y="{at_y:.0f}" text-anchor="{anchor}">{words}</text>'
    line = lambda x1, y1, x2, y2: f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="#ddd"/>'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" fill="#222">']
    parts.append(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    parts.append(text(left, 22, f"{articles:,} articles to stories: BCubed F1 and seconds (logarithmic); up and left is better"))
    for power in range(lowest, highest + 1):
        parts.append(line(x(10.0**power), top, x(10.0**power), height - bottom))
        parts.append(text(x(10.0**power), height - bottom + 18, f"{10.0**power:g} s", "middle"))
    for tenth in range(round(worst * 10), 11):
        parts.append(line(left, y(tenth / 10), width - right, y(tenth / 10)))
        parts.append(text(left - 8, y(tenth / 10) + 4, f"{tenth / 10:.1f}", "end"))
    for number, one in enumerate(points, 1):
        colour = "#c33" if one["peer"].startswith(OURS) else "#357"
        at_x, at_y = x(one["median"]), y(float(one["f1"]))
        parts.append(f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="5" fill="{colour}"/>')
        parts.append(text(at_x + 8, at_y - 6, str(number)))
        parts.append(text(width - right + 16, top + 22 * number, f"{number}  {NAMES[one['peer']].replace('`', '')}"))
    return "\n".join([*parts, "</svg>", ""])


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        rows = all_rounds(Programs(options, Path(folder)))
    found = summary(rows)
    (ROOT / "docs" / f"speed-{options.articles}.svg").write_text(plot(found, options.articles), encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()

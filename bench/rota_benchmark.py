"""The rota engine on published instances beside plain CP-SAT: `make bench-rota`.

Each run is a process of its own, started as anybody starts it. Writes rota_benchmark.md, row by
row. From the environment: INSTANCES (names in bench/instances or paths, apart by spaces; all),
SEEDS (1 2 3), EACH (seconds of a run, 60), THREADS (2), BASELINE (CP-SAT runs for each instance,
1), BASELINE_PYTHON (an interpreter that has OR-Tools; this one).
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from statistics import mean

from coop.rota.benchmark.check import check, read_rows
from coop.rota.benchmark.instance import Instance
from coop.rota.benchmark.text import read_instance
from core.clock import today

HERE = Path(__file__).resolve().parent
REPORT = HERE / "rota_benchmark.md"
GRACE = 120  # seconds after its time in which a run must end
MOST_STAFF, MOST_DAYS = 60, 84  # the size that the engine's bars are set for
HEAD = (
    "| instance | days x staff x types | best known | objective by seed | proved bound | gap "
    "| first lawful | seconds | CP-SAT | its gap |"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run's outcome. Seconds are of the whole process; None: nothing found or proved."""

    objective: int | None
    bound: int | None
    first: float | None
    seconds: float
    broken: int


@dataclass(frozen=True, slots=True)
class Row:
    """One instance: the engine's runs by seed, the baseline's."""

    name: str
    instance: Instance
    best: int | None
    runs: tuple[Run, ...]
    baseline: tuple[Run, ...]

    @property
    def in_bars(self) -> bool:
        """Whether the instance is of the size that the bars are set for."""
        return len(self.instance.staff) <= MOST_STAFF and self.instance.days <= MOST_DAYS

    def gaps(self, runs: Sequence[Run]) -> list[float]:
        """Percent above the best known, of each run that found a lawful rota."""
        if not self.best:
            return []
        lawful = (run for run in runs if not run.broken)
        found = [run.objective for run in lawful if run.objective is not None]
        return [100 * (objective - self.best) / self.best for objective in found]

    def line(self) -> str:
        """The row of the table."""
        size = f"{self.instance.days}x{len(self.instance.staff)}x{len(self.instance.types)}"
        firsts = [run.first for run in self.runs if run.first is not None]
        bounds = [run.bound for run in self.runs if run.bound is not None]
        cells = (
            self.name,
            size,
            _whole(self.best),
            ", ".join(map(_objective, self.runs)),
            _whole(max(bounds, default=None)),
            _percent(self.gaps(self.runs)),
            f"{max(firsts):.2f} s" if firsts else "–",
            f"{max(run.seconds for run in self.runs):.1f}",
            ", ".join(map(_objective, self.baseline)) or "–",
            _percent(self.gaps(self.baseline)),
        )
        return f"| {' | '.join(cells)} |"


def engine_run(source: Path, seed: int, seconds: float, threads: int) -> Run:
    """One `coop rota solve`, checked afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        out, news = Path(folder, "rota.csv"), Path(folder, "news.jsonl")
        options = (f"--seconds={seconds}", f"--threads={threads}", f"--seed={seed}")
        command = [sys.executable, "-m", "wsgi", "rota", "solve", str(source), *options]
        found = _run([*command, f"--out={out}", f"--progress={news}"], source, out, seconds)
        lines = [json.loads(line) for line in news.read_text(encoding="utf-8").splitlines()]
    first = next((line["seconds"] for line in lines if line["better"]), None)
    return Run(found.objective, found.bound, first, found.seconds, found.broken)


def baseline_run(source: Path, seed: int, seconds: float, threads: int) -> Run:
    """One run of the plain CP-SAT model, checked afterwards."""
    python = os.environ.get("BASELINE_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "rota.csv")
        options = [str(source), str(seconds), str(threads), str(seed), str(out)]
        return _run([python, str(HERE / "rota_baseline.py"), *options], source, out, seconds)


def _run(command: list[str], source: Path, out: Path, seconds: float) -> Run:
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    began = time.perf_counter()
    ended = subprocess.run(
        command,
        cwd=HERE.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds + GRACE,
        check=False,
    )
    taken = time.perf_counter() - began
    if ended.returncode not in (0, 1) or "Traceback" in ended.stderr:
        sys.exit(f"{' '.join(command)} failed:\n{ended.stderr}")
    if not out.exists():
        return Run(None, None, None, taken, 0)
    verdict = check(read_instance(source), read_rows(out))
    bound = re.search(r"^proved bound (-?\d+)$", ended.stdout, re.MULTILINE)
    proved = int(bound.group(1)) if bound else None
    return Run(verdict.objective, proved, None, taken, len(verdict.violations))


def _objective(run: Run) -> str:
    if run.objective is None:
        return "none"
    return f"{run.objective:,}" + (f" ({run.broken} broken)" if run.broken else "")


def _whole(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _percent(gaps: list[float]) -> str:
    return f"{mean(gaps):.2f} %" if gaps else "–"


def _summary(rows: Sequence[Row], words: str) -> list[str]:
    gaps = [row.gaps(row.runs) for row in rows]
    each = [gap for found in gaps for gap in found]
    broken = sum(1 for row in rows for run in row.runs if run.broken)
    lines = []
    if broken:
        lines.append(f"{words}: runs that broke a hard rule, counted in no gap: {broken}.")
    if each:
        means = [mean(found) for found in gaps if found]
        lines.append(f"{words}: mean gap {mean(means):.3f} %, worst run {max(each):.2f} %.")
    # Where CP-SAT found no rota there is no excess to compare.
    both = [row for row in rows if row.gaps(row.runs) and row.gaps(row.baseline)]
    ours, theirs = (
        sum(mean(row.gaps(runs)) * (row.best or 0) / 100 for row, runs in pairs)
        for pairs in (
            [(row, row.runs) for row in both],
            [(row, row.baseline) for row in both],
        )
    )
    if theirs:
        lines.append(
            f"Total excess over the best known on {len(both)} of them: {ours:,.0f} points, CP-SAT "
            f"{theirs:,.0f}: a ratio of {ours / theirs:.4f}."
        )
    return lines


def report(rows: Sequence[Row], seeds: Sequence[int], seconds: float, threads: int) -> str:
    """The whole page."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    rules = "| --- | --- | ---: | --- | ---: | ---: | ---: | ---: | --- | ---: |"
    lines = [
        "# The rota engine on published instances",
        "",
        f"`make bench-rota`, {today():%-d %B %Y}: {seconds:g} s a run, {threads} threads, seeds "
        f"{', '.join(map(str, seeds))}; {machine}. Seconds are of the whole process, start and "
        "written file included; first lawful is the latest of the seeds. Gap: the mean over seeds "
        "of how far the penalty lies above the best known. Every rota was checked independently; "
        "“broken” counts hard rules that it breaks. CP-SAT is a plain model with as much time.",
        "",
        HEAD,
        rules,
        *(row.line() for row in rows),
    ]
    small = [row for row in rows if row.in_bars]
    said = _summary(small, f"Up to {MOST_STAFF} staff and {MOST_DAYS // 7} weeks")
    if len(small) < len(rows):
        said += _summary(rows, "All instances")
    return "\n".join([*lines, *(part for words in said for part in ("", words))]) + "\n"


def _sources() -> list[Path]:
    named = os.environ.get("INSTANCES", "").split()
    if not named:
        found = HERE.glob("instances/*.txt*")
        return sorted(found, key=lambda path: (len(path.name), path.name))
    paths = (Path(name) for name in named)
    return [path if path.exists() else HERE / "instances" / f"{path}.txt" for path in paths]


def main() -> None:
    """Measure, and write the page after each instance."""
    seeds = [int(seed) for seed in os.environ.get("SEEDS", "1 2 3").split()]
    seconds = float(os.environ.get("EACH", "60"))
    threads = int(os.environ.get("THREADS", "2"))
    baselines = seeds[: int(os.environ.get("BASELINE", "1"))]
    known = json.loads((HERE / "instances" / "best_known.json").read_text(encoding="utf-8"))
    warm = [sys.executable, "-m", "wsgi", "rota", "warm"]
    subprocess.run(warm, cwd=HERE.parent, check=True)
    rows: list[Row] = []
    print(HEAD)
    for source in _sources():
        name = "".join(takewhile(lambda letter: letter != ".", source.name))
        row = Row(
            name,
            read_instance(source),
            known["instances"].get(name, {}).get("best_known"),
            tuple(engine_run(source, seed, seconds, threads) for seed in seeds),
            tuple(baseline_run(source, seed, seconds, threads) for seed in baselines),
        )
        rows.append(row)
        print(row.line(), flush=True)
        REPORT.write_text(report(rows, seeds, seconds, threads), encoding="utf-8")


if __name__ == "__main__":
    main()

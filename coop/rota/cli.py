"""`coop rota`: the engine on a file of the published benchmark, and that benchmark's checker.

No application is built and no database opened, so that a command starts at once.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from coop.rota.benchmark.check import HEADER, BadSolution, Row, Verdict, check, read_rows
from coop.rota.benchmark.importer import constant, to_problem, to_rows
from coop.rota.benchmark.instance import Instance
from coop.rota.benchmark.text import BadInstance, read_instance
from coop.rota.rules.problem import Progress
from core.config import instance_folder

ROOT = Path(__file__).resolve().parents[2]

RESERVE = 0.4  # seconds of the budget kept for the start of the program and for the last check
SHOWN = 20  # violations put in words

instance_argument = click.argument("instance_path", metavar="INSTANCE", type=click.Path())


@click.group()
def rota() -> None:
    """Solve and check rotas of the nurse rostering benchmark."""


@rota.command("solve")
@instance_argument
@click.option("--seconds", default=60.0, show_default=True, help="Time from start to written file.")
@click.option("--threads", default=2, show_default=True, help="Processor cores to use.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another search.")
@click.option("--out", "out_path", required=True, type=click.Path(), help="CSV file to write.")
@click.option("--progress", "progress_path", type=click.Path(), help="JSON lines, one for news.")
def solve_command(
    instance_path: str,
    seconds: float,
    threads: int,
    seed: int,
    out_path: str,
    progress_path: str | None,
) -> None:
    """Make a rota for INSTANCE; Ctrl-C ends early and keeps the best found.

    Exit code 1: it breaks a hard rule, which the instance may force; 2: a file is at fault.
    """
    if seconds <= 0 or threads < 1:
        _fail("--seconds must be more than 0, and --threads at least 1.")
    began = time.monotonic()
    instance = _instance(instance_path)
    news = _news(progress_path)
    with _replacing(out_path) as write:
        if warm():
            began = time.monotonic()  # compiling, once an installation, is not the search's time
        log = Log(news, constant(instance), began)
        rows, bound = _solve(instance, began + seconds, threads, seed, log)
        verdict = check(instance, rows)
        write(_table(rows))
    _say(verdict)
    if bound is not None:
        print(f"proved bound {bound}")
    print(f"seconds {time.monotonic() - began:.1f}")
    sys.exit(1 if verdict.violations else 0)


@rota.command("check")
@instance_argument
@click.argument("rota_path", metavar="FILE.csv", type=click.Path())
def check_command(instance_path: str, rota_path: str) -> None:
    """Check a rota for INSTANCE: hard rules in words, and its penalty by parts.

    Exit code 1: it breaks a hard rule; 2: a file is at fault.
    """
    instance = _instance(instance_path)
    try:
        rows = read_rows(rota_path)
    except OSError as error:
        _fail(f"{rota_path} cannot be read: {_reason(error)}.")
    except BadSolution as error:
        _fail(f"{rota_path} is no rota. {error}")
    verdict = check(instance, rows)
    _say(verdict)
    sys.exit(1 if verdict.violations else 0)


@rota.command("warm")
def warm_command() -> None:
    """Compile the engine, so that the first rota need not wait for it."""
    warm()


def warm() -> bool:
    """Load the engine's compiled code; True when it had to be compiled first."""
    from coop.rota import engine, warming

    try:
        folder = warming.settle(instance_folder(os.environ, ROOT))
    except OSError:  # nowhere to keep it: compiled each time
        engine.warm()
        return True
    before = _compiled(folder)
    if not before:
        print("Compiling the engine, this once.", file=sys.stderr)
    engine.warm()
    return _compiled(folder) > before


def _compiled(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.nb[ci]"))


class Log:
    """The engine's news as JSON lines; `constant` makes its points those of the benchmark."""

    def __init__(self, file: Path | None, constant: int, began: float) -> None:
        self.file = file
        self.constant = constant
        self.began = began

    def tell(self, news: Progress) -> None:
        """Write one line that can be read at once; a full disk ends the log, not the search."""
        if self.file is None:
            return
        line = {
            "seconds": round(time.monotonic() - self.began, 3),
            "objective": news.objective + self.constant,
            "bound": None if news.bound is None else news.bound + self.constant,
            "better": news.better,
            "words": news.words,
        }
        try:
            with self.file.open("a", encoding="utf-8") as file:
                print(json.dumps(line, ensure_ascii=False), file=file)
        except OSError:
            self.file = None


def _solve(
    instance: Instance, until: float, threads: int, seed: int, log: Log
) -> tuple[tuple[Row, ...], int | None]:
    """Rows and proved bound; `until` is the monotonic second at which all is to be written."""
    from coop.rota import engine

    problem = to_problem(instance)
    with _interruptible() as stopped:
        answer = engine.solve(
            problem,
            engine.Budget(seconds=max(0.1, until - time.monotonic() - RESERVE)),
            seed=seed,
            threads=threads,
            on_progress=log.tell,
            should_stop=stopped,
            clock=time.monotonic,
        )
    bound = None if answer.bound is None else answer.bound + log.constant
    return to_rows(instance, answer.places), bound


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Inside, Ctrl-C is a wish to stop, asked by what is given."""
    wishes: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: wishes.append(number))
    try:
        yield lambda: bool(wishes)
    finally:
        signal.signal(signal.SIGINT, before)


def _table(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue()


def _instance(path: str) -> Instance:
    try:
        return read_instance(path)
    except OSError as error:
        _fail(f"{path} cannot be read: {_reason(error)}.")
    except BadInstance as error:
        _fail(f"{path} is no instance. {error}")


@contextmanager
def _replacing(path: str) -> Iterator[Callable[[str], None]]:
    """A file that is there whole or not at all; tried before the work, not after it."""
    whole = Path(path)
    part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    try:
        if whole.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        file = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        _fail(f"{path} cannot be written: {_reason(error)}.")

    def write(text: str) -> None:
        try:
            file.write(text)
            file.close()
            part.replace(whole)
        except OSError as error:
            _fail(f"{path} cannot be written: {_reason(error)}.")

    try:
        with file:
            yield write
    finally:
        part.unlink(missing_ok=True)


def _news(path: str | None) -> Path | None:
    """The file for progress, made empty, so that one that cannot be written is told at once."""
    if path is None:
        return None
    try:
        Path(path).write_text("", encoding="utf-8")
    except OSError as error:
        _fail(f"{path} cannot be written: {_reason(error)}.")
    return Path(path)


def _say(verdict: Verdict) -> None:
    print(f"hard_violations {len(verdict.violations)}")
    for violation in verdict.violations[:SHOWN]:
        print(f"  {violation.rule}: {violation.words}.")
    if len(verdict.violations) > SHOWN:
        print(f"  and {len(verdict.violations) - SHOWN} more.")
    print(f"objective {verdict.objective}")
    for part in ("on_requests", "off_requests", "under_cover", "over_cover"):
        print(f"  {part} {getattr(verdict, part)}")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    sys.exit(2)

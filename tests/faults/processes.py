"""Starting, finding and awaiting real processes."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from coop.rota.engine import cache_key
from tests.faults.nursery import Born, Nursery
from tests.postgres_server import fresh

Found = TypeVar("Found")
Process = TypeVar("Process", Born, subprocess.Popen[Any])
ROOT = Path(__file__).resolve().parents[2]
FAST = {"JOB_BEAT_SECONDS": "1", "JOB_LOST_SECONDS": "2", "SWEEP_SECONDS": "1"}


def until(what: Callable[[], Found], seconds: float = 60) -> Found:
    """Ask until the answer is true; an AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.05)


def environment(instance: Path, **more: str) -> dict[str, str]:
    """What a process of this installation is started with."""
    kept = {
        k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
    }
    return {
        **kept,
        **FAST,
        "CAREWORK_INSTANCE": str(instance),
        "NUMBA_CACHE_DIR": str(ROOT / ".pytest_cache" / "numba" / cache_key()),
        "SECRET_KEY": "a key for tests only, long enough",
        **more,
    }


def database_url(name: str) -> str:
    """A fresh database on the PostgreSQL server of TEST_DATABASE_URL; else "", for SQLite."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    return fresh(server, name) if server else ""


@cache
def nursery() -> Nursery:
    """This process's own, begun by the first test that wants a process."""
    with TemporaryDirectory() as folder:
        made = Nursery(environment(Path(folder)))
    atexit.register(made.close)
    return made


def started(*command: str, env: dict[str, str], **options: Any) -> AbstractContextManager[Born]:
    """`python -m ...` that has read the application already; killed at the end if it still runs."""
    return _until_left(nursery().born(command, env, **options))


def ran(*command: str, env: dict[str, str]) -> str:
    """What such a process prints until it ends, as it must well."""
    with started(*command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        assert process.wait(120) == 0, said
    return said


def started_anew(
    *command: str, env: dict[str, str], **options: Any
) -> AbstractContextManager[subprocess.Popen[Any]]:
    """The same from nothing: an interpreter of its own, whose command and folder are its own."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **options,
    )
    return _until_left(process)


@contextmanager
def _until_left(process: Process) -> Iterator[Process]:
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def alive(pid: int) -> bool:
    """Whether the process runs: one that has ended and is not yet buried does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def of_instance(instance: Path) -> dict[int, str]:
    """Every process of this installation, id and command, by the folder it was started with.

    Valkey writes its title over its environment; its command names the folder instead.
    """
    mark = f"CAREWORK_INSTANCE={instance}".encode()
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            ours = mark in (folder / "environ").read_bytes().split(b"\0")
            if (ours or f"{instance}/" in words) and alive(int(folder.name)):
                found[int(folder.name)] = words
    return found

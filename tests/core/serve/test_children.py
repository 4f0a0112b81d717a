"""Child processes that are kept running, stopped in time, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from core.serve.children import FIRST_WAIT, Child, stop
from tests.faults.processes import alive, until

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('deaf', flush=True); time.sleep(60)",
]


@pytest.fixture
def children() -> Iterator[list[Child]]:
    made: list[Child] = []
    yield made
    for child in made:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def test_a_dead_child_is_started_again_after_its_wait(children: list[Child]) -> None:
    child = Child("sleeper", SLEEP)
    children.append(child)
    child.start()
    first = child.process.pid
    child.signal(signal.SIGKILL)
    child.process.wait()
    child.mind()
    assert child.process is None  # not at once: a child that cannot start must not spin
    until(lambda: (child.mind(), child.process)[1], 3)
    assert child.process.pid != first


def test_each_early_death_doubles_the_wait_up_to_half_a_minute(children: list[Child]) -> None:
    child = Child("false", ["/bin/false"])
    children.append(child)
    waits = []
    for _ in range(8):
        child.start()
        child.process.wait()
        child.mind()
        waits.append(child.waits)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert FIRST_WAIT == 0.5


def test_children_are_stopped_with_a_term_signal(children: list[Child]) -> None:
    child = Child("sleeper", SLEEP)
    children.append(child)
    child.start()
    stop(children, [])
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed_in_the_end(
    children: list[Child], tmp_path: object
) -> None:
    child = Child("deaf", DEAF, kill_after=0.3, log_path=tmp_path / "log")
    children.append(child)
    child.start()
    until((tmp_path / "log").read_text)
    began = time.monotonic()
    stop(children, [])
    assert child.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 20


def test_a_second_ctrl_c_ends_everything_at_once(children: list[Child], tmp_path: object) -> None:
    child = Child("deaf", DEAF, kill_after=60, log_path=tmp_path / "log")
    children.append(child)
    child.start()
    until((tmp_path / "log").read_text)
    stop(children, [True])
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_does_not_outlive_a_parent_that_is_killed() -> None:
    script = (
        "import sys, time\n"
        "from core.serve.children import Child\n"
        f"child = Child('sleeper', {SLEEP!r})\n"
        "child.start()\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    with parent:
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
        parent.wait()
        try:
            until(lambda: not alive(pid), 5)
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

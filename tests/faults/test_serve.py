"""`coop serve` itself: the dead are started again, and nobody outlives it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.processes import database_url, environment, of_instance, started_anew, until

pytestmark = [pytest.mark.faults]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """A running `coop serve`."""

    def __init__(self, instance: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.instance, self.port, self.process = instance, port, process

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as answer:
                return answer.status == 200
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def one(self, words: str) -> int:
        """The oldest process of this installation whose command has these words."""
        found = [pid for pid, command in of_instance(self.instance).items() if words in command]
        return min(found, default=0)

    def left(self) -> dict[int, str]:
        return of_instance(self.instance)


Serve = Callable[[], Served]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def serve(instance: Path) -> Iterator[Serve]:
    running: list[object] = []

    def begin() -> Served:
        port = free_port()
        url = database_url("carework_served")
        env = environment(instance, DATABASE_URL=url, PORT=str(port), WEB_PROCESSES="1")
        context = started_anew("-m", "wsgi", "serve", "--no-demo", env=env)
        running.append(context)
        served = Served(instance, port, context.__enter__())
        until(served.answers)
        return served

    yield begin
    for context in running:
        context.__exit__(None, None, None)
    until(lambda: not of_instance(instance))


def test_the_dead_are_started_again_and_ctrl_c_ends_them_all(serve: Serve) -> None:
    served = serve()
    worker = until(lambda: served.one("wsgi worker"))
    web = served.one("gunicorn")
    queue = served.one("valkey-server")
    for pid in (worker, web, queue):
        assert pid > 1
        os.kill(pid, signal.SIGKILL)
    until(lambda: served.one("wsgi worker") not in (0, worker))
    until(lambda: served.one("valkey-server") not in (0, queue))
    until(lambda: served.one("gunicorn") not in (0, web))
    until(served.answers)
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(60) == 0
    assert served.left() == {}


def test_when_the_supervisor_is_killed_nothing_is_left(serve: Serve) -> None:
    served = serve()
    until(lambda: served.one("jobs tick") and served.one("wsgi worker"))
    served.process.kill()
    until(lambda: not served.left())

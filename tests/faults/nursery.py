"""A process that has read the whole application and forks the processes of tests from itself.

A fresh interpreter reads it in four seconds of computing; a fork has read it at once, and makes
an application of its own from its own environment all the same. What a test proves about how a
process starts from nothing (`coop serve`, commands) needs a fresh one: `processes.fresh`.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from sqlalchemy.orm import configure_mappers

from core.process import die_with

ROOT = Path(__file__).resolve().parents[2]
LONG = 1 << 17  # bytes of the longest request: a command and its environment
STREAMS = ("stdin", "stdout", "stderr")


class Born:
    """A process of the nursery's, with what of `subprocess.Popen` the tests use."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid, self.returncode = pid, None
        self.stdin: IO[str] | None = None
        self.stdout: IO[str] | None = None
        self.stderr: IO[str] | None = None
        self._line = line

    def poll(self) -> int | None:
        """Its status if it has ended, -9 where signal 9 ended it."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status once it has ended; subprocess.TimeoutExpired when that takes longer."""
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            status = self._line.recv(4)
            self._line.close()
            assert status, f"the nursery has gone, and nobody knows how {self.pid} ended"
            self.returncode = int.from_bytes(status, "big", signed=True)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The asking end: one for all tests of a process, begun by the first that needs it."""

    def __init__(self, env: dict[str, str]) -> None:
        self._line, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def born(
        self, command: Sequence[str], env: dict[str, str], *, text: bool = False, **streams: Any
    ) -> Born:
        """`python -m MODULE WORDS...` as a fork; `stdin`, `stdout`, `stderr` as Popen takes them."""
        assert command[0] == "-m"
        assert set(streams) <= set(STREAMS)
        mine, theirs = socket.socketpair()
        handles, kept, opened = [theirs.fileno()], {}, []
        for number, name in enumerate(STREAMS):
            given = streams.get(name, subprocess.DEVNULL if name == "stdin" else number)
            if given == subprocess.PIPE:
                read, write = os.pipe()
                given, end = (read, write) if name == "stdin" else (write, read)
                way = "w" if name == "stdin" else "r"
                kept[name] = open(end, way + "b" * (not text))  # noqa: SIM115
                opened.append(given)
            elif given == subprocess.DEVNULL:
                given = os.open(os.devnull, os.O_RDWR)
                opened.append(given)
            handles.append(given if isinstance(given, int) else given.fileno())
        with theirs:
            asked = json.dumps({"command": list(command[1:]), "env": env}).encode()
            assert len(asked) < LONG
            socket.send_fds(self._line, [asked], handles)
        for handle in opened:
            os.close(handle)
        child = Born(int.from_bytes(mine.recv(4), "big"), mine)
        assert child.pid, "the nursery has gone"
        child.stdin, child.stdout, child.stderr = (kept.get(name) for name in STREAMS)
        return child

    def close(self) -> None:
        """End it, and what it has borne."""
        self._line.close()
        self.process.wait(30)


def _read_all() -> None:
    from wsgi import create_app

    with tempfile.TemporaryDirectory() as folder:
        create_app({"CAREWORK_INSTANCE": folder, "SECRET_KEY": "of the nursery, never used"})
    configure_mappers()
    gc.collect()
    gc.freeze()  # no fork walks through what they share


def _serve(line: socket.socket) -> None:
    """Fork whenever asked to, and say of each how it ended."""
    woken, waking = socket.socketpair()
    woken.setblocking(False)
    waking.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking.fileno())
    lines: dict[int, socket.socket] = {}
    while True:
        ready = select.select([line, woken], [], [])[0]
        if woken in ready:
            woken.recv(4096)
        if line in ready:
            asked, handles, _, _ = socket.recv_fds(line, LONG, 1 + len(STREAMS))
            if not asked:
                return
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                die_with(parent)
                for one in (line, woken, waking, *lines.values()):
                    one.close()
                _become(json.loads(asked), handles)
            lines[pid] = socket.socket(fileno=handles[0])
            lines[pid].sendall(pid.to_bytes(4, "big"))
            for handle in handles[1:]:
                os.close(handle)
        _tell(lines)


def _tell(lines: dict[int, socket.socket]) -> None:
    for pid in list(lines):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            with lines.pop(pid) as line, suppress(OSError):  # nobody may listen any more
                line.sendall(code.to_bytes(4, "big", signed=True))


def _become(asked: dict[str, Any], handles: list[int]) -> NoReturn:
    """Be the process that was asked for, and end as an interpreter does."""
    os.setsid()
    os.close(handles[0])
    for number, handle in enumerate(handles[1:]):
        os.dup2(handle, number)
        os.close(handle)
    os.environ.clear()
    os.environ.update(asked["env"])
    module, *words = asked["command"]
    sys.argv = [module, *words]
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        threading._shutdown()  # waits for its threads, as the end of an interpreter does
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code & 0xFF)


if __name__ == "__main__":
    _read_all()
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        _serve(asking)

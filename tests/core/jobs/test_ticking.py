"""Periodic work: each in a process of its own, once a turn; one that hangs holds up nobody."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.db import db, transaction
from core.jobs import declare as declarations
from core.jobs import periodic, sweep
from core.jobs.models import PeriodicTurn
from core.jobs.testing import run_periodic
from core.people.models import Cooperative

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


@pytest.fixture(autouse=True)
def only_ours(app: Flask) -> Iterator[None]:
    """No periodic work but what a test declares; the application's has been declared before."""
    before = declarations.periodics()
    declarations._periodic.clear()
    yield
    declarations._periodic.clear()
    declarations._periodic.update(before)


def test_periodic_work_writes_from_another_process_once_a_turn(
    database: Flask, tmp_path: Path
) -> None:
    @periodic("test.found", seconds=3600)
    def found() -> None:
        with transaction() as session:
            session.add(Cooperative(name=f"Made by {os.getpid()}", created_at=clock.now()))

    sweep.tick(database)
    sweep.tick(database)
    (name,) = db.session.scalars(select(Cooperative.name))
    assert name != f"Made by {os.getpid()}"


def test_when_its_turn_comes_again_it_is_done_again(database: Flask, tmp_path: Path) -> None:
    @periodic("test.mark", seconds=60)
    def mark() -> None:
        with open(tmp_path / "marks", "a") as file:
            file.write("x")

    sweep.tick(database)
    with transaction() as session:
        session.scalar(select(PeriodicTurn)).due_at = clock.now()
    sweep.tick(database)
    assert (tmp_path / "marks").read_text() == "xx"


def test_work_that_hangs_is_ended_and_the_next_is_done(
    database: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    @periodic("test.hang", seconds=60, timeout=1)
    def hang() -> None:
        time.sleep(60)

    @periodic("test.next", seconds=60)
    def following() -> None:
        (tmp_path / "done").touch()

    sweep.tick(database)
    assert (tmp_path / "done").exists()
    assert "test.hang took over 1 s" in caplog.text


def test_work_that_breaks_does_not_stop_the_ticker(database: Flask, tmp_path: Path) -> None:
    @periodic("test.break", seconds=60)
    def breaks() -> None:
        raise ZeroDivisionError

    @periodic("test.next", seconds=60)
    def following() -> None:
        (tmp_path / "done").touch()

    sweep.tick(database)
    assert (tmp_path / "done").exists()


def test_a_broken_sweep_is_logged_and_tried_again(
    database: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    over = threading.Event()
    tries: list[int] = []

    def broken() -> sweep.Swept:
        tries.append(1)
        if len(tries) == 2:
            over.set()
        raise OSError("the disk is full")

    monkeypatch.setattr(sweep, "sweep", broken)
    monkeypatch.setattr(over, "wait", lambda seconds: None)
    sweep.tick_until(database, over)
    assert len(tries) == 2
    assert "The sweep broke" in caplog.text


def test_a_periodic_job_can_be_done_at_once_in_tests(tmp_path: Path) -> None:
    @periodic("test.now", seconds=60)
    def at_once() -> None:
        (tmp_path / "done").touch()

    run_periodic("test.now")
    assert (tmp_path / "done").exists()


def test_two_periodic_jobs_cannot_share_a_name() -> None:
    @periodic("test.same", seconds=60)
    def one() -> None:
        """Nothing."""

    with pytest.raises(ValueError, match="two periodic jobs"):

        @periodic("test.same", seconds=60)
        def other() -> None:
            """Nothing."""

"""Two at the same moment, on SQLite and on PostgreSQL: people are promised and runs claimed once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.calendar import Promise, commitments, queries
from core.db import db, transaction
from core.errors import DomainError
from core.jobs import Run, ask, job
from core.jobs.declare import Periodic
from core.jobs.models import JobRun
from core.jobs.perform import claim
from core.jobs.sweep import take_turn
from core.jobs.testing import own_kinds
from core.people.models import Role
from tests.factories.migrated import migrate
from tests.factories.people import actor_of, make_account, make_coop, make_person
from tests.postgres_server import fresh
from wsgi import create_app

MORNING = clock.instant(date(2026, 12, 9), time(7))


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An application of its own on each database, with connections enough for a crowd."""
    env = {
        "CAREWORK_INSTANCE": str(tmp_path_factory.mktemp("shared")),
        "SECRET_KEY": "a key for tests only, long enough",
    }
    if request.param == "postgres":
        env["DATABASE_URL"] = fresh(request.getfixturevalue("postgres_url"), "carework_crowd")
    config = {"TESTING": True, "SERVER_NAME": "localhost"}
    app = create_app(env, config)
    with app.app_context():
        migrate()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:

    @job("test.crowd", title="Crowd", permission="rota.edit", timeout=60)
    def crowd(run: Run) -> None:
        """Never done."""

    with own_kinds():
        yield


def at_once(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in threads that set off together; what each gave or raised."""
    start = threading.Barrier(len(calls))
    given: list[Any] = [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(20)
            try:
                given[n] = call()
            except Exception as error:
                given[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.rollback()
    return given


def promise(coop_id: int, person_ids: list[int], n: int) -> Promise | None:
    rows = [
        Promise(who, MORNING, MORNING + timedelta(hours=7), "shift", True, "Early", "test", key)
        for key, who in enumerate(person_ids, 100 * n)
    ]
    with transaction():
        commitments.promise_all(coop_id, rows)


def test_of_six_who_promise_the_same_person_one_succeeds(shared: Flask) -> None:
    coop_id = make_coop("One person, six requests")
    person_id = make_person(coop_id)
    calls = [lambda n=n: promise(coop_id, [person_id], n) for n in range(1, 7)]
    given = at_once(shared, calls)
    assert [type(each) for each in given].count(DomainError) == 5
    assert given.count(None) == 1
    assert len(queries.between(coop_id, MORNING, MORNING + timedelta(hours=1))) == 1


def test_two_rotas_with_the_same_people_in_opposite_order_do_not_lock_each_other(
    shared: Flask,
) -> None:
    coop_id = make_coop("Two rotas")
    people = [make_person(coop_id) for _ in range(12)]
    given = at_once(
        shared,
        [
            lambda: promise(coop_id, people, 11),
            lambda: promise(coop_id, people[::-1], 12),
        ],
    )
    assert sorted(type(each).__name__ for each in given) == ["DomainError", "NoneType"]
    assert len(queries.between(coop_id, MORNING, MORNING + timedelta(hours=1))) == 12


def test_a_run_is_claimed_by_one_of_six(shared: Flask) -> None:
    coop_id = make_coop("One run")
    actor = actor_of(make_account(coop_id, Role.COORDINATOR), coop_id, "coordinator")
    with transaction():
        run_id = ask("test.crowd", actor).id
    given = at_once(shared, [lambda: claim(run_id)] * 6)
    assert sum(isinstance(each, JobRun) for each in given) == 1
    assert given.count(None) == 5


def test_six_who_ask_for_the_same_get_one_run(shared: Flask) -> None:
    coop_id = make_coop("One key")
    actor = actor_of(make_account(coop_id, Role.COORDINATOR), coop_id, "coordinator")

    def asking() -> int:
        with transaction():
            return ask("test.crowd", actor, dedupe_key="week 50").id

    given = at_once(shared, [asking] * 6)
    assert len(set(given)) == 1
    rows = db.session.scalars(select(JobRun.id).where(JobRun.coop_id == coop_id)).all()
    assert rows == [given[0]]


def test_a_periodic_turn_goes_to_one_of_six(shared: Flask) -> None:
    work = Periodic("test.turns", 60, 60, lambda: None)
    given = at_once(shared, [lambda: take_turn(work)] * 6)
    assert sorted(map(str, given)) == ["False"] * 5 + ["True"]

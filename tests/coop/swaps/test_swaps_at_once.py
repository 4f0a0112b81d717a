"""Two take one offer at the same moment, on SQLite and on PostgreSQL: one has it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from coop.shifts.models import Assignment
from coop.swaps import service
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.rota import make_place, make_shift, small_coop
from tests.factories.swaps import make_offer
from tests.postgres_server import fresh
from wsgi import create_app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request, tmp_path):
    env = {
        "CAREWORK_INSTANCE": str(tmp_path),
        "SECRET_KEY": "a key for tests only, long enough",
    }
    if request.param == "postgres":
        env["DATABASE_URL"] = fresh(request.getfixturevalue("postgres_url"), "carework_swaps")
    app = create_app(env, {"TESTING": True, "SERVER_NAME": "localhost"})
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_one_has_the_shift_and_the_others_are_told(shared):
    coop = small_coop(4)
    owner, *others = coop.people
    shift = make_shift(coop.id, coop.service_id, clock.today() + timedelta(days=10))
    place = make_place(coop.id, shift, owner, published=True)
    offer = make_offer(coop.id, place)
    db.session.remove()
    start = threading.Barrier(len(others))
    said = []

    def take(person):
        actor = Actor(None, "Somebody", coop.id, person, frozenset({"worker"}))
        with shared.app_context():
            start.wait()
            try:
                with transaction():
                    service.take(actor, offer)
                said.append("taken")
            except DomainError as error:
                said.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=take, args=(person,)) for person in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["gone", "gone", "taken"]
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    assert db.session.scalars(query).one() in others

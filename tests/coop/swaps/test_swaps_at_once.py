"""Acts on the same places at the same moment, on SQLite and on PostgreSQL: each happens once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from coop.shifts.models import Assignment
from coop.swaps import service
from coop.swaps.models import Exchange
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.migrated import migrate
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
        migrate()
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


def _at_once(app, acts):
    """Run each act in a thread of its own, all set off together; what each returned or was told."""
    start = threading.Barrier(len(acts))
    said = [None] * len(acts)

    def run(number, act):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    said[number] = act()
            except DomainError as error:
                said[number] = error.code if error.words else "wordless"
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def _crew(people):
    """So many people, each with a day shift of their own on days that follow."""
    coop = small_coop(people)
    first = clock.today() + timedelta(days=10)
    shifts = [
        make_shift(coop.id, coop.service_id, first + timedelta(days=n)) for n in range(people)
    ]
    places = [
        make_place(coop.id, shift, person, published=True)
        for shift, person in zip(shifts, coop.people, strict=True)
    ]
    return coop, shifts, places


def _member(coop, number):
    return Actor(None, f"Member {number}", coop.id, coop.people[number], frozenset({"worker"}))


def _holders(shifts):
    query = select(Assignment.shift_id, Assignment.person_id)
    found = {}
    for shift, person in db.session.execute(query.where(Assignment.shift_id.in_(shifts))):
        found.setdefault(shift, []).append(person)
    return [found.get(shift, []) for shift in shifts]


def test_two_last_yeses_at_once_move_a_ring_of_three_once(shared):
    coop, shifts, places = _crew(3)
    one, two, three = coop.people
    with transaction():
        made = service.propose(coop.id, places)
    with transaction():
        service.answer(_member(coop, 0), made, yes=True)
    db.session.remove()
    said = _at_once(
        shared,
        [lambda n=n: service.answer(_member(coop, n), made, yes=True) for n in (1, 2)],
    )
    assert sorted(said) == [False, True]  # one of the two was the last
    assert _holders(shifts) == [[three], [one], [two]]
    assert db.session.get_one(Exchange, made).state == "done"


def test_the_last_yes_pressed_twice_moves_once_and_the_second_is_told(shared):
    coop, shifts, places = _crew(2)
    one, two = coop.people
    with transaction():
        made = service.ask(_member(coop, 0), places[0], places[1]).id
    db.session.remove()
    said = _at_once(shared, [lambda: service.answer(_member(coop, 1), made, yes=True)] * 2)
    assert sorted(map(str, said)) == ["True", "gone"]
    assert _holders(shifts) == [[two], [one]]


def test_one_shift_in_two_exchanges_goes_with_one_of_them_and_the_other_is_told(shared):
    coop, shifts, places = _crew(3)
    one, two, three = coop.people
    made = []
    for number in (1, 2):  # both ask the first for the same shift
        with transaction():
            made.append(service.ask(_member(coop, number), places[number], places[0]).id)
    db.session.remove()
    said = _at_once(
        shared,
        [lambda each=each: service.answer(_member(coop, 0), each, yes=True) for each in made],
    )
    assert said.count(True) == 1
    (words,) = [one for one in said if one is not True]
    assert words in ("gone", "stale")
    won = said.index(True)
    expected = [[two], [one], [three]] if won == 0 else [[three], [two], [one]]
    assert _holders(shifts) == expected
    states = [db.session.get_one(Exchange, each).state for each in made]
    assert states[won] == "done"
    assert states[1 - won] == "open"
    db.session.remove()
    with transaction():
        service.sweep(coop.id)
    assert db.session.get_one(Exchange, made[1 - won]).state == "ended"


def test_two_coordinators_approve_exchanges_of_one_shift_and_one_of_them_holds(shared):
    coop, shifts, places = _crew(3)
    one, two, three = coop.people
    desk = [Actor(None, f"Desk {n}", coop.id, None, frozenset({"manager"})) for n in (0, 1)]
    with transaction():
        service.set_approval(desk[0], clock.today(), approval=True)
    made = []
    for number in (1, 2):
        with transaction():
            row = service.ask(_member(coop, number), places[number], places[0])
            service.answer(_member(coop, 0), row.id, yes=True)
            made.append(row.id)
    db.session.remove()
    acts = [
        lambda actor=actor, each=each: service.approve(actor, each)
        for actor, each in zip(desk, made, strict=True)
    ]
    said = _at_once(shared, acts)
    assert said.count(None) == 1
    won = said.index(None)
    assert said[1 - won] in ("gone", "stale")
    expected = [[two], [one], [three]] if won == 0 else [[three], [two], [one]]
    assert _holders(shifts) == expected

"""The home page’s few, found by the database, against the rules that read everybody."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from coop.checks import law
from coop.checks.models import CheckException, CheckRecord, ChecksOpened
from coop.checks.queries.home import last_from, to_see
from coop.checks.queries.matrix import matrix
from coop.checks.rules import add_months
from core import clock
from core.db import transaction
from core.people.models import Employment
from tests.factories.checks import make_records
from tests.factories.people import make_coop, make_person, make_service

ON = date(2026, 12, 9)
DAY = timedelta(days=1)
STATES = ("satisfied",) * 6 + ("not_needed", "not_satisfied", "asked", "received")


def at_random(coop_id, people, chance):
    kinds = [kind.code for kind in law.kinds(ON)]
    with transaction() as session:
        for one in people:
            fine = chance.random() < 0.5
            for kind in kinds:
                for _ in range(1 if fine else chance.randrange(4)):
                    done = ON - DAY * chance.randrange(-20, 1200)
                    ends = not fine and chance.random() < 0.4
                    row = CheckRecord(
                        coop_id=coop_id, person_id=one, kind=kind,
                        state="satisfied" if fine else chance.choice(STATES), done_on=done,
                        until_on=done + DAY * chance.randrange(1500) if ends else None,
                        follow_up_on=done + DAY * chance.randrange(900)
                        if not fine and chance.random() < 0.2 else None,
                        issued_on=done - DAY * chance.randrange(40)
                        if kind == "dbs" and chance.random() < 0.7 else None,
                        consent=chance.random() < 0.5, checked_by="Dot", made_at=clock.now(),
                    )  # fmt: skip
                    session.add(row)
                    session.flush()
                    if not fine and chance.random() < 0.15:
                        session.add(
                            CheckRecord(
                                coop_id=coop_id, person_id=one, kind=kind, state="withdrawn",
                                of_id=row.id, done_on=row.done_on + DAY * chance.randrange(60),
                                checked_by="Dot", made_at=clock.now(),
                            )
                        )  # fmt: skip
            if chance.random() < 0.2:
                start = ON - DAY * chance.randrange(-5, 60)
                last = start + DAY * chance.randrange(90)
                session.add(
                    CheckException(
                        coop_id=coop_id, person_id=one, from_on=start, until_on=last,
                        assessment="", made_by="Dot", made_at=clock.now(),
                        ended_on=start + DAY * chance.randrange(-3, 60)
                        if chance.random() < 0.4 else None,
                    )
                )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_the_first_few_are_those_of_the_matrix(database, seed):
    chance = random.Random(seed)
    coop = make_coop()
    service = make_service(coop)
    people = [
        make_person(coop, f"P{n}", f"W{chance.randrange(9)}", service_id=service) for n in range(30)
    ]
    bare = [make_person(coop, f"C{n}", "Candidate") for n in range(4)]
    with transaction() as session:
        for one in bare[:2]:
            session.add(ChecksOpened(coop_id=coop, person_id=one, opened_on=ON))
        rows = session.query(Employment).filter(Employment.person_id.in_(people[:4]))
        for row in rows:
            row.until_on = ON - DAY * 3
        session.add(ChecksOpened(coop_id=coop, person_id=people[0], opened_on=ON))
    at_random(coop, people + bare, chance)
    every = [row for row in matrix(coop, ON).rows if row.lacks or row.due]
    found = to_see(coop, ON, 6)
    assert found.people == len(every) > 6
    assert found.rows == tuple(every[:6])
    whole = to_see(coop, ON, 100)
    assert whole.rows == tuple(every)


def test_nothing_recorded_says_nothing_and_all_in_order_says_nobody(database):
    coop = make_coop()
    one = make_person(coop, service_id=make_service(coop))
    assert to_see(coop, ON, 5) is None
    make_records(coop, [one], on=ON - DAY)
    assert to_see(coop, ON, 5).rows == ()
    other = make_coop("Another co-op")
    assert to_see(other, ON, 5) is None


def test_the_queries_are_as_many_for_many_people(database, count_queries):
    coop = make_coop()
    service = make_service(coop)
    make_records(coop, [make_person(coop, service_id=service)])
    counts = []
    for many in (6, 40):
        for n in range(many):
            make_person(coop, f"P{n}", f"W{n}", service_id=service)
        to_see(coop, ON, 5)
        with count_queries() as counter:
            assert len(to_see(coop, ON, 5).rows) == 5
        counts.append(counter.count)
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize("months", [1, 12, 36])
def test_the_last_day_from_which_months_are_over(months):
    for number in range(0, 800, 7):
        due = date(2024, 1, 1) + DAY * number
        found = last_from(due, months)
        assert add_months(found, months) <= due < add_months(found + DAY, months)

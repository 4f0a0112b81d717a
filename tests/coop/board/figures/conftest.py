from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from coop.board import making
from coop.workforce.models import SignTerms
from core import clock
from core.access import Actor
from core.acting import NOBODY, acting
from core.db import db, transaction
from core.people import queries as people
from core.people.models import Role
from core.reports import Span, chapters
from tests.conftest import _empty
from tests.coop.board.figures.conditions import Conditions
from tests.coop.board.figures.paid import Money
from tests.coop.board.figures.people import People
from tests.coop.board.figures.reading import Book, Shown, read_page
from tests.coop.board.figures.recruiting import Recruiting
from tests.coop.board.figures.untaken import Leave
from tests.factories.history import History, make_history
from tests.factories.history_conditions import add_conditions
from tests.factories.history_money import add_money
from tests.factories.history_recruitment import add_recruitment
from tests.factories.people import as_role

TODAY = date(2026, 11, 30)  # the last day of a month: page and pack can be of the same twelve
SPAN = Span(date(2025, 12, 1), TODAY)
OWN = {"hours_weeks": 3, "hours_percent": 95, "refusal_weeks": 6, "refusals": 3,
       "change_weeks": 10, "changes": 2, "notice_days": 10, "weekends": 3, "night_weeks": 3}  # fmt: skip


@pytest.fixture(scope="module")
def world(app):
    """Five years of 400 people with their rotas, pay and leave; nothing in it may be changed."""
    with app.app_context(), clock.at(clock.instant(TODAY, time(18))):
        _empty(app)
        acting.set(NOBODY)
        made = make_history()
        add_conditions(made, TODAY)
        add_money(made, TODAY)
        add_recruitment(made, TODAY)
        with transaction() as session:
            session.add(
                SignTerms(coop_id=made.coop_id, from_on=date(2026, 11, 25), why="Board of 24 May",
                          made_at=clock.now(), **OWN)
            )  # fmt: skip
        yield made
        db.session.rollback()
        db.session.remove()


@dataclass
class Reader:
    """Pages of the world, as a treasurer sees them."""

    client: FlaskClient

    def __call__(self, address: str) -> dict[str, Shown]:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return read_page(answer.text)


@pytest.fixture(scope="module")
def page(app, world: History):
    client = app.test_client()
    as_role(client, world.coop_id, "treasurer", "board")
    return Reader(client)


@pytest.fixture(scope="module")
def book(world: History):
    """The workbook of a board pack of every section, beside the year before."""
    actor = Actor(None, "Tess", world.coop_id, None, frozenset({Role.TREASURER, Role.BOARD}))
    known = tuple(one for one in chapters(actor) if one.code in CODES)
    assert len(known) == len(CODES)
    name = people.coop(world.coop_id).name
    made = making.make(actor, name, known, SPAN, "year", made_at=clock.now())
    return Book(made.workbook)


CODES = (
    "workforce", "retention", "fairness", "signs", "recruitment", "payroll", "labour", "ahead",
    "leave_owed",
)  # fmt: skip


@pytest.fixture(scope="module")
def hand(world: History):
    """What the independent calculations read, each made once."""
    staff = People(world.coop_id, TODAY)
    money = Money(staff)
    return SimpleNamespace(
        people=staff,
        conditions=Conditions(staff, TODAY),
        money=money,
        leave=Leave(money, TODAY),
        recruiting=Recruiting(staff, SPAN.first_on, TODAY),
        recruited=Recruiting(staff, date(2024, 12, 1), date(2025, 11, 30)),
    )


@pytest.fixture(autouse=True)
def today():
    with clock.at(clock.instant(TODAY, time(18))):
        yield TODAY

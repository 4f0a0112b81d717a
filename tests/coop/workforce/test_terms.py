"""The board says what counts as an early sign, from a day on; members read what is applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.workforce import queries, service, signs
from coop.workforce.models import SignTerms
from coop.workforce.signs import LIMITS, Sign
from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)
from tests.factories.shifts import make_shift, place

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
SHIPPED = queries.in_force((), TODAY)
FORM = {name: str(getattr(SHIPPED, name)) for name in LIMITS}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def board(coop):
    return actor_of(make_account(coop, "board", name="Bea Board"), coop, "board")


def choose(actor, from_on=TODAY, why="Board of 2 November", **values):
    with transaction():
        terms = replace(SHIPPED, own=True, from_on=from_on, why=why, **values)
        service.choose_signs(actor, terms)


def test_what_is_chosen_holds_from_its_day_and_the_past_stays(coop, board):
    choose(board, TODAY, weekends=3)
    choose(board, TODAY + 10 * DAY, weekends=2)
    assert queries.terms(coop, TODAY - DAY) == SHIPPED
    assert queries.terms(coop, TODAY).weekends == 3
    assert queries.terms(coop, TODAY + 9 * DAY).weekends == 3
    assert queries.terms(coop, TODAY + 10 * DAY).weekends == 2
    assert queries.terms(make_coop("Harbour Care"), TODAY) == SHIPPED


def test_said_again_for_the_same_day_it_replaces(coop, board):
    choose(board, TODAY, refusals=4)
    choose(board, TODAY, refusals=5, why="A slip of the pen")
    assert [(row.refusals, row.why) for row in queries.chosen(coop)] == [(5, "A slip of the pen")]


def test_a_past_day_a_wild_value_or_no_reason_is_refused(coop, board):
    for wrong, field in (
        ({"from_on": TODAY - DAY}, "from_on"),
        ({"why": "  "}, "why"),
        *(({name: least - 1}, name) for name, (least, _) in LIMITS.items()),
        *(({name: most + 1}, name) for name, (_, most) in LIMITS.items()),
    ):
        with pytest.raises(DomainError) as refused:
            choose(board, **wrong)
        assert refused.value.field == field
    assert queries.chosen(coop) == ()


def test_each_choice_is_in_the_record(coop, board):
    choose(board, TODAY, weekends=3)
    row = db.session.scalar(select(SignTerms))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.coop_id == coop)).all()
    assert any(
        one.action == "workforce.signs_chosen" and one.subject_id == row.id for one in entries
    )


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("board", True), ("treasurer", False), ("manager", False), ("coordinator", False),
     ("trainer", False), ("worker", False)],
)  # fmt: skip
def test_the_board_alone_chooses(coop, client, role, allowed):
    as_role(client, coop, role)
    assert client.get("/workforce/signs/terms").status_code == (200 if allowed else 403)
    given = {**FORM, "weekends": "3", "from_on": "20/11/2026", "why": "Members asked"}
    assert client.post("/workforce/signs/terms", data=given).status_code == (
        302 if allowed else 403
    )
    assert len(queries.chosen(coop)) == allowed


def test_the_page_says_since_when_and_whose_they_are(coop, client, board):
    as_role(client, coop, "board")
    page = client.get("/workforce/signs").text
    assert "Working values of Carework, from 1 January 2020" in page
    choose(board, TODAY, why="Asked for by members")
    choose(board, TODAY + 30 * DAY, why="Winter")
    page = client.get("/workforce/signs").text
    assert "As the co-op has chosen, from 20 November 2026: Asked for by members" in page
    assert "From 20 December 2026" in page
    assert "Working values of Carework" in client.get("/workforce/signs?on=19/11/2026").text
    as_role(client, coop, "coordinator")
    assert "Change what counts" not in client.get("/workforce/signs").text


def test_a_wrong_value_stands_beside_its_field(coop, client):
    as_role(client, coop, "board")
    page = client.post("/workforce/signs/terms", data={**FORM, "weekends": "0", "why": ""}).text
    assert "Enter 1 to 12." in page
    assert "Say why." in page


def test_a_member_reads_by_what_they_are_judged(coop, client, board):
    maple = make_service(coop)
    amy = make_person(coop, "Amy", "Adams", service_id=maple, from_on=date(2025, 1, 6))
    for n in range(3):
        shift = make_shift(coop, maple, date(2026, 11, 14) - n * timedelta(weeks=1))
        place(coop, shift, amy, published_at=clock.now())
    as_role(client, coop, "worker", person_id=amy)
    assert "Nothing stands out" in client.get("/me/signs").text
    choose(board, TODAY, weekends=3, why="Asked for by members")
    choose(board, TODAY + 30 * DAY, weekends=9, why="Winter")
    page = client.get("/me/signs").text
    assert "Something here is worth a word" in page
    assert "The last 3 weekends or more worked, each at least in part." in page
    assert "from 20 November 2026: Asked for by members" in page
    assert "The last 9 weekends or more worked" in page
    assert "1 thing worth a word" in client.get("/me").text


def test_sentences_of_one_week_read_well():
    one = signs.said(replace(SHIPPED, hours_weeks=1, change_weeks=1, notice_days=1, weekends=1))
    assert one[Sign.HOURS].startswith("In the last week less than 90 %")
    assert one[Sign.CHANGES] == (
        "3 or more changes that others made with less than one day’s notice, in the last week."
    )
    assert one[Sign.WEEKENDS] == "The last weekend worked, at least in part."

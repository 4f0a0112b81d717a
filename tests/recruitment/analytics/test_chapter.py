"""Recruitment as a chapter of the board's pack: the page's figures, whole, for those who may."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from coop.board.service import keeper
from core import clock
from core.access import Actor, permissions
from core.db import transaction
from core.reports import Span, chapters
from core.sections import Section, joined
from core.sheets.sections import sections_bytes
from core.ui.sections import said
from recruitment.analytics import service
from recruitment.analytics.chapters import recruitment
from recruitment.analytics.service import Spent
from recruitment.pipeline import service as pipeline
from tests.factories.people import as_role, make_coop
from tests.factories.recruitment import at_noon, make_office, make_referral, recruiter

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)
AUTUMN = Span(date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def coop(client):
    """In the autumn three of the office, of whom two were spoken to and one of these ended; in
    summer one who applied.
    """
    coop = make_coop()
    office = make_office(coop)
    with at_noon(date(2026, 7, 6)):
        make_referral(coop)
    with at_noon(date(2026, 9, 7)):
        three = [make_referral(coop, office) for _ in range(3)]
    for referral in three[:2]:
        with at_noon(date(2026, 9, 9)), transaction():
            pipeline.move(recruiter(coop), referral, "contacted")
    with at_noon(date(2026, 9, 10)), transaction():
        pipeline.move(
            recruiter(coop), three[0], "rejected", reason="hours", candidate_words="No"
        )  # fmt: skip
    with transaction():
        service.add_cost(recruiter(coop), Spent(date(2026, 10, 5), "advert", 12_345))
        service.add_cost(recruiter(coop), Spent(date(2026, 7, 5), "advert", 500))
    return coop


def test_it_is_whole_and_counts_the_referrals_of_the_span(coop):
    found = recruitment(coop, AUTUMN, None)
    started, ended = found.measure("started"), found.measure("ended")
    assert (started.over.value, started.under.value) == (0, 3)
    assert (ended.over.value, ended.under.value, ended.value) == (1, 3, Decimal("0.3333"))
    assert found.measure("cost").over.value == 12_345
    assert (found.measure("cost").from_on, found.measure("cost").until_on) == (
        AUTUMN.first_on, AUTUMN.last_on,
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in found.grid("stages").rows}
    assert rows["Contacted"][0] == 2  # under ten, and shown: the board's pack hides nothing
    assert {grid.code for grid in found.grids} >= {"stages", "groups", "reasons", "held", "cost"}


def test_another_time_stands_beside_it(coop):
    found = recruitment(coop, AUTUMN, AUTUMN.before())
    now, then = found.grid("compared").rows
    assert now[:7] == (
        AUTUMN.first_on, AUTUMN.last_on, 3, 0, Decimal("0.0000"), 1, Decimal("0.3333"),
    )  # fmt: skip
    assert then[:4] == (date(2026, 6, 1), date(2026, 8, 31), 1, 0)
    assert (now[7], then[7]) == (12_345, 500)


def test_another_co_op_has_none_of_it(coop):
    found = recruitment(make_coop("Another co-op"), AUTUMN, AUTUMN.before())
    assert found.measure("started").under.value == 0
    assert [row[2] for row in found.grid("compared").rows] == [0, 0]


@pytest.mark.parametrize(
    ("role", "may"),
    [("board", True), ("manager", True), ("recruiter", True), ("treasurer", True),
     ("trainer", False), ("worker", False), ("adviser", False)],
)  # fmt: skip
def test_it_is_for_those_who_may_see_the_page(coop, client, role, may):
    codes = [one.code for one in chapters(Actor(None, "A", coop, None, frozenset({role})))]
    assert ("recruitment" in codes) is may
    as_role(client, coop, role)
    assert (client.get("/recruitment/figures").status_code == 200) is may


@pytest.mark.parametrize("role", ["board", "treasurer", "manager"])
def test_all_sections_that_somebody_sees_make_one_pack(coop, role):
    seen = chapters(Actor(None, "A", coop, None, frozenset({role})))
    assert {"workforce", "recruitment", "payroll"} <= {one.code for one in seen}
    held = permissions()[keeper(seen)].roles
    assert role in held
    assert all(held <= permissions()[one.permission].roles for one in seen)


def test_it_is_the_page_of_the_same_days(coop, client):
    as_role(client, coop, "board")
    page = client.get("/recruitment/figures?months=3").text
    found = recruitment(coop, Span(date(2026, 10, 1), TODAY), None)
    for one in found.measures:
        assert one.label in page
        assert said(one.value, one.kind) in page
    page = client.get("/recruitment/figures?months=12").text
    whole = recruitment(coop, Span(date(2026, 1, 1), TODAY), None)
    heads = [re.sub(r"\s+", " ", one) for one in re.findall(r"<th scope=\"row\">([^<]+)<", page)]
    for row in whole.grid("stages").rows:
        assert row[0] in heads


def test_the_parts_share_no_sheet_and_no_code(coop):
    found = recruitment(coop, AUTUMN, AUTUMN.before())
    assert sections_bytes("Pack", [], [found], made_at=clock.now())[:2] == b"PK"
    with pytest.raises(ValueError, match="two of one code"):
        joined("x", "X", "", [found, Section("y", "Y", grids=(found.grids[0],))])

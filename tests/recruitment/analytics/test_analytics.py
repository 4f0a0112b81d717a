"""Recruitment's figures: the way to work, days at stages, reasons, who stays, what it costs."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from core import clock
from core.db import db, owned, transaction
from core.errors import DomainError
from core.jobs.models import JobRun, StoredFile
from core.jobs.testing import run_queued
from core.sections import Kind
from core.sheets.sections import sections_bytes
from recruitment.analytics import queries, rules, sections, service
from recruitment.analytics.queries import Asked
from recruitment.analytics.rules import Cost, Hire
from recruitment.analytics.service import Spent
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral, ReferralEvent
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.recruitment import at_noon, make_office, make_referral, recruiter

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)
FIRST = date(2025, 12, 1)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


def move(coop, referral, to, on, **more):
    with at_noon(on), transaction():
        pipeline.move(recruiter(coop), referral, to, **more)


def refer(coop, on, office=None, **more):
    with at_noon(on):
        return make_referral(coop, office, **more)


def asked(by="source", **more):
    return Asked(FIRST, TODAY, by, **more)


@pytest.fixture
def coop(client):
    return make_coop()


@pytest.fixture
def world(coop):
    """Four from the office, two who applied; one of each no further than referred."""
    office = make_office(coop)
    monday = date(2026, 9, 7)
    four = [refer(coop, monday, office) for _ in range(4)]
    two = [refer(coop, monday) for _ in range(2)]
    for number, one in enumerate((*four[1:], two[1])):
        move(coop, one, "contacted", monday + (2 + number) * DAY)
    move(coop, four[1], "rejected", monday + 12 * DAY, reason="hours", candidate_words="No")
    move(coop, four[2], "withdrawn", monday + 9 * DAY, reason="other_work")
    return coop, office


def grid(coop, asked_, code, grid_code, weeks=13):
    (found,) = [one for one in sections.whole(coop, asked_, weeks) if one.code == code]
    return found.grid(grid_code)


def test_the_way_counts_who_reached_who_stands_and_who_ended_where(world):
    coop, _ = world
    rows = {row[0]: row[1:] for row in grid(coop, asked(), "way", "stages").rows}
    assert rows["Referred"][:4] == (6, Decimal("1.0000"), 2, 0)
    assert rows["Contacted"][:4] == (4, Decimal("0.6667"), 2, 2)
    assert rows["Screened"][:4] == (0, Decimal("0.0000"), 0, 0)
    groups = {row[0]: row[1:] for row in grid(coop, asked(), "way", "groups").rows}
    assert groups == {"Adviser": (4, 3, 2), "Applied directly": (2, 1, 0)}
    by_office = {row[0]: row[1:] for row in grid(coop, asked("office"), "way", "groups").rows}
    assert by_office == {"Brightwater": (4, 3, 2), "No office": (2, 1, 0)}


def test_days_at_a_stage_are_those_of_stays_that_are_over(world):
    coop, _ = world
    rows = {row[0]: row[1:] for row in grid(coop, asked(), "way", "stages").rows}
    # Contacted after 2, 3, 4 and 5 days; the rejected left contacted after 10, the other after 6.
    assert rows["Referred"][4:] == (4, 2, 3, 4)
    assert rows["Contacted"][4:] == (2, 6, 6, 10)


def test_whoever_comes_back_to_a_stage_reached_it_once_and_stayed_there_twice(coop):
    one = refer(coop, date(2026, 9, 7))
    move(coop, one, "contacted", date(2026, 9, 8))
    move(coop, one, "rejected", date(2026, 9, 11), reason="hours", candidate_words="No")
    move(coop, one, "contacted", date(2026, 9, 30))
    move(coop, one, "screened", date(2026, 10, 5))
    rows = {row[0]: row[1:] for row in grid(coop, asked(), "way", "stages").rows}
    assert rows["Contacted"][0] == 1
    assert rows["Contacted"][4:] == (2, 3, 3, 5)  # 8 to 11 September, 30 September to 5 October


def test_what_moves_keep_is_what_the_migration_works_out_from_their_instants(world):
    coop, _ = world
    move(coop, db.session.scalars(select(Referral.id).where(Referral.stage == "rejected")).one(),
         "contacted", date(2026, 11, 2))  # fmt: skip
    kept = {
        row.id: (row.stayed_days, row.came_back)
        for row in db.session.scalars(select(ReferralEvent).where(ReferralEvent.to_stage != ""))
    }
    assert {True, False} == {back for _, back in kept.values()}
    assert None in {days for days, _ in kept.values()}
    step = import_module("core.migrations.versions.0053_stays_of_referrals")
    found = step.worked_out(db.session.connection())
    assert {row["event"]: (row["days"], row["back"]) for row in found} == kept


def test_the_period_source_and_office_narrow_it(world):
    coop, office = world
    assert sum(queries.read(coop, asked(source="direct")).way.referred.values()) == 2
    assert sum(queries.read(coop, asked(office_id=office)).way.referred.values()) == 4
    late = Asked(date(2026, 9, 8), TODAY)
    assert not queries.read(coop, late).way.referred
    assert (
        sum(queries.read(coop, Asked(date(2026, 9, 7), date(2026, 9, 7))).way.referred.values())
        == 6
    )
    assert not queries.read(make_coop("Other"), asked()).way.referred


def test_reasons_say_whose_end_it_was(world):
    coop, _ = world
    rows = grid(coop, asked(), "reasons", "reasons").rows
    assert sorted(rows) == [
        ("Found other work", "the candidate", 1), ("Hours or days do not fit", "the co-op", 1),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_quartiles_of_counted_days_are_those_of_the_list(days):
    ordered = sorted(days)
    at = [ordered[-(-len(ordered) * part // 4) - 1] for part in (1, 2, 3)]  # nearest rank
    assert rules.spread(Counter(days)) == tuple(at)


def hire(source, start, last=None, **standing):
    return Hire(source, start, last, {4: None, 13: None, 26: None, 52: None} | {
        int(key[1:]): value for key, value in standing.items()
    })  # fmt: skip


def test_retention_is_the_product_limit_by_hand():
    # Of four: one leaves on day 10, one is seen 20 days, one leaves on day 30, one is seen 40.
    def seen(days):
        return TODAY - (days - 1) * DAY

    hires = [
        hire("direct", TODAY - 100 * DAY, TODAY - 91 * DAY),
        hire("direct", seen(20)),
        hire("direct", TODAY - 100 * DAY, TODAY - 71 * DAY),
        hire("direct", seen(40)),
    ]
    curve = rules.curves(hires, TODAY)["direct"]
    assert curve.at(9).share == 1
    assert curve.at(10).share == pytest.approx(3 / 4)
    assert curve.at(30).share == pytest.approx(3 / 4 * 1 / 2)


def test_a_cost_is_divided_by_those_who_began_in_the_period_and_stayed():
    start = date(2026, 3, 2)
    hires = [
        hire("direct", start, w13=True), hire("direct", start, w13=False),
        hire("adviser", start, w13=True), hire("adviser", start, w13=None),
        hire("adviser", date(2025, 1, 6), w13=True),
    ]  # fmt: skip
    costs = [Cost("direct", 10_000), Cost("", 5_001)]
    found = rules.cost(hires, costs, {"direct": "Direct", "adviser": "Adviser"}, 13, FIRST, TODAY)
    assert found.grid("cost").rows == (
        ("Direct", 10_000, 2, 2, 1, 10_000),
        ("Adviser", 0, 2, 1, 1, 0),
        ("For all ways", 5_001, None, None, None, None),
    )
    assert found.grid("cost").total == ("Total", 15_001, 4, 3, 2, 7_501)
    assert found.measure("cost").value == 7_501


def test_hires_come_from_employment_and_a_person_counts_once(coop):
    service_id = make_service(coop)
    person = make_person(coop, service_id=service_id, from_on=date(2026, 6, 1))
    for on in (date(2026, 5, 4), date(2026, 5, 11)):
        made = refer(coop, on)
        with transaction():
            row = owned(Referral, made, coop)
            row.stage, row.stage_kind, row.waits_on = "outcome", "done", ""
            row.next_due_on, row.final_at = None, clock.now()
            row.person_id = person
    (one,) = queries.hires(coop, asked())
    assert (one.start_on, one.last_on) == (date(2026, 6, 1), None)
    assert one.standing == {4: True, 13: True, 26: True, 52: None}


def test_costs_are_checked_and_audited_and_belong_to_the_co_op(coop):
    rita = recruiter(coop)
    good = Spent(date(2026, 11, 20), "advert", 5_000, "direct")
    with transaction():
        made = service.add_cost(rita, good).id
    (row,) = queries.costs(coop)
    assert row.month_on == date(2026, 11, 1)
    for bad, field in (
        (Spent(TODAY + DAY, "advert", 1), "on"), (Spent(TODAY, "bribes", 1), "kind"),
        (Spent(TODAY, "advert", 0), "amount"), (Spent(TODAY, "advert", 1, "moon"), "source"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused, transaction():
            service.add_cost(rita, bad)
        assert refused.value.field == field
    assert [one.pence for one in queries.read(coop, asked()).costs] == [5_000]
    with transaction():
        service.remove_cost(rita, made)
    assert queries.costs(coop) == []


def test_who_opens_the_pages_and_who_does_not(client, world):
    coop, _ = world
    for role, code in (
        ("recruiter", 200), ("manager", 200), ("board", 200), ("worker", 403), ("adviser", 403),
        ("coordinator", 403),
    ):  # fmt: skip
        as_role(client, coop, role)
        assert client.get("/recruitment/figures").status_code == code, role
    as_role(client, coop, "board")
    assert client.get("/recruitment/figures/costs").status_code == 403
    as_role(client, coop, "recruiter")
    page = client.get("/recruitment/figures?by=office&months=3&weeks=26&office=nonsense").text
    assert "Brightwater" in page
    client.post(
        "/recruitment/figures/costs",
        data={"on": "20/11/2026", "kind": "advert", "amount": "123.45", "source": ""},
    )
    assert "£123.45" in client.get("/recruitment/figures/costs").text
    bad = client.post(
        "/recruitment/figures/costs", data={"on": "1/1/2030", "kind": "advert", "amount": "1"}
    )
    assert "today or earlier" in bad.text


def test_the_page_takes_as_many_queries_however_many_referrals(client, world):
    coop, _ = world
    as_role(client, coop, "recruiter")

    def count():
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        assert client.get("/recruitment/figures").status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few = count()
    for _ in range(5):
        refer(coop, date(2026, 10, 1))
    assert count() == few


def test_nothing_under_ten_is_in_the_workbook_for_others(world):
    coop, _ = world
    made = sections.guarded(coop, asked())
    assert _counts(made) == [], "six referrals: every count is small"
    for number in range(12):
        one = refer(coop, date(2026, 10, 1))
        if number < 11:
            move(coop, one, "withdrawn", date(2026, 10, 5), reason="other_work")
    made = sections.guarded(coop, asked())
    # Of 4 from the office and 14 others, of 12 who found work and 1 whose hours did not fit:
    # only the sums, and none of the starts, which are nought.
    assert _counts(made) == [18, 13]
    book = openpyxl.load_workbook(io.BytesIO(sections_bytes("T", ("x",), made)))
    numbers = [
        cell
        for sheet in book
        if sheet.title not in ("Notes", "Cover")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int)
    ]
    assert all(number >= 10 for number in numbers if number not in (4, 13, 26, 52)), numbers


def _counts(made):
    """Every count that is shown, in order; days are not counts of people."""
    return [
        cell
        for section in made
        for grid in section.grids
        for row in (*grid.rows, grid.total or ())
        for cell, field in zip(row, grid.fields, strict=False)
        if field.kind is Kind.COUNT and cell is not None
    ]


def test_the_workbooks_are_written_by_the_worker(client, world):
    coop, _ = world
    as_role(client, coop, "recruiter")
    client.post("/recruitment/figures/workbook", data={"by": "source"})
    client.post("/recruitment/figures/workbook", data={"by": "source", "others": "1"})
    run_queued()
    runs = db.session.query(JobRun).order_by(JobRun.id).all()
    assert [run.state for run in runs] == ["done", "done"]
    names = [row.name for row in db.session.query(StoredFile).order_by(StoredFile.id)]
    assert names == ["recruitment-board-2026-12-01.xlsx", "recruitment-partners-2026-12-01.xlsx"]

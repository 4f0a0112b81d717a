"""From the accounts' result to the ledger, the next pay run and everybody's part."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from coop.capital import queries as capital
from coop.capital import service as ledger
from coop.capital.models import CapitalEntry
from coop.capital.rules import Kind
from coop.decisions import voting
from coop.notices.models import Alert
from coop.pay import items
from coop.pay import queries as pay
from coop.pay.rates import Element
from coop.surplus import documents, exports, queries, service
from coop.surplus.models import SurplusDraft, SurplusShare, SurplusSnapshot, SurplusYear
from coop.surplus.rules import SurplusRule, Who
from coop.surplus.service import Given
from core import clock
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.models import StoredFile
from core.jobs.testing import run_queued
from tests.coop.surplus.conftest import LAST, TODAY
from tests.factories.capital import treasurer
from tests.factories.people import make_coop


def do(verb, house, *args, **more):
    with transaction():
        made = getattr(service, verb)(house.board, *args, **more)
        return getattr(made, "id", made)


def refused(words, verb, house, *args, **more):
    with pytest.raises(DomainError, match=words) as error:
        do(verb, house, *args, **more)
    return error.value


def _entries(house):
    """How many the ledger has, which is the newest one's number."""
    return db.session.scalar(
        select(func.count()).select_from(CapitalEntry).where(CapitalEntry.coop_id == house.coop)
    )


def people(year_id, house):
    taken = queries.read(queries.snapshot(house.coop, year_id))
    return {one.person_id: one for one in taken.people}


def test_the_figures_come_from_pay_membership_and_the_ledger(house):
    found = people(house.open_year(), house)
    amy, dot = found[house.amy], found[house.dot]
    # Two shifts of 7:00 to 15:00 with half an hour's break, at £12.80 an hour.
    assert (amy.minutes, amy.basic_pence) == (2 * 450, 2 * 9_600)
    assert (amy.member, amy.member_days, amy.service_days) == (True, 365, 455)
    assert amy.paid_share_pence_days == 20_000 * 365
    assert (dot.member, dot.member_days, dot.worked_days, dot.minutes) == (False, 0, 365, 0)


def test_a_year_is_one_that_has_ended_once(house):
    refused("Our year ends on", "open_year", house, date(2026, 3, 30), 1, "x")
    refused("not ended yet", "open_year", house, date(2027, 3, 31), 1, "x")
    refused("where the figure comes from", "open_year", house, LAST, 1, " ")
    house.open_year()
    refused("here already", "open_year", house, LAST, 1, "x")


def test_figures_put_right_make_a_new_snapshot_and_the_old_one_stays(house):
    year_id = house.open_year()
    first = queries.snapshot(house.coop, year_id)
    do("give_figures", house, year_id, {house.dot: Given(6_000, 0, 120_000)}, "Old payroll")
    second = queries.snapshot(house.coop, year_id)
    assert (first.number, second.number) == (1, 2)
    assert people(year_id, house)[house.dot].minutes == 6_000
    assert queries.read(first).people != queries.read(second).people
    refused(
        "here already", "give_figures", house, year_id, {house.dot: Given(6_000, 0, 120_000)}, "x"
    )
    refused("nought or more", "give_figures", house, year_id, {house.dot: Given(-1, 0, 0)}, "x")
    refused("worked or were members", "give_figures", house, year_id, {10**6: Given(1, 0, 0)}, "x")
    do("take_figures", house, year_id)
    assert people(year_id, house)[house.dot].minutes == 0
    do("take_figures", house, year_id)
    assert queries.snapshot(house.coop, year_id).number == 3  # the same figures are kept once


def test_a_snapshot_that_was_tampered_with_is_not_read(house):
    year_id = house.open_year()
    with transaction():
        row = queries.snapshot(house.coop, year_id)
        row.content = row.content.replace('"minutes":900', '"minutes":9000')
    with pytest.raises(DomainError, match="not as they were taken"):
        queries.read(queries.snapshot(house.coop, year_id))


def test_a_carried_rule_is_posted_whole(house, by_hours):
    year_id = house.open_year()
    draft_id = house.draft(year_id, rule=by_hours)
    house.draft(year_id, "All equally")
    result = house.carry(house.put(draft_id))
    assert result["effect"] == "It has taken effect."
    # £1,000 less 2 % on £600 held all year = £988; 20 % and 10 % of it; bonus £691.60.
    # Half of it equally (£115.27 each of three), half by hours (2 : 1 : 0).
    by_person = {row.person_id: row for row in queries.shares(house.coop, year_id)}
    assert {who: row.pence for who, row in by_person.items()} == {
        house.amy: 11_527 + 23_053,
        house.ben: 11_526 + 11_527,
        house.cal: 11_527,
    }
    assert all(abs(row.now_pence - row.kept_pence) <= 1 for row in by_person.values())
    assert by_person[house.amy].interest_pence == 400
    totals = {kind: capital.total(house.coop, kind, TODAY) for kind in Kind}
    kept = sum(row.kept_pence for row in by_person.values())
    assert totals[Kind.SURPLUS] == 0
    assert totals[Kind.GENERAL] == 19_760
    assert totals[Kind.MEMBER_CAPITAL] == kept
    assert totals[Kind.INTEREST_PAYABLE] == 1_200
    year = db.session.get_one(SurplusYear, year_id)
    assert (year.state, year.posted_on) == ("posted", TODAY)
    assert year.decided_by.startswith("Motion ")
    told = db.session.scalars(select(Alert).where(Alert.kind == "surplus_posted"))
    assert {row.person_id for row in told} == {house.amy, house.ben, house.cal}


def test_the_bonus_goes_to_the_next_pay_run_once(house, by_hours):
    year_id = house.open_year()
    house.carry(house.put(house.draft(year_id, rule=by_hours)))
    share = queries.share(house.coop, year_id, house.cal)
    run_id = house.run(date(2026, 6, 1), date(2026, 6, 30), "draft")
    bonus = [line for line in pay.lines(house.coop, run_id) if line.element == Element.BONUS]
    assert {line.person_id: line.pence for line in bonus} == {
        row.person_id: row.now_pence for row in queries.shares(house.coop, year_id)
    }
    assert share.now_pence in {line.pence for line in bonus}
    with transaction():
        db.session.execute(text("update pay_run set state = 'locked'"))
    after = house.run(date(2026, 7, 1), date(2026, 7, 31), "draft")
    assert not [line for line in pay.lines(house.coop, after) if line.element == Element.BONUS]
    assert not list(items.brought(house.coop, date(2026, 6, 1), TODAY - timedelta(days=1)))


def test_a_year_is_posted_once_and_nothing_of_it_changes_afterwards(house, by_hours):
    year_id = house.open_year()
    first, second = house.draft(year_id, rule=by_hours), house.draft(year_id, "All alike")
    motions = [house.put(first), house.put(second)]
    house.carry(motions[0])
    entries = _entries(house)
    assert "shared already" in house.carry(motions[1])["effect"]
    assert _entries(house) == entries
    refused("shared and posted", "set_result", house, year_id, 1, "x")
    refused("shared and posted", "draft", house, year_id, "New", SurplusRule())


def test_a_ledger_that_has_moved_since_stops_the_posting_with_nothing_written(house, by_hours):
    year_id = house.open_year()
    motion_id = house.put(house.draft(year_id, rule=by_hours))
    with transaction():
        ledger.bring_in(house.board, 5_000, TODAY, "A gift")
    result = house.carry(motion_id)
    assert "£50.00 of surplus not yet shared; the figures say £0.00" in result["effect"]
    assert not list(db.session.scalars(select(SurplusShare)))
    assert capital.total(house.coop, Kind.INTEREST_COST, TODAY) == 0
    with transaction():  # undone, it can take effect after all
        number = _entries(house)
        ledger.reverse(house.board, number, "Was meant for the reserve")
    with transaction():
        assert voting.try_effect(house.board, motion_id).result["in_effect"]


def test_shares_that_moved_since_stop_the_posting(house, by_hours):
    year_id = house.open_year()
    motion_id = house.put(house.draft(year_id, rule=by_hours))
    with transaction():
        asked = ledger.apply_for_shares(house.board, house.amy, 10_000, date(2025, 6, 1))
        ledger.allot(house.board, asked.id, date(2025, 6, 1))
        ledger.pay_in(house.board, house.amy, 10_000, date(2025, 6, 1))
    assert "shares have moved" in house.carry(motion_id)["effect"]
    assert not list(db.session.scalars(select(SurplusShare)))


def test_figures_taken_after_a_draft_was_put_do_not_touch_it(house, by_hours):
    year_id = house.open_year()
    draft_id = house.draft(year_id, rule=by_hours)
    motion_id = house.put(draft_id)
    do("give_figures", house, year_id, {house.cal: Given(60_000, 0, 0)}, "Wrongly")
    assert house.carry(motion_id)["in_effect"]
    assert queries.share(house.coop, year_id, house.cal).pence == 11_527
    row = db.session.get_one(SurplusDraft, draft_id)
    assert row.snapshot_id == db.session.scalar(
        select(SurplusSnapshot.id).where(SurplusSnapshot.number == 1)
    )


def test_a_draft_before_the_members_stays_as_it_is(house):
    year_id = house.open_year()
    draft_id = house.draft(year_id)
    house.put(draft_id)
    refused("make a copy", "change", house, draft_id, "Other", SurplusRule())
    refused("make a copy", "drop", house, draft_id)
    refused("has this name", "draft", house, year_id, "Equally", SurplusRule())


def test_a_rule_beyond_the_limits_is_refused(house):
    year_id = house.open_year()
    error = refused("limit interest", "draft", house, year_id, "A", SurplusRule(Decimal(4)))
    assert error.field == "interest_percent"
    do(
        "set_terms", house, TODAY, percent=Decimal(10), until_pence=None, locked=False,
        benefit_society=True, source="Rule 70",
    )  # fmt: skip
    house.draft(year_id, "Members")  # the year ended before these rules
    with transaction():
        db.session.execute(text("update surplus_terms set from_on = '2025-01-01'"))
    error = refused("no dividend", "draft", house, year_id, "B", SurplusRule())
    assert error.field == "who"
    house.draft(year_id, "Workers", who=Who.WORKERS)


def test_what_is_kept_is_paid_out_when_it_is_due_and_not_before(house, by_hours):
    year_id = house.open_year()
    house.carry(house.put(house.draft(year_id, rule=by_hours)))
    assert do("pay_out", house, year_id) == (0, [])
    with clock.at(clock.instant(date(2029, 3, 31))):
        with transaction():  # Ben has had his out on leaving
            kept = queries.share(house.coop, year_id, house.ben).kept_pence
            ledger.pay_out_capital(house.board, house.ben, kept, clock.today())
        done, left = do("pay_out", house, year_id)
        assert done == 2
        assert len(left) == 1
        assert left[0].startswith("Ben Boyd: Member capital account")
        assert capital.total(house.coop, Kind.MEMBER_CAPITAL, clock.today()) == 0
        assert do("pay_out", house, year_id)[0] == 0


def test_everybodys_statement_and_the_workbook_are_made(house, by_hours):
    year_id = house.open_year()
    house.carry(house.put(house.draft(year_id, rule=by_hours)))
    run_queued()
    file = db.session.scalar(select(StoredFile).where(StoredFile.name.like("surplus-statements%")))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert sorted(archive.namelist()) == ["1.pdf", "2.pdf", "3.pdf"]
        assert archive.read("1.pdf").startswith(b"%PDF")
    said = documents.statement_data(*documents.posted(house.coop, year_id), house.amy)
    assert ["Your part of the bonus", "£345.80"] in said["mine"]
    assert ["Hours worked", "15 h"] in said["measured"]
    assert said["context"].startswith("Motion ")
    with pytest.raises(NotFound):
        documents.statement(*documents.posted(house.coop, year_id), house.dot)
    made = exports.workbook(house.coop, year_id, coop_name="Brightwater", made_at=None)
    sheet = load_workbook(io.BytesIO(made))["People"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    amy = next(row for row in rows if "Amy Adams" in row)
    assert 345.8 in [round(value, 2) for value in amy if isinstance(value, float)]


def test_a_workbook_of_figures_is_taken_whole_or_not_at_all(house):
    year_id = house.open_year()
    taken = queries.read(queries.snapshot(house.coop, year_id))
    made = exports.figures_workbook(taken, "Brightwater", None)
    book = load_workbook(io.BytesIO(made))
    sheet = book["Figures"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    rows["4"][2].value, rows["4"][4].value = 120.5, 1500.25
    stream = io.BytesIO()
    book.save(stream)
    read = exports.read(stream.getvalue(), taken)
    assert read.given[house.dot] == Given(7_230, 0, 150_025)
    assert read.given[house.amy].minutes == 900
    rows["4"][0].value = "1"
    rows["3"][2].value = "many"
    stream = io.BytesIO()
    book.save(stream)
    read = exports.read(stream.getvalue(), taken)
    assert not read.given
    words = " ".join(fault.words for fault in read.faults)
    assert "there twice" in words
    assert len(read.faults) == 2


def test_another_co_op_sees_nothing(house):
    year_id = house.open_year()
    draft_id = house.draft(year_id)
    other = make_coop("Other")
    for ask in (
        lambda: queries.year(other, year_id),
        lambda: queries.draft(other, draft_id),
        lambda: queries.snapshot(other, year_id),
        lambda: service.set_result(treasurer(other), year_id, 1, "x"),
        lambda: service.put_to_vote(treasurer(other), draft_id),
    ):
        with pytest.raises(NotFound):
            ask()

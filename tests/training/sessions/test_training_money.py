"""The training budget and what funds pay: figures by hand, pages by role, the workbook."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs import testing as jobs
from core.jobs.models import StoredFile
from tests.factories.classes import NOW, WED, make_school
from tests.factories.people import as_role, make_coop
from tests.factories.training import make_taken
from training.records.models import CourseTaken
from training.records.taken_rules import Result
from training.sessions import costs, service, spending
from training.sessions.costs import Claims
from training.sessions.fund_models import FundClaim
from training.sessions.rules import State
from training.sessions.service import FundSaid, Mark
from training.standards.models import Course

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
AFTER = clock.instant(WED + timedelta(days=1))


@pytest.fixture
def school(database):
    with clock.at(NOW):
        found = make_school(4)
        with transaction() as session:
            course = session.get_one(Course, found.course)
            course.cost_pence, course.minutes = 2_000, 90
        yield found


@pytest.fixture
def held(school):
    """A class for £100 and £5 a place: Ann and Ben were there, Cat was not. One to come: Dee."""
    session_id = school.plan(places=3, cost_pence=10_000, place_pence=500)
    with transaction():
        ids = [one.id for one in service.book_in(school.nia, session_id, school.people[:3])]
    there = Mark(State.PRESENT, Result.PASSED)
    with clock.at(AFTER):
        marks = {ids[0]: there, ids[1]: there, ids[2]: Mark(State.ABSENT)}
        school.do(service.save, school.nia, session_id, marks)
    later = school.plan(on=WED + timedelta(days=40), cost_pence=3_000, place_pence=0)
    school.do(service.book, school.member(3), later)
    return session_id


@pytest.fixture
def fund(school):
    """£60 at most for each completion, to be claimed within 60 days."""
    said = FundSaid("Learning fund", FIRST, LAST, claim_days=60, needs="Certificate")
    fund_id = school.do(service.keep_fund, school.nia, None, said)
    school.do(service.pay_for, school.nia, fund_id, school.course, 6_000)
    return fund_id


def test_done_and_planned_by_hand(school, held):
    """December: 100 + 3 × 5 = 115, 2 people × 3 h. January: 30 planned, 3 h. And one e-learning."""
    make_taken(school.coop, school.people[3], school.course, date(2026, 11, 2))
    found = spending.spends(school.coop, FIRST, LAST)
    sums = {month: one for month, one in costs.by_month(found, FIRST, LAST) if one.minutes}
    assert set(sums) == {date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)}
    december, january = sums[date(2026, 12, 1)], sums[date(2027, 1, 1)]
    assert (december.done_people, december.done_pence, december.done_minutes) == (2, 11_500, 360)
    assert (january.planned_pence, january.planned_minutes, january.done_pence) == (3_000, 180, 0)
    november = sums[date(2026, 11, 1)]
    assert (november.done_pence, november.done_minutes) == (2_000, 90)  # the course's own figures


def test_two_budgets_share_no_day(school):
    school.do(service.keep_budget, school.nia, None, FIRST, LAST, 500_000)
    with pytest.raises(DomainError, match="has some of these days"):
        school.do(service.keep_budget, school.nia, None, LAST, date(2027, 12, 31), 1)
    school.do(service.keep_budget, school.nia, None, LAST + timedelta(days=1), date(2028, 3, 31), 1)
    (_, first) = spending.budgets(school.coop)
    school.do(service.keep_budget, school.nia, first.id, FIRST, LAST, 600_000)
    assert [one.pence for one in spending.budgets(school.coop)] == [1, 600_000]


def lines(school, fund_id, on=AFTER):
    row = spending.fund(school.coop, fund_id)
    day = clock.local_day(on)
    found = spending.completed(school.coop, row, day, FIRST, LAST)
    db.session.rollback()
    return found


def test_what_was_completed_is_claimed_once_for_what_it_cost(school, held, fund):
    """£100 between two and £5 each: £55; the fund pays at most £60. Elsewhere: £20."""
    make_taken(school.coop, school.people[3], school.course, date(2026, 9, 1))
    found = lines(school, fund)
    assert [(one.person, one.cost_pence, one.claim_pence, str(one.stands)) for one in found] == [
        ("Dee Hill", 2_000, 2_000, "late"),
        ("Ann Hill", 5_500, 5_500, "open"),
        ("Ben Hill", 5_500, 5_500, "open"),
    ]
    late, ann, ben = (one.taken_id for one in found)
    with clock.at(AFTER):
        with pytest.raises(DomainError, match="Dee Hill, Fire safety: it could be claimed until"):
            school.do(service.claim, school.nia, fund, [ann, late])
        assert db.session.scalars(select(FundClaim)).all() == []
        school.do(service.claim, school.nia, fund, [ann], reference="LDSS 7")
        with pytest.raises(DomainError, match="Ann Hill, Fire safety: claimed already"):
            school.do(service.claim, school.nia, fund, [ann, ben])
    (claimed,) = [one for one in lines(school, fund) if one.stands == Claims.CLAIMED]
    assert (claimed.person, claimed.reference) == ("Ann Hill", "LDSS 7")
    with pytest.raises(DomainError, match="Say why"):
        school.do(service.take_back, school.nia, claimed.claim_id, "")
    school.do(service.take_back, school.nia, claimed.claim_id, "Refused by the fund")
    with clock.at(AFTER):
        school.do(service.claim, school.nia, fund, [ann, ben])
    assert [str(one.stands) for one in lines(school, fund)] == ["late", "claimed", "claimed"]


def test_another_fund_does_not_pay_for_what_one_has_paid(school, held, fund):
    other = school.do(service.keep_fund, school.nia, None, FundSaid("Other fund", FIRST))
    school.do(service.pay_for, school.nia, other, school.course, 9_000)
    taken = db.session.scalars(select(CourseTaken.id).order_by(CourseTaken.id)).first()
    db.session.rollback()
    with clock.at(AFTER):
        school.do(service.claim, school.nia, fund, [taken])
        with pytest.raises(DomainError, match="not paid for by this fund"):
            school.do(service.claim, school.nia, other, [taken])


def test_a_withdrawn_course_and_one_not_passed_are_not_claimable(school, fund):
    make_taken(
        school.coop, school.people[0], school.course, date(2026, 11, 2), result=Result.FAILED
    )
    assert lines(school, fund) == []


def test_another_co_op_keeps_and_claims_nothing_here(school, held, fund):
    other = make_coop("Other Care")
    stranger = Actor(None, "X", other, None, frozenset({"manager"}))
    said = FundSaid("X", FIRST)
    for verb, *rest in (
        (service.keep_fund, fund, said),
        (service.pay_for, fund, school.course, 1),
        (service.pay_no_more_for, fund, school.course),
        (service.claim, fund, [1]),
    ):
        with pytest.raises(NotFound):
            school.do(verb, stranger, *rest)


@pytest.mark.parametrize(
    ("role", "see", "keep"),
    [
        ("manager", 200, 200),
        ("treasurer", 200, 200),
        ("trainer", 200, 200),
        ("board", 200, 403),
        ("coordinator", 403, 403),
        ("worker", 403, 403),
    ],
)
def test_who_sees_what_training_costs_and_who_keeps_it(client, school, fund, role, see, keep):
    as_role(client, school.coop, role)
    for path in ("/budget", "/funds", f"/funds/{fund}"):
        assert client.get(f"/training{path}").status_code == see, path
    for path in ("/budget/add", "/funds/add", f"/funds/{fund}/change"):
        assert client.get(f"/training{path}").status_code == keep, path
    claimed = client.post(f"/training/funds/{fund}/claim")
    assert claimed.status_code == (302 if keep == 200 else 403)


def test_the_budget_says_what_is_left(client, school, held):
    as_role(client, school.coop, "treasurer")
    answer = {"from_on": "1/4/2026", "until_on": "31/3/2026", "amount": "5,000"}
    assert (
        "It cannot end before it begins." in client.post("/training/budget/add", data=answer).text
    )
    answer["until_on"] = "31/3/2027"
    page = client.post("/training/budget/add", data=answer, follow_redirects=True).text
    for words in ("£5,000.00", "£115.00", "£30.00", "£4,855.00"):
        assert words in page, words
    assert "December, done: £115" not in page  # months are short in the drawing
    assert "Dec, done: £115" in page


def test_all_that_can_be_shown_is_noted_as_claimed_in_one_press(client, school, held, fund):
    """Ann has a certificate, Ben has nothing to show yet."""
    with transaction() as session:
        query = select(CourseTaken).where(CourseTaken.person_id == school.people[0])
        session.scalars(query).one().certificate = "FS-1"
    as_role(client, school.coop, "manager")
    path = f"/training/funds/{fund}"
    with clock.at(AFTER):
        page = client.post(f"{path}/claim", data={}, follow_redirects=True).text
        assert "Tick what was claimed." in page
        answer = {"all": "y", "reference": "R1"}
        page = client.post(f"{path}/claim", data=answer, follow_redirects=True).text
        assert "1 completion is noted as claimed today." in page
        assert "Ben Hill" in client.get(f"{path}?only=open").text
        assert "Ann Hill" not in client.get(f"{path}?only=open").text
        assert "Certificate FS-1" in client.get(f"{path}?only=claimed&sort=-person").text
    assert db.session.scalars(select(FundClaim.reference)).all() == ["R1"]


def test_the_claim_as_a_workbook(client, school, held, fund):
    as_role(client, school.coop, "treasurer")
    with clock.at(AFTER):
        page = client.get(f"/training/funds/{fund}").text
        assert "£110.00" in page  # to claim: twice 55
        assert "nothing yet" in page  # no certificate, no evidence
        assert client.post(f"/training/funds/{fund}/export").status_code == 302
        jobs.run_queued()
    stored = db.session.scalars(select(StoredFile)).one()
    book = load_workbook(io.BytesIO(stored.content))
    assert book.sheetnames[:3] == ["Completed", "By course", "About the fund"]
    rows = list(book["Completed"].iter_rows(values_only=True))
    assert [(row[1], row[8], row[11]) for row in rows[2:4]] == [
        ("Ann Hill", 55, "to claim"),
        ("Ben Hill", 55, "to claim"),
    ]
    sums = list(book["By course"].iter_rows(values_only=True))[2]
    assert sums[:4] == ("Fire safety", 60, 2, 110)

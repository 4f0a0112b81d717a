"""SWAP cohorts: places, placements beside mentors, attendance, the guarantee, the outcome sheet."""

from __future__ import annotations

import io
from datetime import date, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coop.notices.models import Alert, Message
from coop.rota import service as rota
from coop.rota.queries import week
from coop.rota.service import Say
from coop.shifts import queries as need
from coop.visitors import queries as visitors
from coop.visitors.models import ShiftVisitor
from core import clock
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError
from recruitment.cohorts import exports, queries, rules, service
from recruitment.cohorts.rules import Mark, Owed
from recruitment.interviews import service as interviews
from recruitment.interviews.models import Interview
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral
from recruitment.stages.queries import due_on
from tests.factories.cohorts import FIRST, LAST, make_group
from tests.factories.people import as_role, sign_in
from tests.factories.recruitment import at_noon, details, make_adviser

TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def group(database):
    return make_group()


def test_six_weeks_are_allowed_and_a_day_more_is_not():
    weeks = rules.weeks_at_most(queries.limits(), FIRST)
    rules.check_dates(FIRST, FIRST + timedelta(days=41), weeks)
    with pytest.raises(DomainError, match="at most 6 weeks"):
        rules.check_dates(FIRST, FIRST + timedelta(days=42), weeks)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("", "moved away"))), max_size=5))
def test_it_closes_only_when_everybody_had_an_interview_or_a_reason(people):
    rows = [Owed(f"P{n}", had, why) for n, (had, why) in enumerate(people)]
    if all(had or why for had, why in people):
        rules.check_close(rows, LAST, LAST)
    else:
        with pytest.raises(DomainError, match="guaranteed one"):
            rules.check_close(rows, LAST, LAST)
    with pytest.raises(DomainError, match="not ended"):
        rules.check_close(rows, LAST - timedelta(days=1), LAST)


def test_joining_moves_to_the_stage_fills_places_and_leaving_frees_one(group):
    first = group.referral()
    member = group.join(first)
    row = db.session.get_one(Referral, first)
    assert (row.stage, row.next_due_on) == ("swap", due_on(LAST, 30))
    db.session.rollback()
    group.join()
    third = group.referral()
    with pytest.raises(DomainError, match="Every place is taken"):
        group.join(third)
    with pytest.raises(DomainError, match="Say why"):
        group.do(service.leave, group.rita, member, " ")
    group.do(service.leave, group.rita, member, "Found a job")
    group.join(third)
    with pytest.raises(DomainError, match="in a cohort"):
        group.do(service.join, group.rita, make_other(group), third)
    assert queries.cohort(group.coop, group.cohort).taken == 2


def make_other(group):
    said = service.Said("Other", group.partnership, FIRST, LAST, 5)
    return group.do(service.open_cohort, group.rita, said)


def test_a_placement_is_seen_beside_the_mentor_and_covers_nothing(group):
    shift = group.shift()
    empty = next(iter(need.shifts_by_id(group.coop, [shift])))
    promised = db.session.scalars(select(Commitment.id)).all()
    db.session.rollback()
    member = group.join(group.referral(given=details("Grace", "Mbeki")))
    group.do(service.place, group.rita, member, shift, group.mentor)
    after = next(iter(need.shifts_by_id(group.coop, [shift])))
    assert (after.filled, after.empty, after.assigned) == (
        empty.filled,
        empty.empty,
        empty.assigned,
    )
    assert db.session.scalars(select(Commitment.id)).all() == promised
    (mine,) = (row for row in week(group.coop, FIRST, [group.service]).people)
    assert mine.also[0] == ("07:00–15:00 Grace M. goes along (work placement)",)
    told = db.session.scalars(select(Message).where(Message.kind == "visitor_on")).one()
    assert told.person_id == group.mentor
    assert "they do not count" in told.words
    db.session.rollback()
    other = group.join()
    with pytest.raises(DomainError, match="goes along with Moira Mentor already"):
        group.do(service.place, group.rita, other, shift, group.mentor)


def test_only_a_mentor_who_is_on_the_shift_and_only_within_the_dates(group):
    member = group.join()
    outside = group.shift(LAST + timedelta(days=1))
    with pytest.raises(DomainError, match="within the cohort"):
        group.do(service.place, group.rita, member, outside, group.mentor)
    assert db.session.scalars(select(ShiftVisitor)).all() == []
    assert [one.shift_id for one in visitors.possible(group.coop, FIRST, LAST, clock.now())] == []
    inside = group.shift()
    (one,) = visitors.possible(group.coop, FIRST, LAST, clock.now())
    assert (one.shift_id, one.mentor_id) == (inside, group.mentor)
    assert "with Moira Mentor" in one.words
    from coop.pairs.models import Mentoring

    with transaction() as session:
        session.scalars(select(Mentoring)).one().until_on = TODAY
    assert visitors.possible(group.coop, FIRST, LAST, clock.now()) == []
    db.session.rollback()
    with pytest.raises(DomainError, match="no mentor on that day"):
        group.do(service.place, group.rita, member, inside, group.mentor)


def test_when_the_mentor_leaves_the_shift_the_visitor_is_off_and_recruiters_are_alerted(group):
    shift = group.shift()
    member = group.join()
    group.do(service.place, group.rita, member, shift, group.mentor)
    place = next(iter(need.shifts_by_id(group.coop, [shift]))).assigned[0].id
    db.session.rollback()
    group.do(rota.remove, group.rita, place, Say(reason="Ill"))
    assert db.session.scalars(select(ShiftVisitor)).one().off_at is not None
    alert = db.session.scalars(select(Alert).where(Alert.kind == "cohort_placement")).one()
    assert "no longer on the shift" in alert.words
    assert alert.permission == "cohorts.keep"


def test_attendance_of_a_day_and_the_first_placement_moves_the_referral(group):
    referral = group.referral()
    member = group.join(referral)
    group.do(service.add_day, group.rita, group.cohort, FIRST, time(16), time(18), "Moving safely")
    group.do(service.place, group.rita, member, group.shift(), group.mentor)
    along, training = queries.lines(group.coop, group.cohort, FIRST)
    assert training.what == "Moving safely"
    assert "with Moira Mentor" in along.what
    said = {along.key: (Mark.LATE, "Bus"), training.key: (Mark.ABSENT, "")}
    with pytest.raises(DomainError, match="still to come"):
        group.do(service.save_marks, group.rita, group.cohort, FIRST, said)
    with at_noon(FIRST):
        assert group.do(service.save_marks, group.rita, group.cohort, FIRST, said) == 2
    assert db.session.get_one(Referral, referral).stage == "placement"
    (row,) = queries.members(group.coop, group.cohort)
    assert (row.there, row.marked) == (1, 2)


def test_the_guarantee_keeps_a_cohort_open(group):
    left, excused = group.referral(), group.referral()
    one = group.join(left)
    two = group.join(excused)
    group.do(service.leave, group.rita, one, "Found a job")
    with at_noon(LAST):
        with pytest.raises(DomainError, match="guaranteed one"):
            group.do(service.close, group.rita, group.cohort)
        group.do(service.excuse, group.rita, two, "Moved to Leeds")
        group.do(service.close, group.rita, group.cohort)
        with pytest.raises(DomainError, match="closed"):
            group.do(service.excuse, group.rita, two, "Again")
    assert queries.cohort(group.coop, group.cohort).closed_by == "Rita Recruit"


def test_the_outcome_sheet_holds_the_closed_list_of_those_who_share_it_alone(group):
    shares = group.referral(given=details("Grace", "Mbeki", phone="07700 900777"))
    silent = group.referral(given=details("Yusra", "Salah"), agrees=False)
    member = group.join(shares)
    group.join(silent)
    group.do(service.add_day, group.rita, group.cohort, FIRST, time(9), time(12), "Theory")
    with at_noon(FIRST):
        said = {f"d1-{member}": (Mark.ABSENT, "planted absence")}
        group.do(service.save_marks, group.rita, group.cohort, FIRST, said)
    with transaction():
        pipeline.plan(group.rita, shares, None, "planted note")
    row = queries.cohort(group.coop, group.cohort)
    content = exports.workbook("Brightwater Care", row, exports.rows(group.coop, row))
    book = openpyxl.load_workbook(io.BytesIO(content))
    text = " ".join(str(cell) for sheet in book for line in sheet.values for cell in line if cell)
    assert "Grace Mbeki" in text
    assert "SWAP training" in text
    assert f"R-{silent:05d}" in text
    for secret in ("Salah", "planted", "900777", "absence"):
        assert secret not in text


def test_pages_of_a_cohort_from_opening_to_attendance(client, group):
    as_role(client, group.coop, "recruiter")
    referral = group.referral(given=details("Grace", "Mbeki"))
    url = f"/recruitment/cohorts/{group.cohort}"
    given = {"name": "Long", "partnership": group.partnership, "first_on": "7/12/2026",
             "last_on": "18/1/2027", "places": 5}  # fmt: skip
    assert "at most 6 weeks" in client.post("/recruitment/cohorts/open", data=given).text
    page = client.post(f"{url}/join", data={"referral": referral}, follow_redirects=True).text
    assert "They have joined." in page
    assert "no interview yet" in page
    shift = group.shift()
    member = queries.members(group.coop, group.cohort)[0].id
    place = f"/recruitment/cohorts/people/{member}/place"
    assert "Moira Mentor" in client.get(place).text
    page = client.post(place, data={"shift": f"{shift}-{group.mentor}"}, follow_redirects=True).text
    assert "Early" in page
    with at_noon(FIRST):
        day = f"{url}/attendance/{FIRST}"
        (line,) = queries.lines(group.coop, group.cohort, FIRST)
        assert "Who was there" in client.get(day).text
        page = client.post(day, data={f"mark-{line.key}": "there"}, follow_redirects=True).text
        assert "there 1 of 1" in page
    assert client.get(f"{url}/attendance/monday").status_code == 404
    as_role(client, group.coop, "coordinator")
    assert "goes along with Moira Mentor" in client.get(f"/shifts/{shift}").text
    as_role(client, group.coop, "worker", person_id=group.mentor)
    assert "Grace M." in client.get(f"/my/shifts/{shift}").text
    assert "Grace M. goes along" in client.get(f"/my/shifts?week={FIRST}").text
    assert client.get(url).status_code == 403
    sign_in(client, make_adviser(group.coop, group.office), group.coop)
    assert "SWAP December" in client.get("/adviser/places").text
    assert client.get(url).status_code == 403


def test_a_held_interview_keeps_the_guarantee(group):
    referral = group.referral()
    group.join(referral)
    with transaction() as session:
        from recruitment.interviews.models import InterviewSlot

        slot = InterviewSlot(
            coop_id=group.coop, start_at=clock.instant(LAST, time(9)),
            end_at=clock.instant(LAST, time(10)), place="Office", made_at=clock.now(), made_by="x",
        )  # fmt: skip
        session.add(slot)
        session.flush()
        made = interviews.book(group.rita, slot.id, referral, "coop")
        interview = made.id
    assert queries.members(group.coop, group.cohort)[0].owed.settled is False
    with transaction() as session:
        row = session.get_one(Interview, interview)
        row.state, row.outcome = "done", "offer"
    with at_noon(LAST):
        group.do(service.close, group.rita, group.cohort)

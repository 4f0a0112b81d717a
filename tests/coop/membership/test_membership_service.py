"""Joining, offices and leaving on a real database."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from coop.capital import queries as capital
from coop.capital import service as capital_verbs
from coop.members import service as members
from coop.membership import queries, service
from coop.notices.models import Alert
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Employment, Membership, Person
from tests.factories.capital import make_member, make_shares, make_terms, treasurer
from tests.factories.checks import make_gate, make_records
from tests.factories.members import make_cleared
from tests.factories.membership import keeper, make_membership_terms
from tests.factories.people import make_coop, make_person, make_service

TODAY = date(2026, 11, 27)
APPLIED = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    made = make_coop()
    make_terms(made)
    make_membership_terms(made)
    return made


@pytest.fixture
def ann(coop):
    return make_person(coop, "Ann", "Ames", service_id=make_service(coop))


def do(verb, coop, *args, by=None, **more):
    with transaction():
        made = getattr(service, verb)(by or keeper(coop), *args, **more)
        return getattr(made, "id", None)


def refused(words, verb, coop, *args, **more):
    with pytest.raises(DomainError, match=words) as error:
        do(verb, coop, *args, **more)
    return error.value


def kinds(coop, person):
    rows = members.memberships(coop, person)
    found = [(row.kind, row.from_on, row.until_on) for row in rows]
    db.session.rollback()
    return found


def ready(coop, person):
    """An application that nothing stands in the way of; its id."""
    asked = do("apply", coop, person, APPLIED)
    make_cleared(coop, person)
    make_shares(coop, person, 5_000, on=date(2026, 7, 1))
    do("sign_rules", coop, asked, date(2026, 6, 1))
    row = queries.application(coop, asked)
    for each in row.reviews:
        do("hold_review", coop, each.id, each.due_on, "well", "Good")
    return asked


def test_an_application_begins_probation_with_its_reviews(coop, ann):
    asked = do("apply", coop, ann, APPLIED)
    row = queries.application(coop, asked)
    assert row.probation_until_on == date(2026, 7, 4)  # six months, the first day included
    assert [each.due_on for each in row.reviews] == [date(2026, 4, 5), date(2026, 6, 20)]
    assert kinds(coop, ann) == [("probationary", APPLIED, None)]
    assert refused("has applied already", "apply", coop, ann, TODAY).field == "person"


def test_admission_lists_what_stands_in_the_way_and_then_takes_effect(coop, ann):
    asked = do("apply", coop, ann, APPLIED)
    error = refused("not signed the rules", "admit", coop, asked, TODAY, "Board 3 December")
    for words in ("2 reviews are still", "hold no share", "Right to work", "DBS"):
        assert words in error.words
    make_cleared(coop, ann)
    make_shares(coop, ann, 5_000, on=date(2026, 7, 1), paid=4_000)
    do("sign_rules", coop, asked, date(2026, 6, 1))
    for each in queries.application(coop, asked).reviews:
        do("hold_review", coop, each.id, each.due_on, "well", "")
    assert refused("£10.00 of their", "admit", coop, asked, TODAY, "Board").code == "blocked"
    with transaction():
        capital_verbs.pay_in(treasurer(coop), ann, 1_000, TODAY)
    refused("resolution", "admit", coop, asked, TODAY, " ")
    do("admit", coop, asked, TODAY, "Board of 27 November, item 4")
    assert kinds(coop, ann) == [
        ("probationary", APPLIED, TODAY - timedelta(days=1)),
        ("member", TODAY, None),
    ]
    (entry,) = queries.members(coop, TODAY)
    assert (entry.name, entry.shares, entry.paid, entry.entered_on) == (
        "Ann Ames", 50, 5_000, TODAY,
    )  # fmt: skip
    told = [row.words for row in db.session.scalars(select(Alert))]
    assert any("you are a member from 27 November 2026" in words for words in told)
    db.session.rollback()
    refused("decided already", "admit", coop, asked, TODAY, "again")


def test_nobody_decides_on_themselves_or_reviews_themselves(coop, ann):
    asked = ready(coop, ann)
    own = keeper(coop, person_id=ann)
    refused("own membership", "admit", coop, asked, TODAY, "Board", by=own)
    refused("own membership", "refuse", coop, asked, TODAY, "x", "Board", by=own)
    do("add_review", coop, asked, TODAY)
    open_ = next(each for each in queries.application(coop, asked).reviews if not each.held_on)
    refused("your own probation", "hold_review", coop, open_.id, TODAY, "well", "", by=own)


def test_a_refusal_ends_probation_and_is_told(coop, ann):
    asked = do("apply", coop, ann, APPLIED)
    do("refuse", coop, asked, TODAY, "Too many shifts missed", "Board, item 5")
    assert kinds(coop, ann) == [("probationary", APPLIED, TODAY)]
    assert queries.members(coop, TODAY) == ()
    assert db.session.scalar(select(Employment.until_on)) is None  # the work goes on
    db.session.rollback()
    do("apply", coop, ann, TODAY)  # and may apply again
    assert kinds(coop, ann) == [("probationary", APPLIED, None)]


def test_probation_is_extended_with_a_review_before_its_end(coop, ann):
    asked = do("apply", coop, ann, APPLIED)
    until = TODAY + timedelta(days=60)
    refused("later day", "extend_probation", coop, asked, date(2026, 7, 4), "x")
    do("extend_probation", coop, asked, until, "Away for two months")
    row = queries.application(coop, asked)
    assert row.probation_until_on == until
    assert row.reviews[-1].due_on == until - timedelta(days=14)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((TODAY + timedelta(days=1), "well", ""), "not ahead"),
        ((APPLIED - timedelta(days=1), "well", ""), "since the application"),
        ((TODAY, "fine", ""), "what came of it"),
        ((TODAY, "concern", " "), "what has to change"),
    ],
)
def test_what_a_review_cannot_be(coop, ann, given, words):
    row = queries.application(coop, do("apply", coop, ann, APPLIED))
    db.session.rollback()
    refused(words, "hold_review", coop, row.reviews[0].id, *given)


def test_offices_are_for_members_one_chair_at_a_time_and_never_vanish(coop, ann):
    how, begins = "Elected on 3 May", date(2026, 5, 3)
    refused("not a member", "appoint", coop, ann, "chair", begins, None, how)
    do("appoint", coop, ann, "secretary", begins, None, how)  # need not be a member
    ben = make_person(coop, "Ben", "Boyd")
    for one in (ann, ben):
        make_member(coop, one)
    chair = do("appoint", coop, ann, "chair", begins, date(2029, 5, 3), how)
    refused("Somebody else is chair", "appoint", coop, ben, "chair", TODAY, None, how)
    refused("before taking it", "end_office", coop, chair, begins - timedelta(days=1), "x")
    do("end_office", coop, chair, TODAY, "Resigned")
    refused("left this office", "end_office", coop, chair, TODAY, "again")
    do("appoint", coop, ben, "chair", TODAY + timedelta(days=1), None, "Board, item 2")
    now = {(row.name, row.office) for row in queries.officers(coop, TODAY, left=False)}
    assert now == {("Ann Ames", "chair"), ("Ann Ames", "secretary")}
    later = queries.officers(coop, TODAY + timedelta(days=1))
    assert [(row.name, row.office, row.left_on) for row in later] == [
        ("Ben Boyd", "chair", None),
        ("Ann Ames", "secretary", None),
        ("Ann Ames", "chair", TODAY),
    ]
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("DELETE FROM office"))


def test_the_register_says_what_stood_on_a_day(coop, ann):
    make_member(coop, ann)
    with transaction() as session:
        session.get_one(Person, ann).address = "1 Old Row"
    details = members.Details("T1", "Ann", "Ames", address="2 New Street")
    with transaction():
        members.change_details(keeper(coop), ann, details)
    yesterday = TODAY - timedelta(days=1)
    assert queries.members(coop, yesterday)[0].address == "1 Old Row"
    assert queries.members(coop, TODAY)[0].address == "2 New Street"
    do("notify_email", coop, ann, "ann@example.org", "Notices of meetings")
    row = queries.members(coop, TODAY)[0]
    assert (row.email, row.purposes) == ("ann@example.org", "Notices of meetings")
    refused("what it may be used for", "notify_email", coop, ann, "ann@example.org", " ")
    stranger = Actor(None, "Ben", coop, None, frozenset({"worker"}))
    refused("they themselves", "notify_email", coop, ann, "x@example.org", "y", by=stranger)
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("DELETE FROM register_particulars"))


def leaver(coop, person, **given):
    return do("begin_leaving", coop, person, given.pop("reason", "resigned"),
              given.pop("notice_on", TODAY), **given)  # fmt: skip


def test_leaving_is_settled_point_by_point(coop, ann):
    make_member(coop, ann)
    make_shares(coop, ann, 20_000)
    do("appoint", coop, ann, "board", date(2026, 5, 3), None, "Elected")
    last = TODAY + timedelta(days=28)
    made = leaver(coop, ann, membership_last_on=last, work_last_on=last)
    told = [row.words for row in db.session.scalars(select(Alert)) if row.person_id == ann]
    assert "You leave an office: Member of the board, on 25 December 2026. Resigned" in told
    both = "membership ends on 25 December 2026 and work ends on 25 December 2026"
    assert f"Mia recorded that you leave: {both}." in told
    page = queries.leaving(coop, made)
    assert page.to_do == ("Final pay", "Holiday owed", "Property of the society", "Capital")
    assert (page.notice.pence, page.notice.due_on) == (20_000, TODAY + timedelta(days=90))
    assert kinds(coop, ann)[-1][2] == last
    assert db.session.scalar(select(Employment.until_on)) == last
    after = queries.officers(coop, last + timedelta(days=1))
    assert [(row.office, row.left_on) for row in after] == [("board", last)]
    kept = {row.record: row.until_on for row in page.kept}
    assert kept["Employment file"] == date(2032, 12, 25)
    db.session.rollback()
    refused("leaving already", "begin_leaving", coop, ann, "moved", TODAY, work_last_on=last)
    refused("final pay, holiday owed", "settle", coop, made)
    do("done_final_pay", coop, made, TODAY)
    do("done_holiday", coop, made, TODAY)
    do("done_property", coop, made, TODAY, "Keys")
    refused("settled: capital", "settle", coop, made)
    with clock.at(clock.instant(TODAY + timedelta(days=90), time(12))):
        with transaction():
            capital_verbs.pay_withdrawal(treasurer(coop), page.notice.id, clock.today())
        do("settle", coop, made)
        assert queries.leavings(coop) == ()
        (entry,) = queries.members(coop, clock.today())
        assert (entry.ceased_on, entry.shares) == (last, 0)
        paid = {row.record: row.until_on for row in queries.leaving(coop, made).kept}
        assert paid["Share and loan entries"] == date(2033, 2, 25)


def test_membership_and_work_end_apart(coop, ann):
    make_member(coop, ann)
    made = leaver(coop, ann, membership_last_on=TODAY)
    assert queries.leaving(coop, made).to_do == ()
    assert db.session.scalar(select(Employment.until_on)) is None
    ben = make_person(coop, "Ben", "Boyd", service_id=make_service(coop, "Oak House"))
    make_member(coop, ben)
    leaver(coop, ben, work_last_on=TODAY)
    assert kinds(coop, ben) == [("member", date(2020, 1, 1), None)]


def test_shares_not_paid_for_are_given_up_on_leaving(coop, ann):
    make_member(coop, ann)
    make_shares(coop, ann, 20_000, paid=6_000)
    made = leaver(coop, ann, membership_last_on=TODAY)
    held = capital.holding(coop, ann, TODAY)
    assert (held.shares, held.unpaid) == (6_000, 0)
    assert queries.leaving(coop, made).notice.pence == 6_000


def test_an_exclusion_needs_a_resolution_and_notice(coop, ann):
    make_member(coop, ann)
    refused("Name the resolution", "begin_leaving", coop, ann, "excluded", TODAY,
            membership_last_on=TODAY + timedelta(days=21))  # fmt: skip
    error = refused("18 December 2026 at the earliest", "begin_leaving", coop, ann, "excluded",
                    TODAY, membership_last_on=TODAY + timedelta(days=20), resolution="AGM, 7")  # fmt: skip
    assert error.field == "membership_last_on"
    assert kinds(coop, ann)[-1][2] is None  # all or nothing
    leaver(coop, ann, reason="excluded", membership_last_on=TODAY + timedelta(days=21),
           resolution="AGM, item 7")  # fmt: skip
    assert kinds(coop, ann)[-1][2] == TODAY + timedelta(days=21)


def test_of_somebody_who_died_the_representative_is_named(coop, ann):
    make_member(coop, ann)
    refused("representative", "begin_leaving", coop, ann, "died", TODAY,
            membership_last_on=TODAY, work_last_on=TODAY)  # fmt: skip
    leaver(coop, ann, reason="died", membership_last_on=TODAY, work_last_on=TODAY,
           representative="Carol Ames, sister")  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "last day of membership, of work, or of both"),
        ({"membership_last_on": date(2019, 1, 1)}, "not a member on that day"),
        ({"work_last_on": date(2019, 1, 1)}, "not employed on that day"),
        ({"membership_last_on": TODAY, "reason": "default_age"}, "from the list"),
        ({"membership_last_on": TODAY, "notice_on": TODAY + timedelta(days=1)}, "or an earlier"),
    ],
)
def test_what_a_leaving_cannot_be(coop, ann, given, words):
    make_member(coop, ann)
    with pytest.raises(DomainError, match=words):
        leaver(coop, ann, **given)
    assert queries.leavings(coop) == ()


def test_a_member_resigns_with_the_notice_of_the_rules(coop, ann):
    make_member(coop, ann)
    make_shares(coop, ann, 20_000)
    me = Actor(None, "Ann", coop, ann, frozenset({"worker"}))
    refused("Choose your reason", "resign", coop, "died", "", by=me)
    made = do("resign", coop, "moved", "To the sea", by=me)
    page = queries.leaving(coop, made)
    assert page.row.membership_last_on == TODAY + timedelta(days=28)
    assert page.row.work_last_on is None
    assert page.notice.pence == 20_000
    told = [row.permission for row in db.session.scalars(select(Alert)) if row.permission]
    assert told == ["membership.keep"]
    refused("settles with you", "done_final_pay", coop, made, TODAY, by=me)


def test_another_co_op_reaches_nothing(coop, ann):
    asked = do("apply", coop, ann, APPLIED)
    other = make_coop("Other Care")
    make_membership_terms(other)
    for verb, args in (
        ("sign_rules", (asked, TODAY)),
        ("admit", (asked, TODAY, "x")),
        ("apply", (ann, TODAY)),
        ("appoint", (ann, "secretary", TODAY, None, "x")),
        ("begin_leaving", (ann, "moved", TODAY)),
        ("notify_email", (ann, "a@example.org", "x")),
    ):
        with pytest.raises(NotFound):
            do(verb, other, *args)
    assert queries.members(other, TODAY) == ()


def test_every_spell_of_membership_stands_in_the_register(coop, ann):
    with transaction() as session:
        for begins, ends in ((date(2020, 1, 1), date(2021, 5, 5)), (date(2023, 1, 1), None)):
            session.add(Membership(coop_id=coop, person_id=ann, kind="member",
                                   from_on=begins, until_on=ends))  # fmt: skip
    rows = [(row.entered_on, row.ceased_on) for row in queries.members(coop, TODAY)]
    assert rows == [(date(2020, 1, 1), date(2021, 5, 5)), (date(2023, 1, 1), None)]
    now = queries.members(coop, TODAY, ceased=False)
    assert [row.entered_on for row in now] == [date(2023, 1, 1)]


def test_once_the_gate_of_checks_is_shut_admission_asks_for_every_check(coop, ann):
    asked = ready(coop, ann)
    make_gate(coop)
    error = refused("Identity with a recent photograph", "admit", coop, asked, TODAY, "Board")
    assert "Fitness for the work is not declared." in error.words
    make_records(coop, [ann])
    do("admit", coop, asked, TODAY, "Board of 27 November, item 4")

"""What the days bring: the co-op's silence is escalated and never an answer; a candidate's closes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from coop.notices.models import Alert
from core import mail
from core.db import db, transaction
from core.errors import DomainError
from core.jobs.testing import run_periodic
from core.outbox.models import Letter
from recruitment.pipeline import queries, service
from recruitment.pipeline.service import clockwork
from recruitment.referrals.models import CandidateLink, Referral, ReferralEvent
from tests.factories.people import as_role, make_coop
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_office,
    make_referral,
    recruiter,
)

FRIDAY = date(2026, 11, 27)  # an answer is due on Tuesday 1 December
DAY = timedelta(days=1)
NUMBERS = count()


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def referral(coop):
    office = make_office(coop)
    with at_noon(FRIDAY):
        return make_referral(
            coop, office, make_adviser(coop, office), given=details("Cara", "Dunn")
        )


@pytest.fixture
def post(monkeypatch):
    """Letters that go at once, as (to, words); mail is set up."""
    sent = []
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    monkeypatch.setattr(mail, "send", lambda to, subject, body: sent.append((to, body)) or True)
    return sent


def row_of(referral):
    db.session.rollback()
    return db.session.get_one(Referral, referral)


def kinds(referral):
    query = select(ReferralEvent.kind).where(ReferralEvent.referral_id == referral)
    return list(db.session.scalars(query.order_by(ReferralEvent.id)))


def letters():
    return sorted(db.session.scalars(select(Letter.to)))


def ticks(coop, first, last):
    on = first
    while on <= last:
        with at_noon(on):
            run_periodic("pipeline.answers")
        on += DAY


def test_the_co_ops_silence_is_no_answer_and_goes_up(coop, referral):
    ticks(coop, FRIDAY, date(2026, 12, 1))
    assert kinds(referral) == ["referred"]
    ticks(coop, date(2026, 12, 2), date(2026, 12, 2))
    assert kinds(referral) == ["referred", "holding"]
    assert len(letters()) == 2, "the candidate and the adviser"
    assert "Cara" not in " ".join(
        body for to, body in db.session.execute(select(Letter.to, Letter.body)) if "user" in to
    ), "an adviser's letter names nobody"
    alerts = set(db.session.scalars(select(Alert.kind).where(Alert.closed_at.is_(None))))
    assert alerts == {"referral_late"}
    ticks(coop, date(2026, 12, 3), date(2026, 12, 8))
    assert kinds(referral) == ["referred", "holding"], "one in five working days"
    alerts = set(db.session.scalars(select(Alert.kind).where(Alert.closed_at.is_(None))))
    assert alerts == {"referral_late", "referral_escalated"}
    ticks(coop, date(2026, 12, 9), date(2026, 12, 31))
    assert kinds(referral).count("holding") == 4, "on 2, 9, 16 and 23 December"
    row = row_of(referral)
    assert (row.next_due_on, row.waits_on, row.final_at) == (date(2026, 12, 1), "coop", None)
    with at_noon(date(2026, 12, 31)), transaction():
        service.move(recruiter(coop), referral, "contacted")
    assert db.session.scalars(select(Alert.id).where(Alert.closed_at.is_(None))).all() == []
    last = db.session.scalars(select(ReferralEvent).order_by(ReferralEvent.id.desc())).first()
    assert (last.due_on, last.on_time) == (date(2026, 12, 1), False)


def test_without_consent_no_holding_letter_goes_to_the_adviser(coop):
    office = make_office(coop)
    with at_noon(FRIDAY):
        make_referral(coop, office, make_adviser(coop, office), agrees=False,
                      given=details(email="cara@example.org"))  # fmt: skip
    ticks(coop, date(2026, 12, 2), date(2026, 12, 2))
    assert letters() == ["cara@example.org"]


def test_a_candidates_silence_closes_only_after_asking_and_notice(coop, referral, post):
    with at_noon(FRIDAY), transaction():
        service.ask(recruiter(coop), referral, "Are you free on Monday?")
    ticks(coop, FRIDAY, date(2026, 12, 4))
    assert post == [], "they have five working days"
    ticks(coop, date(2026, 12, 5), date(2026, 12, 7))
    ((to, body),) = post
    assert to.startswith("c")
    assert "/yours/" in body
    assert row_of(referral).next_due_on == date(2026, 12, 14)
    ticks(coop, date(2026, 12, 8), date(2026, 12, 14))
    assert row_of(referral).final_at is None
    ticks(coop, date(2026, 12, 15), date(2026, 12, 15))
    row = row_of(referral)
    assert (row.stage, row.waits_on, row.next_due_on, row.before) == (
        "silent",
        "",
        None,
        "referred",
    )
    assert kinds(referral) == ["referred", "asked", "notice", "closed"]
    links = db.session.scalars(select(CandidateLink).where(CandidateLink.withdrawn_at.is_(None)))
    assert len(links.all()) == 1, "the letter's link still works, to open it again"


def test_where_no_letter_goes_nobody_is_closed_and_somebody_is_told_to_ring(coop, referral):
    with at_noon(FRIDAY), transaction():
        service.ask(recruiter(coop), referral, "Are you free on Monday?")
    ticks(coop, date(2026, 12, 7), date(2027, 1, 29))
    row = row_of(referral)
    assert (row.final_at, row.notice_at) == (None, None)
    (alert,) = db.session.scalars(select(Alert).where(Alert.kind == "referral_unreached"))
    assert "Cara Dunn has not replied and cannot be e-mailed" in alert.words
    with at_noon(date(2027, 2, 1)), transaction():
        service.give_notice(recruiter(coop), referral, "By telephone")
    db.session.refresh(alert)
    assert alert.closed_at is not None


def test_nothing_happens_on_a_bank_holiday_or_a_sunday(coop, referral):
    for on in (date(2026, 12, 6), date(2026, 12, 25), date(2026, 12, 28)):
        ticks(coop, on, on)
    assert kinds(referral) == ["referred"]


def test_only_a_permitted_reason_of_the_list_ends_a_referral(coop, referral):
    me = recruiter(coop)
    with at_noon(FRIDAY):
        for reason in ("", "other_work", "nonsense"):
            with pytest.raises(DomainError, match="Choose a reason"), transaction():
                service.move(me, referral, "rejected", reason=reason, candidate_words="No")
        with pytest.raises(DomainError, match="have not agreed that their details"), transaction():
            service.move(me, referral, "pool")
        with pytest.raises(DomainError, match="Only a candidate who was asked"), transaction():
            service.move(me, referral, "silent")


ACTS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["move", "ask", "replied", "notice", "close", "link", "withdraw", "tick"]),
        st.integers(0, 5),
    ),
    max_size=12,
)


@given(ACTS)
@settings(max_examples=12)
def test_whatever_is_done_a_referral_has_a_next_day_or_a_final_answer(database, acts):
    coop = make_coop(f"Coop {next(NUMBERS)}")
    me, on = recruiter(coop), FRIDAY
    with at_noon(on):
        referral = make_referral(coop, keeps=True)
    for days, act, choice in acts:
        on += days * DAY
        with at_noon(on):
            try:
                with transaction():
                    _do(me, referral, act, choice)
            except DomainError:
                db.session.rollback()
            if act == "tick":
                clockwork.tick(coop)
        row = row_of(referral)
        assert (row.next_due_on is None) != (row.final_at is None)
        assert (row.waits_on == "") is (row.next_due_on is None)


def _do(me, referral, act, choice):
    if act == "move":
        from recruitment.stages import queries as stages

        found = stages.current(me.coop_id)
        row = db.session.get_one(Referral, referral)
        goals = found.permitted(row.stage) or (found.first,)
        reason = {"rejected": "hours", "withdrawn": "other_work"}.get(
            goals[choice % len(goals)].kind, ""
        )
        service.move(
            me, referral, goals[choice % len(goals)].code, reason=reason, candidate_words="So"
        )
    elif act in ("ask", "replied", "notice"):
        verb = {"ask": service.ask, "replied": service.replied, "notice": service.give_notice}[act]
        verb(me, referral, "Words")
    elif act == "close":
        service.close_silent(me, referral)
    elif act == "link":
        service.reply_by_link(me, referral, "Yes")
    elif act == "withdraw":
        service.withdraw(me, referral, "other_work")


def test_the_database_itself_refuses_a_referral_without_either(coop, referral):
    from sqlalchemy.exc import IntegrityError

    for column, value in (("next_due_on", None), ("waits_on", ""), ("stage_kind", "rejected")):
        with pytest.raises(IntegrityError), transaction():
            setattr(db.session.get_one(Referral, referral), column, value)
            db.session.flush()


def test_shares_count_answers_late_ones_and_what_is_still_owed(coop):
    office = make_office(coop)
    me = recruiter(coop)
    with at_noon(FRIDAY):
        first, second, third = (make_referral(coop, office) for _ in range(3))
    with at_noon(date(2026, 12, 1)), transaction():
        service.move(me, first, "contacted")  # on its day: in time
    with at_noon(date(2026, 12, 2)), transaction():
        service.move(me, second, "contacted")  # a day late; the third is never answered
    with at_noon(date(2026, 12, 4)):
        found = queries.shares(coop, date(2026, 11, 1), date(2026, 12, 4))
        assert (found.whole.on_time, found.whole.late, found.whole.still_owed) == (1, 1, 1)
        assert found.whole.percent == 33
        (share,) = found.offices
        assert (share.name, share.due) == ("Brightwater", 3)
        assert {row.name: row.due for row in found.people} == {"Rita Recruit": 2, "Nobody yet": 1}
        assert [month for month, _ in found.months] == [date(2026, 12, 1)]
        inside = queries.shares(coop, date(2026, 12, 1), date(2026, 12, 1))
        assert (inside.whole.on_time, inside.whole.due) == (1, 1)
        assert queries.funnel(coop, FRIDAY, FRIDAY) == {"adviser": {"contacted": 2, "referred": 1}}
    assert third


def _queries(act):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_list_board_and_shares_take_as_many_queries_however_many_there_are(coop, client):
    as_role(client, coop, "recruiter")
    pages = ("/recruitment/board", "/recruitment/list", "/recruitment/on-time")
    with at_noon(FRIDAY):
        make_referral(coop)
        few = [_queries(lambda page=page: client.get(page)) for page in pages]
        for _ in range(6):
            make_referral(coop)
        assert [_queries(lambda page=page: client.get(page)) for page in pages] == few

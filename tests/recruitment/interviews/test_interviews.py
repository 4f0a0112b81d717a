"""Slots, bookings, scores and outcomes on the database."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coop.notices.models import Message
from core import clock
from core.access import Actor
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import CareworkError, DomainError, NotFound
from core.outbox.models import Letter
from recruitment.interviews import queries, service
from recruitment.interviews.models import Interview, InterviewSlot
from recruitment.interviews.rules import By
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral, ReferralEvent
from recruitment.stages.queries import due_on
from tests.factories.interviews import WED, during, make_panel
from tests.factories.recruitment import at_noon, make_vacancy

TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def panel(database):
    return make_panel()


def promises(panel):
    query = select(Commitment.person_id, Commitment.start_at, Commitment.kind)
    return [tuple(row) for row in db.session.execute(query.order_by(Commitment.id))]


def said(panel, kind):
    query = select(Message.person_id, Message.words).where(Message.kind == kind)
    return {row.person_id: row.words for row in db.session.execute(query)}


def test_planned_slots_take_the_interviewers_time_and_a_clash_names_it(panel):
    first, second = panel.plan(count=2, gap=15)
    start = clock.instant(WED, time(10))
    assert sorted(promises(panel)[:2]) == [(one, start, "interview") for one in panel.people[:2]]
    assert len(promises(panel)) == 4
    assert "and 1 more" in said(panel, "interview_booked")[panel.people[0]]
    with pytest.raises(DomainError, match="Ben already has an interview") as refused:
        panel.plan(time(10, 30), people=(panel.people[1], panel.people[2]))
    assert refused.value.code == "overlap"
    panel.do(service.cancel_slot, panel.rita, first, "Ill")
    assert len(promises(panel)) == 2
    assert db.session.get_one(InterviewSlot, second).cancelled_at is None


def test_a_booking_moves_the_referral_and_reckons_the_answer_from_the_interview(panel):
    (slot,) = panel.plan()
    referral = panel.candidate()
    panel.book(slot, referral)
    row = db.session.get_one(Referral, referral)
    assert (row.stage, row.waits_on) == ("interview", "coop")
    assert row.next_due_on == due_on(WED, 5) == date(2026, 12, 16)
    assert "10:00" in row.candidate_words
    assert {"Cara" in words for words in said(panel, "interview_booked").values()} >= {True}
    letter = db.session.scalars(select(Letter.body).order_by(Letter.id.desc())).first()
    assert "Your interview is on Wed 9 December, 10:00–10:45, at Office." in letter


def test_before_the_first_conversation_the_clock_runs_on(panel):
    (slot,) = panel.plan()
    referral = panel.candidate("referred")
    before = db.session.get_one(Referral, referral).next_due_on
    db.session.rollback()
    panel.do(service.book, Actor(None, "by link", panel.coop), slot, referral, By.CANDIDATE)
    row = db.session.get_one(Referral, referral)
    assert (row.stage, row.next_due_on) == ("referred", before)


def test_a_move_by_hand_to_the_interview_reckons_from_the_slot_that_was_booked(panel):
    (slot,) = panel.plan()
    referral = panel.candidate("referred")
    panel.book(slot, referral, By.COOP)
    for stage in ("screened", "interview"):
        panel.do(pipeline.move, panel.rita, referral, stage)
    row = db.session.get_one(Referral, referral)
    assert (row.stage, row.next_due_on) == ("interview", due_on(WED, 5))


def test_a_second_booking_of_either_is_refused(panel):
    first, second = panel.plan(count=2)
    one, other = panel.candidate(), panel.candidate()
    panel.book(first, one)
    with pytest.raises(DomainError, match="just been taken"):
        panel.book(first, other)
    with pytest.raises(DomainError, match="booked already"):
        panel.book(second, one)


def test_a_slot_of_another_vacancy_or_a_hidden_one_is_not_offered(panel):
    wanted, other = (make_vacancy(panel.coop, panel.service) for _ in range(2))
    free, hidden, elsewhere = (
        panel.plan(time(9))[0],
        panel.plan(time(11), shown=False)[0],
        panel.plan(time(13), vacancy_id=other)[0],
    )
    now = clock.now()
    assert [one.id for one in queries.offered(panel.coop, wanted, now)] == [free]
    found = queries.offered(panel.coop, wanted, now, hidden=True)
    assert [one.id for one in found] == [free, hidden]
    referral = panel.candidate(vacancy_id=wanted)
    for slot, by, words in ((hidden, By.CANDIDATE, "no longer offered"),
                            (elsewhere, By.COOP, "another vacancy")):  # fmt: skip
        with pytest.raises(DomainError, match=words):
            panel.do(service.book, panel.rita, slot, referral, by)


def test_moving_frees_the_old_slot_raises_the_number_and_tells_both(panel):
    first, second = panel.plan(count=2)
    held = panel.book(first, panel.candidate())
    panel.do(service.move, panel.rita, held, second, By.COOP)
    row = db.session.get_one(Interview, held)
    assert (row.slot_id, row.number) == (second, 1)
    assert "10:45" in said(panel, "interview_moved")[panel.people[1]]
    db.session.rollback()
    panel.book(first, panel.candidate())


def test_a_slot_called_off_owes_the_candidate_the_next_step_from_today(panel):
    (slot,) = panel.plan()
    referral = panel.candidate()
    held = panel.book(slot, referral)
    panel.do(service.cancel_slot, panel.rita, slot, "The room is flooded")
    assert db.session.get_one(Interview, held).state == "off"
    row = db.session.get_one(Referral, referral)
    assert row.next_due_on == due_on(TODAY, 5)
    assert "The room is flooded" in row.candidate_words
    assert set(said(panel, "interview_off")) == set(panel.people[:2])


def test_another_time_for_a_slot_moves_promises_and_needs_a_reason(panel):
    (slot,) = panel.plan()
    panel.book(slot, panel.candidate())
    later = service.Said(WED, time(14), 60, tuple(panel.people[1:]), place="Office")
    with pytest.raises(DomainError, match="Say why"):
        panel.do(service.change_slot, panel.rita, slot, later)
    panel.do(service.change_slot, panel.rita, slot, later, "Ann is away")
    start = clock.instant(WED, time(14))
    assert sorted(promises(panel)) == [(one, start, "interview") for one in panel.people[1:]]
    assert panel.people[0] in said(panel, "interview_off")
    assert panel.people[1] in said(panel, "interview_moved")


def test_a_final_answer_frees_the_slot(panel):
    (slot,) = panel.plan()
    referral = panel.candidate()
    held = panel.book(slot, referral)
    with transaction():
        pipeline.withdraw(Actor(None, "by link", panel.coop), referral, "other_work")
    assert db.session.get_one(Interview, held).state == "off"
    assert queries.slot(panel.coop, slot).free


def test_scores_stay_hidden_until_locked_and_are_then_final(panel):
    (slot,) = panel.plan(people=tuple(panel.people))
    held = panel.book(slot, panel.candidate())
    with pytest.raises(DomainError, match="has begun"):
        panel.scored(held, 0)
    ann, ben, cat = panel.people
    with clock.at(during()):
        panel.scored(held, 0, 5)
        assert [one.person_id for one in queries.sheets(panel.coop, held, ben)] == []
        assert queries.sheets(panel.coop, held, None) == ()
        panel.scored(held, 1, 2)
        assert queries.comparison(panel.coop, held, cat) is None, "hers is not locked"
        assert queries.sheets(panel.coop, held, cat) == ()
        assert {line.scores for line in queries.comparison(panel.coop, held, ann)} == {(5, 2)}
        assert queries.comparison(panel.coop, held, None) is not None
        with pytest.raises(DomainError, match="locked and stay"):
            panel.scored(held, 0, 1)
        with pytest.raises(NotFound):
            panel.do(service.score, panel.rita, held, {}, {})


def test_an_outcome_needs_two_locked_sheets_and_goes_through_the_pipeline(panel):
    (slot,) = panel.plan()
    referral = panel.candidate()
    held = panel.book(slot, referral)
    with clock.at(during()):
        panel.scored(held, 0)
        with pytest.raises(DomainError, match="At least two"):
            panel.do(service.conclude, panel.rita, held, "offer")
        panel.scored(held, 1)
        with pytest.raises(DomainError, match="Choose a reason"):
            panel.do(service.conclude, panel.rita, held, "rejected", candidate_words="Thank you")
        panel.do(
            service.conclude, panel.rita, held, "rejected", reason="hours",
            candidate_words="Thank you for coming.",
        )  # fmt: skip
    row, referred = db.session.get_one(Interview, held), db.session.get_one(Referral, referral)
    assert (row.state, row.outcome, row.outcome_reason) == ("done", "rejected", "hours")
    assert (referred.stage, referred.reason) == ("rejected", "hours")


def test_who_was_booked_before_any_conversation_can_be_made_an_offer(panel):
    (slot,) = panel.plan()
    referral = panel.candidate("referred")
    held = panel.book(slot, referral)
    assert db.session.get_one(Referral, referral).stage == "referred"
    with clock.at(during()):
        panel.scored(held, 0)
        panel.scored(held, 1)
        panel.do(service.conclude, panel.rita, held, "offer")
    query = select(ReferralEvent.to_stage).where(ReferralEvent.to_stage != "")
    way = list(db.session.scalars(query.order_by(ReferralEvent.id)))
    assert way == ["referred", "contacted", "interview", "offer"]


def test_reminders_go_once_the_day_before_and_again_after_a_move(panel):
    first, second = panel.plan(count=2)
    held = panel.book(first, panel.candidate())
    letters = select(func.count()).select_from(Letter).where(Letter.key.contains("reminder"))
    for on, count in ((7, 0), (8, 1), (8, 1)):
        with at_noon(date(2026, 12, on)), transaction():
            service.remind(panel.coop)
        assert db.session.scalar(letters) == count
        db.session.rollback()
    with at_noon(date(2026, 12, 8)), transaction():
        service.move(panel.rita, held, second, By.COOP)
        service.remind(panel.coop)
    assert db.session.scalar(letters) == 2
    assert panel.people[0] in said(panel, "interview_reminder")


def test_a_new_version_of_questions_is_asked_from_then_on(panel):
    first, second = panel.plan(count=2)
    held = panel.book(first, panel.candidate())
    asked = queries.questions(panel.coop)
    manager = panel.rita
    panel.do(service.revise, manager, asked.questions[:3], "Shorter", seen=1)
    with pytest.raises(DomainError, match="meanwhile"):
        panel.do(service.revise, manager, asked.questions[:2], "Shorter", seen=1)
    other = panel.book(second, panel.candidate())
    many = [
        len(
            queries.questions(panel.coop, db.session.get_one(Interview, one).questions_id).questions
        )
        for one in (held, other)
    ]
    assert many == [6, 3]


ACTS = st.lists(
    st.tuples(st.sampled_from(("book", "move", "cancel", "off", "withdraw")),
              st.integers(0, 2), st.integers(0, 2)),
    max_size=7,
)  # fmt: skip


@settings(max_examples=12)
@given(acts=ACTS)
def test_never_two_in_a_slot_and_never_two_for_one(panel, acts):
    slots = panel.plan(time(9), _free_day(panel), count=3)
    people = [panel.candidate() for _ in range(3)]
    for act, which, where in acts:
        held = queries.coming_of(panel.coop, people[which])
        db.session.rollback()
        try:
            if act == "book":
                panel.book(slots[where], people[which])
            elif act == "off":
                panel.do(service.cancel_slot, panel.rita, slots[where], "Off")
            elif act == "withdraw":
                panel.do(pipeline.withdraw, panel.rita, people[which], "other_work")
            elif held and act == "move":
                panel.do(service.move, panel.rita, held[0].id, slots[where], By.COOP)
            elif held:
                panel.do(service.cancel, panel.rita, held[0].id, "Cannot", By.COOP)
        except CareworkError:
            db.session.rollback()
        live = list(
            db.session.execute(
                select(Interview.slot_id, Interview.referral_id, InterviewSlot.cancelled_at,
                       Referral.final_at)
                .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
                .join(Referral, Referral.id == Interview.referral_id)
                .where(Interview.state == "booked", Interview.slot_id.in_(slots))
            )
        )  # fmt: skip
        assert len({row.slot_id for row in live}) == len(live), "never two in a slot"
        assert len({row.referral_id for row in live}) == len(live), "never two for one"
        assert not [row for row in live if row.cancelled_at or row.final_at]
        dues = db.session.execute(
            select(Referral.next_due_on, Referral.final_at).where(Referral.id.in_(people))
        )
        assert all((due is None) != (end is None) for due, end in dues)
        db.session.rollback()


def _free_day(panel):
    from datetime import timedelta

    last = db.session.scalar(select(func.max(InterviewSlot.start_at)))
    db.session.rollback()
    return WED if last is None else clock.local_day(last) + timedelta(days=1)

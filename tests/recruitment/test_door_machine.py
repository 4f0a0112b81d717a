"""The whole door as a machine: whoever does whatever, an answer is due or there is a final one.

The first part walks every stage, move and role; the second has Hypothesis do anything in any
order, by every role, while days go by: interviews, cohorts, offers, links, a start.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Employment, Role
from recruitment.cohorts import queries as cohort_queries
from recruitment.cohorts import service as cohorts
from recruitment.cohorts.models import CohortMember
from recruitment.hires import service as hires
from recruitment.hires.models import JobOffer
from recruitment.interviews import service as interviews
from recruitment.interviews.models import Interview
from recruitment.interviews.rules import By
from recruitment.partnerships.models import Partnership
from recruitment.pipeline import service as pipeline
from recruitment.pipeline.service import clockwork
from recruitment.referrals.models import Referral
from tests.factories.checks import make_checked
from tests.factories.interviews import make_panel
from tests.factories.people import as_role, make_coop
from tests.factories.recruitment import (
    at_noon,
    make_adviser,
    make_office,
    make_referral,
    recruiter,
)

SHIPPED = json.loads(
    (Path(__file__).parents[2] / "recruitment/stages/default.json").read_text(encoding="utf-8")
)
STAGES = {row["code"]: row for row in SHIPPED["stages"]}
RUNNING = {"open", "won", "pool"}
REASON = {"rejected": "hours", "withdrawn": "other_work"}
FRIDAY = date(2026, 11, 27)
DAY = timedelta(days=1)
MAY_MOVE = {Role.RECRUITER, Role.COORDINATOR, Role.MANAGER}
NUMBERS = count()


def permitted(start):
    """Where a referral may be moved from a stage, read from the data by hand."""
    row = STAGES[start]
    from_any = SHIPPED["from_any"] if row["kind"] in RUNNING else []
    return {*row["to"], *from_any} - {start, "silent"}


def stand(referral, code):
    """Have the referral stand at a stage, as if it had come there."""
    kind = STAGES[code]["kind"]
    with transaction() as session:
        row = session.get_one(Referral, referral)
        row.stage, row.stage_kind, row.before = code, kind, "contacted"
        running = kind in RUNNING
        row.waits_on = "coop" if running else ""
        row.next_due_on = FRIDAY + 5 * DAY if running else None
        row.final_at = None if running else clock.now()
        row.notice_at = None


def row_of(referral):
    db.session.rollback()
    return db.session.get_one(Referral, referral, populate_existing=True)


@pytest.fixture
def coop(database):
    with at_noon(FRIDAY):
        yield make_coop()


def test_every_move_from_every_stage_is_as_the_data_say(coop):
    referral = make_referral(coop, keeps=True)
    wrong = []
    for start in STAGES:
        for to in STAGES:
            stand(referral, start)
            try:
                with transaction():
                    pipeline.move(
                        recruiter(coop), referral, to, reason=REASON.get(to, ""),
                        candidate_words="So",
                    )  # fmt: skip
            except DomainError:
                moved = False
            else:
                moved = True
            row = row_of(referral)
            if moved != (to in permitted(start)) or row.stage != (to if moved else start):
                wrong.append(f"{start} to {to}")
            if (row.next_due_on is None) == (row.final_at is None):
                wrong.append(f"{start} to {to} leaves neither a day nor an answer")
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_only_who_recruits_moves_a_referral_from_any_stage(coop, client, role):
    referral = make_referral(coop, keeps=True)
    as_role(client, coop, role.value)
    for start in STAGES:
        goals = sorted(permitted(start) - set(REASON))
        if not goals:
            continue
        stand(referral, start)
        url = f"/recruitment/referrals/{referral}/drop"
        answer = client.post(url, data={"to": goals[0], "seen": start})
        assert answer.status_code == (200 if role in MAY_MOVE else 403), start
        assert row_of(referral).stage == (goals[0] if role in MAY_MOVE else start)


@pytest.mark.parametrize("start", STAGES)
def test_what_candidate_and_adviser_can_bring_about_from_a_stage(coop, start):
    referral = make_referral(coop)
    link = Actor(None, "the candidate, by link", coop)
    running = STAGES[start]["kind"] in RUNNING
    stand(referral, start)
    if running:
        with transaction():
            pipeline.withdraw(link, referral, "other_work")
        assert row_of(referral).stage == "withdrawn"
    else:
        with pytest.raises(DomainError, match="final answer"), transaction():
            pipeline.withdraw(link, referral, "other_work")
    stand(referral, start)
    if running or start == "silent":
        with transaction():
            pipeline.reply_by_link(link, referral, "Yes")
        # Only what was closed for their silence opens again, where it stood.
        assert row_of(referral).stage == ("contacted" if start == "silent" else start)
        assert row_of(referral).waits_on == "coop"
    else:
        with pytest.raises(DomainError, match="final answer"), transaction():
            pipeline.reply_by_link(link, referral, "Yes")


class Door(RuleBasedStateMachine):
    """One referral of an office in a co-op with slots, a cohort, and somebody to hire it."""

    @initialize()
    def begin(self):
        self.on = FRIDAY
        with at_noon(self.on):
            panel = make_panel(f"Coop {next(NUMBERS)}")
            self.coop, self.service = panel.coop, panel.service
            office = f"Office {self.coop}"
            self.office = make_office(self.coop, office)
            self.ruth = make_adviser(self.coop, self.office)
            for weeks in (1, 2, 3, 5):
                panel.plan(on=FRIDAY + 7 * weeks * DAY)
            query = select(Partnership.id).where(Partnership.coop_id == self.coop)
            partnership = db.session.scalars(query).one()
            db.session.rollback()
            said = cohorts.Said("SWAP", partnership, FRIDAY + 7 * DAY, FRIDAY + 30 * DAY, 1)
            with transaction():
                self.cohort = cohorts.open_cohort(recruiter(self.coop), said).id
            self.referral = make_referral(self.coop, self.office, self.ruth, keeps=True)
        self.rita = recruiter(self.coop)
        self.dot = Actor(None, "Dot Price", self.coop, None, frozenset({"manager"}))
        self.adviser = Actor(self.ruth, "Ruth", self.coop, None, frozenset({"adviser"}))
        self.link = Actor(None, "the candidate, by link", self.coop)
        self.checked = False

    def _do(self, act):
        """An act on this day; refused or done, never half done."""
        with at_noon(self.on):
            try:
                with transaction():
                    act()
            except (DomainError, NotAllowed, NotFound):
                db.session.rollback()

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days):
        self.on += days * DAY
        with at_noon(self.on):
            clockwork.tick(self.coop)

    @rule(to=st.sampled_from(sorted(STAGES)))
    def the_co_op_moves(self, to):
        self._do(lambda: pipeline.move(
            self.rita, self.referral, to, reason=REASON.get(to, ""), candidate_words="So"
        ))  # fmt: skip

    @rule(choice=st.integers(0, 5))
    def the_co_op_moves_on(self, choice):
        """As the stages permit, so that the far end is come to."""
        goals = sorted(permitted(row_of(self.referral).stage) - {*REASON, "pool"})
        if goals:
            self.the_co_op_moves(goals[choice % len(goals)])

    @rule(verb=st.sampled_from([pipeline.ask, pipeline.replied, pipeline.give_notice]))
    def the_co_op_asks_or_hears(self, verb):
        self._do(lambda: verb(self.rita, self.referral, "Words"))

    @rule(again=st.booleans())
    def the_candidate_replies_or_withdraws(self, again):
        if again:
            self._do(lambda: pipeline.reply_by_link(self.link, self.referral, "Yes"))
        else:
            self._do(lambda: pipeline.withdraw(self.link, self.referral, "other_work"))

    def _slots(self):
        from recruitment.interviews.queries import offered

        with at_noon(self.on):
            found = [row.id for row in offered(self.coop, None, clock.now())]
        db.session.rollback()
        return found

    @rule(by=st.sampled_from(list(By)))
    def an_interview_is_booked(self, by):
        actor = {By.CANDIDATE: self.link, By.ADVISER: self.adviser, By.COOP: self.rita}[by]
        slots = self._slots()
        if slots:
            self._do(lambda: interviews.book(actor, slots[0], self.referral, by))

    @rule(by=st.sampled_from(list(By)), act=st.sampled_from(["cancel", "move", "miss"]))
    def the_interview_is_changed(self, by, act):
        query = select(Interview.id).where(
            Interview.coop_id == self.coop, Interview.state == "booked"
        )
        booked = db.session.scalar(query)
        slots = self._slots()
        if booked is None:
            return
        if act == "cancel":
            self._do(lambda: interviews.cancel(self.rita, booked, "Ill", by))
        elif act == "miss":
            self._do(lambda: interviews.missed(self.rita, booked, ""))
        elif slots:
            self._do(lambda: interviews.move(self.rita, booked, slots[-1], by))

    @rule(own=st.booleans())
    def a_place_of_the_cohort_is_taken(self, own):
        if own:
            self._do(lambda: cohorts.book(self.adviser, self.cohort, self.referral, self.office))
        else:
            self._do(lambda: cohorts.join(self.rita, self.cohort, self.referral))

    @rule()
    def they_leave_the_cohort(self):
        where = (CohortMember.coop_id == self.coop) & CohortMember.left_on.is_(None)
        member = db.session.scalar(select(CohortMember.id).where(where))
        if member is not None:
            self._do(lambda: cohorts.leave(self.rita, member, "Moved"))

    @rule()
    def an_offer_is_made(self):
        work = hires.Work(
            self.service, "Support worker", 600, self.on + 14 * DAY, self.on + 7 * DAY
        )
        self._do(lambda: hires.make_offer(self.rita, self.referral, work))

    def _offer(self):
        query = select(JobOffer.id).where(JobOffer.coop_id == self.coop)
        return db.session.scalar(query.order_by(JobOffer.id.desc()))

    @rule(act=st.sampled_from(["accept", "decline", "take_back"]))
    def the_co_op_records_an_answer(self, act):
        offer = self._offer()
        if offer is None:
            return
        if act == "accept":
            self._do(lambda: hires.accept(self.rita, offer, self.on))
        else:
            self._do(lambda: getattr(hires, act)(self.rita, offer, "Words"))

    @rule(yes=st.booleans())
    def the_candidate_answers_the_offer_by_link(self, yes):
        self._do(lambda: hires.answer_by_link(self.link, self.referral, yes=yes))

    @rule(manager=st.booleans())
    def they_are_taken_on(self, manager):
        offer = self._offer()
        if offer is None:
            return
        row = db.session.get_one(JobOffer, offer)
        if row.person_id is not None and not self.checked:
            person, self.checked = row.person_id, True
            db.session.rollback()
            with at_noon(self.on):
                make_checked(self.coop, person, self.on)
        who = self.dot if manager else self.rita
        self._do(lambda: hires.take_on(who, offer, hires.Start(self.on + DAY)))

    @invariant()
    def an_answer_is_due_or_final(self):
        if not hasattr(self, "referral"):
            return
        row = row_of(self.referral)
        assert (row.next_due_on is None) != (row.final_at is None)
        assert (row.waits_on == "") is (row.next_due_on is None)
        open_ones = select(JobOffer.state).where(
            JobOffer.coop_id == self.coop, JobOffer.state.in_(("made", "accepted"))
        )
        offers = list(db.session.scalars(open_ones))
        booked = select(Interview.id).where(
            Interview.coop_id == self.coop, Interview.state == "booked"
        )
        interviews_booked = list(db.session.scalars(booked))
        assert len(offers) <= 1
        assert len(interviews_booked) <= 1
        if row.final_at is not None:
            assert offers == [], "a final answer leaves no offer open"
            assert interviews_booked == [], "nor an interview booked"
            if self.on <= FRIDAY + 30 * DAY and row.stage != "outcome":
                assert cohort_queries.place_of(self.coop, self.referral) is None
        hired = select(Employment.id).join(
            JobOffer, JobOffer.person_id == Employment.person_id
        ).where(JobOffer.coop_id == self.coop)  # fmt: skip
        taken = db.session.scalar(
            select(JobOffer.id).where(JobOffer.coop_id == self.coop, JobOffer.state == "taken_on")
        )
        assert (db.session.scalar(hired) is None) == (taken is None), "only taking on employs"
        db.session.rollback()


def test_whoever_does_whatever_no_referral_is_left_without_a_day_or_an_answer(database):
    run_state_machine_as_test(Door, settings=settings(max_examples=5, stateful_step_count=25))


def test_the_machine_comes_to_a_start(database):
    """The way to the end is open to it: a run by hand through every act that it has."""
    door = Door()
    door.begin()
    door.the_co_op_moves("screened")
    door.a_place_of_the_cohort_is_taken(own=True)
    assert row_of(door.referral).stage == "swap"
    door.an_interview_is_booked(By.CANDIDATE)
    assert row_of(door.referral).stage == "interview"
    door.the_co_op_moves("offer")
    door.an_offer_is_made()
    door.the_candidate_answers_the_offer_by_link(yes=True)
    assert row_of(door.referral).stage == "checks"
    door.the_co_op_moves("cleared")
    door.they_are_taken_on(manager=False)
    assert row_of(door.referral).stage == "cleared"
    door.they_are_taken_on(manager=True)
    door.an_answer_is_due_or_final()
    assert (row_of(door.referral).stage, row_of(door.referral).stage_kind) == ("started", "won")

"""Plans on the real database: opened, followed from the records, ticked, told, closed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Message
from core import clock
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.induction import MONDAY, keeper, make_plan
from tests.factories.members import make_competency, make_held
from tests.factories.people import make_account, make_coop, make_person, make_service
from tests.factories.training import (
    course_by_code,
    make_library,
    make_shown,
    make_taken,
    standard_of,
)
from training.induction import queries, service, shadows, templating, watching
from training.induction.models import InductionPlan, InductionStep, InductionTemplate
from training.induction.rules import Doer, Kind, State, StepFacts
from training.records import taking

NOON = clock.instant(MONDAY + timedelta(days=23), time(12))  # Wed 25 November 2026
TODAY = MONDAY + timedelta(days=23)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def coop(database):
    made = make_coop()
    make_library(made)
    return made


@pytest.fixture
def jo(coop):
    return make_person(coop, "Jo", "Begum", service_id=make_service(coop), from_on=MONDAY)


def steps(coop, plan_id, **wanted):
    found = queries.plan(coop, plan_id, clock.today()).steps
    return [row for row in found if all(getattr(row, k) == v for k, v in wanted.items())]


def step(coop, plan_id, title):
    return next(row for row in steps(coop, plan_id) if row.title.startswith(title))


def told(person):
    query = select(Message.words).where(Message.person_id == person).order_by(Message.id)
    return list(db.session.scalars(query))


def test_a_plan_dates_every_step_from_the_first_day(coop, jo):
    mentor = make_person(coop, "Ana", "Silva")
    plan_id = make_plan(coop, jo, mentor_id=mentor)
    row = queries.plan(coop, plan_id, TODAY)
    assert row.template == "Care worker"
    assert step(coop, plan_id, "Sign the contract").due_on == date(2026, 10, 26)
    assert step(coop, plan_id, "Meet your mentor").due_on == MONDAY
    assert step(coop, plan_id, "Review after 12 weeks").due_on == date(2027, 1, 25)
    standards = steps(coop, plan_id, kind=Kind.STANDARD)
    assert len(standards) == 16
    assert all(row.link and row.link[0] == "standard" for row in standards)
    assert told(jo) == ["Your first weeks are planned: Mon 2 November is your first day."]
    assert told(mentor) == ["You are Jo Begum’s mentor from Mon 2 November."]


def test_one_plan_at_a_time_and_another_once_it_is_closed(coop, jo):
    plan_id = make_plan(coop, jo)
    with pytest.raises(DomainError, match="has a plan already"):
        make_plan(coop, jo)
    with transaction():
        service.close(keeper(coop), plan_id, "Left after a week")
    assert make_plan(coop, jo) != plan_id
    with pytest.raises(DomainError, match="closed on 25 November 2026"), transaction():
        service.change(keeper(coop), plan_id, MONDAY)


def test_a_course_entered_completes_its_step_and_its_withdrawal_opens_it_again(coop, jo):
    plan_id = make_plan(coop, jo)
    fire = course_by_code(coop, "fire_safety")
    assert step(coop, plan_id, "Fire safety").state is State.OVERDUE
    taken = make_taken(coop, jo, fire, MONDAY + timedelta(days=3))
    row = step(coop, plan_id, "Fire safety")
    assert (row.state, row.done_on) == (State.DONE, MONDAY + timedelta(days=3))
    with transaction():
        taking.withdraw(keeper(coop), taken, "Wrong person")
    assert step(coop, plan_id, "Fire safety").state is State.OVERDUE


def test_a_competency_signed_off_completes_its_step(coop, jo):
    moving = make_competency(coop, "Moving and handling")
    plan_id = make_plan(coop, jo)
    assert step(coop, plan_id, "Moving and handling").link == ("competency", moving)
    make_held(coop, jo, moving, from_on=MONDAY + timedelta(days=10))
    assert step(coop, plan_id, "Moving and handling").done_on == MONDAY + timedelta(days=10)


def test_a_standard_met_by_evidence_completes_its_step(coop, jo):
    plan_id = make_plan(coop, jo)
    make_shown(coop, jo, standard_of(coop, "CC15", "2025-03"), MONDAY + timedelta(days=5))
    row = step(coop, plan_id, "CC15")
    assert (row.state, row.done_on) == (State.DONE, MONDAY + timedelta(days=5))
    assert step(coop, plan_id, "CC1 ").open


def test_a_whole_certificate_brought_along_completes_every_standard(coop, jo):
    plan_id = make_plan(coop, jo)
    earlier = date(2024, 5, 2)
    make_taken(coop, jo, course_by_code(coop, "care_certificate"), earlier)
    found = steps(coop, plan_id, kind=Kind.STANDARD)
    assert {row.done_on for row in found} == {earlier}


def test_shadow_shifts_are_counted_from_what_the_rota_says(coop, jo, monkeypatch):
    plan_id = make_plan(coop, jo)
    days = [MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=1)]
    monkeypatch.setattr(shadows, "_reader", lambda *asked: {jo: days})
    row = step(coop, plan_id, "Shadow shifts")
    assert (row.worked, row.state) == (2, State.OVERDUE)
    days.append(MONDAY + timedelta(days=4))
    row = step(coop, plan_id, "Shadow shifts")
    assert (row.worked, row.state, row.done_on) == (3, State.DONE, MONDAY + timedelta(days=4))
    with pytest.raises(DomainError, match="by itself"), transaction():
        service.tick(keeper(coop), row.id, TODAY)


def test_a_new_worker_ticks_their_own_steps_and_no_others(coop, jo):
    plan_id = make_plan(coop, jo)
    me = keeper(coop, jo, "worker")
    mine, theirs = step(coop, plan_id, "Read the handbook"), step(coop, plan_id, "Meet your mentor")
    with transaction():
        service.tick(me, mine.id, MONDAY)
    row = step(coop, plan_id, "Read the handbook")
    assert (row.state, row.done_by, row.done_on) == (State.DONE, "Nia Price", MONDAY)
    with pytest.raises(NotAllowed), transaction():
        service.tick(me, theirs.id, MONDAY)
    with pytest.raises(DomainError, match="not before"), transaction():
        service.tick(me, step(coop, plan_id, "Read: safe").id, TODAY + timedelta(days=1))


def test_a_trainer_who_is_new_does_not_review_themselves(coop, jo):
    plan_id = make_plan(coop, jo)
    me = keeper(coop, jo, "trainer", "manager")
    for act in (
        lambda: service.tick(me, step(coop, plan_id, "Review after 2").id, TODAY, "Fine"),
        lambda: service.leave_out(me, step(coop, plan_id, "Review after 2").id, "No need"),
        lambda: service.close(me, plan_id, "Done"),
    ):
        with pytest.raises(NotAllowed), transaction():
            act()


def test_a_review_needs_a_word_and_the_last_one_the_manager(coop, jo):
    plan_id = make_plan(coop, jo)
    second, last = step(coop, plan_id, "Review after 2"), step(coop, plan_id, "Review after 12")
    with pytest.raises(DomainError, match="few words"), transaction():
        service.tick(keeper(coop), second.id, TODAY)
    with transaction():
        service.tick(keeper(coop), second.id, TODAY, "Settles in well; more time with the hoist.")
    with pytest.raises(NotAllowed), transaction():
        service.tick(keeper(coop), last.id, TODAY, "Early")
    with transaction():
        service.untick(keeper(coop), second.id)
    assert step(coop, plan_id, "Review after 2").note == ""


def test_a_first_day_moved_moves_what_is_not_done(coop, jo):
    plan_id = make_plan(coop, jo)
    with transaction():
        service.tick(keeper(coop), step(coop, plan_id, "Meet your mentor").id, MONDAY)
        service.change(keeper(coop), plan_id, MONDAY + timedelta(days=7))
    assert step(coop, plan_id, "Meet your mentor").due_on == MONDAY
    assert step(coop, plan_id, "Hand over phone").due_on == MONDAY + timedelta(days=7)
    assert told(jo)[-1].startswith("Your first day is Mon 9 November now")


def test_what_is_left_out_counts_no_more_and_can_be_brought_back(coop, jo):
    plan_id = make_plan(coop, jo)
    before = queries.plan(coop, plan_id, TODAY).score
    key = step(coop, plan_id, "Hand over phone").id
    with pytest.raises(DomainError, match="Say why"), transaction():
        service.leave_out(keeper(coop), key, " ")
    with transaction():
        service.leave_out(keeper(coop), key, "Has them from before")
    after = queries.plan(coop, plan_id, TODAY).score
    assert (after.wanted, after.overdue) == (before.wanted - 1, before.overdue - 1)
    with transaction():
        service.bring_back(keeper(coop), key)
    assert queries.plan(coop, plan_id, TODAY).score == before


def test_a_step_added_for_one_person_is_told_to_them(coop, jo):
    plan_id = make_plan(coop, jo)
    with transaction():
        service.add_step(
            keeper(coop), plan_id, StepFacts("Meet the board", Doer.LEARNER, Kind.TASK, 30)
        )
    assert step(coop, plan_id, "Meet the board").due_on == MONDAY + timedelta(days=30)
    assert told(jo)[-1] == "New in your first weeks: Meet the board, by Wed 2 December."


def test_those_with_most_overdue_come_first(coop, jo):
    late = make_person(coop, "Old", "Plan")
    make_plan(coop, jo, TODAY + timedelta(days=20))
    make_plan(coop, late)
    assert [row.person for row in queries.plans(coop, TODAY)] == ["Old Plan", "Jo Begum"]


def test_a_version_in_use_is_not_changed_a_draft_is_and_open_plans_stay(coop, jo):
    plan_id = make_plan(coop, jo)
    first = db.session.scalar(select(InductionTemplate))
    key, count = first.id, len(first.steps)
    extra = StepFacts("Visit the allotment", Doer.MENTOR, Kind.TASK, 10)
    with pytest.raises(DomainError, match="in use"), transaction():
        templating.add_step(keeper(coop), key, extra)
    with transaction():
        draft = templating.draft(keeper(coop), key).id
        templating.add_step(keeper(coop), draft, extra)
    with pytest.raises(DomainError, match="draft of Care worker already"), transaction():
        templating.draft(keeper(coop), key)
    assert queries.templates_in_use(coop, TODAY)[0].id == key
    with transaction():
        templating.put_in_use(keeper(coop), draft, TODAY)
    assert queries.templates_in_use(coop, TODAY)[0].id == draft
    assert len(queries.plan(coop, plan_id, TODAY).steps) == count
    other = make_plan(coop, make_person(coop, "New", "One"))
    assert len(queries.plan(coop, other, TODAY).steps) == count + 1


def test_a_retired_template_makes_no_plan(coop, jo):
    with transaction():
        key = templating.take_in(keeper(coop)).id
        templating.retire(keeper(coop), key)
    with pytest.raises(DomainError, match="not in use"), transaction():
        service.open_plan(keeper(coop), jo, MONDAY, key)


def test_another_co_ops_person_template_or_mentor_is_nobody(coop, jo):
    elsewhere = make_coop("Other Care")
    stranger = make_person(elsewhere)
    for asked in ((stranger, None), (jo, stranger)):
        with pytest.raises(NotFound), transaction():
            service.open_plan(keeper(coop), asked[0], MONDAY, mentor_id=asked[1])
    assert db.session.scalar(select(InductionPlan.id)) is None
    assert db.session.scalar(select(InductionStep.id)) is None


def test_overdue_steps_and_coming_reviews_are_told_once_to_those_who_see_to_them(coop, jo):
    trainer, manager = make_person(coop, "Tia", "Trainer"), make_person(coop, "May", "Manager")
    make_account(coop, "manager", person_id=manager)
    make_plan(coop, jo, MONDAY - timedelta(days=20), trainer_id=trainer)
    for _ in range(2):
        with transaction():
            watching.watch(coop)
    assert sum("Overdue in your first weeks" in words for words in told(jo)) == 1
    late = [words for words in told(trainer) if words.startswith("Overdue in Jo Begum")]
    assert len(late) == 1
    assert "Overdue in Jo Begum’s first weeks: Hand over phone, badge and uniform." in told(manager)
    with clock.at(clock.instant(MONDAY + timedelta(days=21), time(9))), transaction():
        watching.watch(coop)
    soon = "Review after 6 weeks: Jo Begum, by Tue 24 November."
    assert soon in told(jo)
    assert soon in told(trainer)

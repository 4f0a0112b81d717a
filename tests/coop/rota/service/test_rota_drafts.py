"""Drafts: begun, filled by the worker, checked again, published, discarded."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coop.notices.models import Alert
from coop.rota import policy, queries, service
from coop.rota.models import RestOwed, Rota, ShiftGap
from coop.rota.rules import check_rota
from coop.rota.rules.problem import Kind, Place, Policy
from coop.rota.service import Say
from coop.rota.service.generating import lawful
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs import service as jobs
from core.jobs.models import JobRun
from core.jobs.testing import run_queued
from tests.factories.members import make_leave, make_terms
from tests.factories.people import make_service
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop
from tests.factories.rota_problems import tiny_problem

DAY = timedelta(days=1)


def _actor(coop, *roles):
    return Actor(None, "Nia", coop.id, None, frozenset(roles or ("coordinator",)))


def _draft(coop, weeks=1, **more):
    with transaction():
        return service.make_draft(_actor(coop), MONDAY, weeks, [coop.service_id], **more).id


def _filled(coop, rota_id, rounds=3, **more):
    return service.generate_now(_actor(coop), rota_id, None, 1, rounds=rounds, **more)


def _places():
    rows = db.session.execute(
        select(Assignment.shift_id, Assignment.person_id).order_by(
            Assignment.shift_id, Assignment.person_id
        )
    )
    return [tuple(row) for row in rows]


def _count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_draft_expands_the_patterns_of_its_weeks(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    _draft(coop, 2)
    days = db.session.scalars(select(Shift.on).order_by(Shift.on)).all()
    assert days == [MONDAY + n * DAY for n in range(14)]


def test_the_same_weeks_and_services_give_the_same_draft(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    assert _draft(coop) == _draft(coop)
    assert _count(Rota) == 1


@pytest.mark.parametrize(
    ("from_on", "weeks", "field"),
    [
        (MONDAY + DAY, 1, "from_on"),
        (MONDAY, 0, "weeks"),
        (MONDAY, 9, "weeks"),
        (date(2026, 11, 2), 1, "from_on"),
    ],
)
def test_only_one_to_eight_whole_weeks_that_are_not_over_are_drafted(
    database, from_on, weeks, field
):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    with pytest.raises(DomainError) as refused, transaction():
        service.make_draft(_actor(coop), from_on, weeks, [coop.service_id])
    assert refused.value.field == field
    assert _count(Shift) == 0


def test_a_service_is_in_one_draft_at_a_time(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    _draft(coop, 2)
    with pytest.raises(DomainError) as refused, transaction():
        service.make_draft(_actor(coop), MONDAY + 7 * DAY, 2, [coop.service_id])
    assert refused.value.code == "draft_exists"
    assert "Maple Court" in refused.value.words


def test_weeks_without_shifts_make_no_rota(database):
    coop = small_coop(1)
    with pytest.raises(DomainError) as refused:
        _draft(coop)
    assert refused.value.code == "no_shifts"


def test_another_co_ops_service_is_not_found(database):
    coop, other = small_coop(1), small_coop(1, "Other Care")
    with pytest.raises(NotFound), transaction():
        service.make_draft(_actor(coop), MONDAY, 1, [other.service_id])


def test_filling_places_people_lawfully_and_says_why_the_rest_is_empty(database):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id)  # seven earlies for two people on 37.5 h
    make_pattern(
        coop.id, coop.service_id, time(15), time(22), name="Late", days=(0,),
        needs=((coop.medication, None),), least=3,
    )  # fmt: skip
    rota = _filled(coop, _draft(coop))
    assert (rota.times, rota.broken) == (1, 0)
    with transaction():
        checked = service.check_now(db.session.get_one(Rota, rota.id))
    assert checked.refused == ()
    gaps = db.session.scalars(select(ShiftGap)).all()
    # Of Monday's four places at most two can be had from two people who work once a day.
    assert sum(gap.places for gap in gaps) >= 2
    assert all(gap.words for gap in gaps)


def test_what_is_fixed_by_hand_or_published_survives_and_drafts_are_replaced(database):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id)
    rota_id = _draft(coop)
    shifts = db.session.scalars(select(Shift.id).order_by(Shift.on)).all()
    by_hand = make_place(coop.id, shifts[0], coop.people[0], by_hand=True)
    told = make_place(coop.id, shifts[1], coop.people[1], published=True)
    make_leave(coop.id, coop.people[2], MONDAY + 2 * DAY, MONDAY + 2 * DAY)
    make_place(coop.id, shifts[2], coop.people[2])  # a draft that leave has overtaken
    _filled(coop, rota_id)
    kept = set(db.session.scalars(select(Assignment.id)))
    assert {by_hand, told} <= kept
    assert (shifts[2], coop.people[2]) not in _places()
    assert len(_places()) == 7


def test_the_same_seed_and_rounds_give_the_same_rota(database):
    coop = small_coop(4)
    make_pattern(coop.id, coop.service_id, least=2)
    rota_id = _draft(coop)
    _filled(coop, rota_id)
    first = _places()
    _filled(coop, rota_id)
    assert _places() == first


def test_one_audit_entry_tells_of_a_filled_rota(database):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id)
    _filled(coop, _draft(coop))
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert actions.count("rota.generate") == 1
    assert "assignment.added" not in actions


def test_the_worker_fills_the_draft_that_was_asked_for(database):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id)
    with transaction():
        rota_id = service.start(_actor(coop), MONDAY, 1, [coop.service_id], seconds=1).id
    runs = run_queued()
    assert [run.state for run in runs] == ["done"]
    assert "of 7 places filled" in runs[0].result["words"]
    assert len(_places()) == runs[0].result["filled"]
    assert db.session.get_one(Rota, rota_id).times == 1


def test_asking_twice_while_it_is_made_is_one_run(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    for _ in range(2):
        with transaction():
            service.start(_actor(coop), MONDAY, 1, [coop.service_id], seconds=1)
    assert _count(JobRun) == 1


@pytest.mark.parametrize(
    ("verb", "state", "kept"), [(jobs.finish, "done", True), (jobs.cancel, "cancelled", False)]
)
def test_stopping_keeps_the_best_rota_found_and_calling_it_off_nothing(
    database, monkeypatch, verb, state, kept
):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id)
    with transaction():
        rota_id = service.start(
            _actor(coop), MONDAY, 1, [coop.service_id], seconds=60, stop_at=None
        ).id
    run_id = db.session.get_one(Rota, rota_id).run_id
    from core.jobs.run import Run

    asked, said = Run.should_stop, []

    def once_there_is_a_rota(run):
        if not said and run._news.get("detail", {}).get("cover", "0")[0] != "0":
            said.append(run.id)
            with transaction():
                verb(run_id, _actor(coop))
        return asked(run)

    monkeypatch.setattr(Run, "should_stop", once_there_is_a_rota)
    run_queued()
    run = db.session.get_one(JobRun, run_id)
    rota = db.session.get_one(Rota, rota_id)
    assert (run.state, run.kept) == (state, kept)
    assert (rota.stopped_early, rota.times) == (kept, int(kept))
    assert (len(_places()) > 0) is kept


def test_while_it_is_made_nobody_changes_it_by_hand(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    with transaction():
        rota_id = service.start(_actor(coop), MONDAY, 1, [coop.service_id]).id
    shift = db.session.scalars(select(Shift.id)).first()
    for change in (
        lambda: service.assign(_actor(coop), shift, coop.people[0]),
        lambda: service.publish(_actor(coop), rota_id),
        lambda: service.discard(_actor(coop), rota_id),
    ):
        with pytest.raises(DomainError) as refused, transaction():
            change()
        assert refused.value.code == "being_made"


def test_leave_approved_while_it_was_made_is_not_overrun(database, monkeypatch):
    from coop.rota.service import generating

    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id, days=(0,))
    rota_id = _draft(coop)
    fill = generating.fill

    def slow(*args, **kwargs):
        answer = fill(*args, **kwargs)
        make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
        return answer

    monkeypatch.setattr(generating, "fill", slow)
    _filled(coop, rota_id)
    assert _places() == []
    assert "1 away" in db.session.scalars(select(ShiftGap.words)).one()


def test_publishing_promises_the_time_tells_people_and_locks_the_draft(database):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id)
    rota_id = _draft(coop)
    _filled(coop, rota_id)
    with transaction():
        count = service.publish(_actor(coop), rota_id)
    people = {person for _, person in _places()}
    assert count == 7
    assert _count(Commitment) == 7
    assert (
        db.session.scalars(select(Assignment).where(Assignment.published_at.is_(None))).all() == []
    )
    alerts = db.session.scalars(select(Alert)).all()
    assert {alert.person_id for alert in alerts} == people
    assert all("7–13 December are out" in alert.words for alert in alerts)
    assert list(db.session.scalars(select(AuditEntry.action))).count("rota.publish") == 1
    with pytest.raises(DomainError) as refused:
        _filled(coop, rota_id)
    assert refused.value.code == "published"


def test_a_draft_that_has_gone_stale_names_who_and_is_not_published(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id, days=(0,))
    rota_id = _draft(coop)
    _filled(coop, rota_id)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    with pytest.raises(DomainError) as refused, transaction():
        service.publish(_actor(coop), rota_id)
    assert refused.value.code == "stale"
    assert "Aaliyah Person000: Away during Mon 7 Dec Early: annual leave" in refused.value.words
    assert _count(Commitment) == 0
    assert db.session.get_one(Rota, rota_id).state == "draft"


def test_hours_short_of_an_agreed_least_stop_no_rota(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id, days=(2,))
    make_terms(coop.id, coop.people[0], least_minutes=60 * 60)
    rota_id = _draft(coop)
    _filled(coop, rota_id)
    with transaction():
        service.publish(_actor(coop), rota_id)
    assert db.session.get_one(Rota, rota_id).state == "published"
    assert _count(Commitment) == 1


def test_an_empty_draft_is_not_published(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id)
    with pytest.raises(DomainError) as refused, transaction():
        service.publish(_actor(coop), _draft_in(coop))
    assert refused.value.code == "empty"


def _draft_in(coop):
    return service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id]).id


def test_a_published_period_can_be_drafted_again_and_keeps_what_was_told(database):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id)
    first = _draft(coop)
    _filled(coop, first)
    with transaction():
        service.publish(_actor(coop), first)
    before = _places()
    make_shift(coop.id, coop.service_id, starts=time(9), ends=time(13), name="Extra")
    second = _draft(coop)
    assert second != first
    _filled(coop, second)
    assert set(before) < set(_places())
    with transaction():
        assert service.publish(_actor(coop), second) == 1


def test_a_late_sleep_in_early_chain_is_declared_and_its_rest_owed(database):
    coop = small_coop(1)
    make_pattern(coop.id, coop.service_id, time(14), time(22), name="Late", days=(0,))
    make_pattern(
        coop.id, coop.service_id, time(22), time(7), name="Sleep-in", kind="sleep_in", days=(0,)
    )
    make_pattern(coop.id, coop.service_id, time(7), time(14), name="Early", days=(1,))
    rota_id = _draft(coop)
    _filled(coop, rota_id, rounds=3)
    assert len(_places()) == 3
    owed = db.session.scalars(select(RestOwed)).one()
    assert owed.minutes == 11 * 60  # the whole daily rest was taken: WTR 1998 regs 10 and 24
    with transaction():
        service.publish(_actor(coop), rota_id)
    with pytest.raises(DomainError), transaction():
        service.give(_actor(coop), owed.id, MONDAY + 3 * DAY)  # it lies ahead still


def test_discarding_takes_the_drafts_places_and_leaves_what_was_told(database):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id)
    rota_id = _draft(coop)
    shift = db.session.scalars(select(Shift.id)).first()
    told = make_place(coop.id, shift, coop.people[0], published=True)
    _filled(coop, rota_id)
    with transaction():
        service.discard(_actor(coop), rota_id)
    assert db.session.scalars(select(Assignment.id)).all() == [told]
    assert (_count(Rota), _count(ShiftGap)) == (0, 0)


def test_two_services_are_filled_together(database):
    coop = small_coop(2)
    other = make_service(coop.id, "Harbour View", "extra_care")
    make_pattern(coop.id, coop.service_id, days=(0,))
    make_pattern(coop.id, other, days=(0,))
    with transaction():
        rota_id = service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id, other]).id
    _filled(coop, rota_id)
    # Nobody is employed at the other service: its place stays empty, and says so.
    assert len(_places()) == 1
    assert db.session.scalars(select(ShiftGap.words)).all() == ["nobody works in this service"]
    assert Say().agreed is False


def test_a_lost_attempt_writes_nothing_and_the_next_one_once(database, monkeypatch):
    from coop.rota.service import generating
    from core.jobs.perform import perform

    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id)
    with transaction():
        rota_id = service.start(_actor(coop), MONDAY, 1, [coop.service_id], seconds=1).id
    run_id = db.session.get_one(Rota, rota_id).run_id
    fill = generating.fill

    def taken_over(*args, **kwargs):
        answer = fill(*args, **kwargs)
        with transaction() as session:  # what the sweep does with a run that no longer beats
            session.get_one(JobRun, run_id).state = "queued"
        return answer

    monkeypatch.setattr(generating, "fill", taken_over)
    assert perform(run_id) == "superseded"
    assert _places() == []
    monkeypatch.setattr(generating, "fill", fill)
    run_queued()
    assert len(_places()) == 7
    assert (db.session.get_one(JobRun, run_id).attempt, _count(Assignment)) == (2, 7)


def test_a_shift_added_by_hand_says_at_once_why_it_is_empty(database):
    from coop.shifts import service as shifts
    from coop.shifts.rules import Pattern

    coop = small_coop(1)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    rule = Pattern(coop.service_id, "Extra", Kind.DAY, (0,), time(9), time(13), MONDAY, MONDAY)
    with transaction():
        shifts.add_shift(_actor(coop), rule)
    assert db.session.scalars(select(ShiftGap.words)).all() == ["1 away"]


@given(seed=st.integers(0, 60), data=st.data())
@settings(max_examples=60)
def test_what_the_checker_leaves_of_any_places_breaks_no_rule(seed, data):
    problem = tiny_problem(seed, people=3)
    fixed = {(one.shift, one.worker) for one in problem.fixed}
    pairs = [(shift.id, worker.id) for shift in problem.shifts for worker in problem.workers]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=15, unique=True))
    kept = lawful(problem, tuple(Place(shift, worker) for shift, worker in chosen))
    assert {(one.shift, one.worker) for one in kept} <= {*chosen, *fixed}
    by_hand = tuple(Place(shift, worker) for shift, worker in fixed)
    before = {(one.worker, one.rule) for one in check_rota(problem, by_hand) if one.refuses}
    after = {(one.worker, one.rule) for one in check_rota(problem, kept) if one.refuses}
    assert after <= before


def test_a_rota_names_the_policy_that_it_was_last_filled_by(database):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id)
    actor = _actor(coop, "manager", "coordinator")
    rota_id = _draft(coop)
    assert queries.rota(coop.id, rota_id).policy_words == "default policy"
    with transaction():
        policy.set_policy(actor, Policy(max_nights_in_a_row=3), clock.today())
    service.generate_now(actor, rota_id, None, 1, rounds=1)
    assert queries.rota(coop.id, rota_id).policy_words == "policy version 1"

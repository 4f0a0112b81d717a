"""Pairs, learners and own limits in the rota as it is made and changed, on a real database."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from coop.rota import queries, service
from coop.rota.models import ShiftGap
from coop.rota.service import Say
from coop.shifts.models import Assignment, Shift, ShiftPattern
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.members import make_terms
from tests.factories.pairs import make_learner, make_mentor, make_pair, make_shadow
from tests.factories.people import as_role, make_person
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop

DAY = timedelta(days=1)


def _actor(coop, *roles):
    return Actor(None, "Nia", coop.id, None, frozenset(roles or ("coordinator",)))


def _made(coop, weeks=1):
    """A rota of the weeks, filled with a few rounds: who is on which shift."""
    with transaction():
        rota_id = service.make_draft(_actor(coop), MONDAY, weeks, [coop.service_id]).id
    service.generate_now(_actor(coop), rota_id, None, 1, rounds=3)
    found: dict[int, set[int]] = {}
    for row in db.session.execute(select(Assignment.shift_id, Assignment.person_id)):
        found.setdefault(row.shift_id, set()).add(row.person_id)
    return rota_id, found


def _assign(coop, shift_id, person_id, **say):
    with transaction():
        return service.assign(_actor(coop), shift_id, person_id, Say(**say)).id


def test_a_rota_never_puts_a_barred_pair_on_one_shift(database):
    coop = small_coop(3)
    make_pattern(coop.id, coop.service_id, least=2)
    make_pair(coop.id, coop.people[0], coop.people[1])
    _, on = _made(coop)
    assert on, "something is given"
    assert all(not set(coop.people[:2]) <= there for there in on.values())


def test_a_learner_is_on_shadow_shifts_alone_and_nobody_else_is_on_them(database):
    coop = small_coop(4)
    learner, mentor = coop.people[0], coop.people[1]
    pattern = make_pattern(coop.id, coop.service_id, least=2)
    with transaction():
        db.session.get_one(ShiftPattern, pattern).shadowed = True
    make_learner(coop.id, learner)
    make_mentor(coop.id, mentor)
    _, on = _made(coop)
    beside = {row.id: row.shadows_id for row in db.session.scalars(select(Shift))}
    assert sum(along is not None for along in beside.values()) == 7
    for shift_id, there in on.items():
        along = beside[shift_id]
        assert (there <= {learner}) if along else (learner not in there)
        if along:
            assert mentor in on[along], "a mentor is on the shift that it goes along with"


def test_a_pattern_is_worked_no_more_often_than_agreed(database):
    coop = small_coop(2)
    pattern = make_pattern(coop.id, coop.service_id, time(21), time(7), name="Night")
    make_terms(coop.id, coop.people[0], max_of_patterns=[[pattern, 1]])
    _, on = _made(coop, weeks=4)
    assert sum(coop.people[0] in there for there in on.values()) <= 1
    assert sum(coop.people[1] in there for there in on.values()) > 1


def test_a_barred_pair_by_hand_takes_a_yes(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id, least=2)
    make_place(coop.id, shift, coop.people[0])
    make_pair(coop.id, *coop.people)
    with pytest.raises(DomainError) as refused:
        _assign(coop, shift, coop.people[1])
    assert refused.value.code == "needs_yes"
    _assign(coop, shift, coop.people[1], agreed=True)


def test_a_learner_by_hand_goes_along_with_a_mentor_only(database):
    coop = small_coop(3)
    learner, mentor, other = coop.people
    shift = make_shift(coop.id, coop.service_id, least=2)
    shadow = make_shadow(shift)
    make_learner(coop.id, learner)
    make_mentor(coop.id, mentor)
    for wrong in (shift, shadow):  # not without a mentor, and never on the shift itself
        with pytest.raises(DomainError) as refused:
            _assign(coop, wrong, learner)
        assert refused.value.code == "barred"
    with pytest.raises(DomainError) as refused:
        _assign(coop, shadow, other)
    assert refused.value.code == "barred", "the shadow shift is for learners"
    _assign(coop, shift, mentor)
    _assign(coop, shadow, learner)


def test_a_learner_barred_from_the_mentor_is_refused_beside_them(database):
    coop = small_coop(2)
    learner, mentor = coop.people
    shift = make_shift(coop.id, coop.service_id)
    shadow = make_shadow(shift)
    make_place(coop.id, shift, mentor)
    make_learner(coop.id, learner)
    make_mentor(coop.id, mentor)
    make_pair(coop.id, learner, mentor)
    with pytest.raises(DomainError) as refused:
        _assign(coop, shadow, learner)
    assert refused.value.code == "needs_yes"


def test_the_choice_for_a_shadow_shift_sees_who_is_beside(database):
    coop = small_coop(3)
    learner, mentor, _ = coop.people
    shift = make_shift(coop.id, coop.service_id, least=2)
    shadow = make_shadow(shift)
    make_learner(coop.id, learner)
    make_mentor(coop.id, mentor)
    groups = {one.person_id: one.group for one in queries.choice(coop.id, shadow).candidates}
    assert set(groups.values()) == {"cannot"}
    make_place(coop.id, shift, mentor)
    groups = {one.person_id: one.group for one in queries.choice(coop.id, shadow).candidates}
    assert groups[learner] == "can"
    assert {groups[person] for person in groups if person != learner} == {"cannot"}


def test_who_sees_the_rota_reads_not_who_must_not_work_together(client, database):
    coop = small_coop(2)
    make_pattern(coop.id, coop.service_id, least=2)
    make_pair(coop.id, *coop.people)
    rota_id, _ = _made(coop)
    words = [*db.session.scalars(select(ShiftGap.words))]
    assert any("kept off it by the coordinator" in one for one in words)
    assert not any("work with" in one for one in words)
    shift = db.session.scalars(select(Shift.id).order_by(Shift.on)).first()
    there = set(
        db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id == shift))
    )
    for person in set(coop.people) - there:
        make_place(coop.id, shift, person)
    as_role(client, coop.id, "coordinator")
    assert "not to work together with" in client.get(f"/rota/{rota_id}/publish").text
    for role in ("board", "trainer", "treasurer", "recruiter"):
        as_role(client, coop.id, role, person_id=make_person(coop.id, "See", role))
        page = client.get(f"/rota/{rota_id}/publish").text
        assert "Is kept off this shift by the coordinator" in page
        assert "not to work" not in page

"""Taking on, changing, ending: what the verbs write and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coop.members import service
from coop.members.models import Clearance
from coop.members.service import Details, TakeOn, Terms
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Employment, Membership, Person
from tests.factories.people import make_coop, make_person, make_service

pytestmark = pytest.mark.usefixtures("database")
START = date(2026, 12, 7)


def actor(coop: int) -> Actor:
    return Actor(None, "Nia Price", coop, None, frozenset({"coordinator", "manager"}))


def somebody(service_id: int, **changes: object) -> TakeOn:
    return replace(
        TakeOn(
            details=Details(number="BW061", first_name=" Chloe ", surname="Adeyemi"),
            terms=Terms(service_id, "Support worker", 1800),
            from_on=START,
        ),
        **changes,
    )


def spells(person: int) -> list[tuple[date, date | None, int]]:
    query = select(Employment).where(Employment.person_id == person).order_by(Employment.from_on)
    return [(r.from_on, r.until_on, r.contract_minutes) for r in db.session.scalars(query)]


def test_taking_on_writes_person_employment_membership_and_clearances_at_once():
    coop = make_coop()
    place = make_service(coop)
    with transaction():
        made = service.take_on(
            actor(coop),
            somebody(
                place,
                dbs_from_on=date(2026, 11, 1),
                right_to_work_from_on=date(2026, 11, 2),
                right_to_work_until_on=date(2027, 9, 30),
                weekly_cap_minutes=1200,
            ),
        )
        person = made.id
    assert db.session.get_one(Person, person).first_name == "Chloe"
    assert spells(person) == [(START, None, 1800)]
    member = db.session.scalars(select(Membership)).one()
    assert (member.kind, member.from_on) == ("probationary", START)
    cleared = {c.kind: c for c in db.session.scalars(select(Clearance))}
    assert cleared["right_to_work"].weekly_cap_minutes == 1200
    assert cleared["dbs"].until_on is None
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"person.added", "employment.added", "person.take_on"} <= actions


def test_a_number_that_is_taken_is_refused_beside_its_field_and_nothing_is_written():
    coop = make_coop()
    place = make_service(coop)
    make_person(coop, "Grace", "Osei", number="bw061")
    words = "Grace Osei already has number bw061"
    with pytest.raises(DomainError, match=words) as refused, transaction():
        service.take_on(actor(coop), somebody(place))
    assert refused.value.field == "number"
    assert db.session.scalar(select(func.count()).select_from(Employment)) == 0


def test_the_same_number_in_another_co_op_is_nobody_elses_business():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    make_person(other, number="BW061")
    place = make_service(coop)
    with transaction():
        service.take_on(actor(coop), somebody(place))


def test_a_service_of_another_co_op_cannot_be_named():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    place = make_service(other)
    with pytest.raises(NotFound), transaction():
        service.take_on(actor(coop), somebody(place))
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_nobody_under_16_is_taken_on():
    coop = make_coop()
    place = make_service(coop)
    child = replace(somebody(place).details, born_on=START.replace(year=2010) + timedelta(days=1))
    with pytest.raises(DomainError, match="15 on their first day") as refused, transaction():
        service.take_on(actor(coop), somebody(place, details=child))
    assert refused.value.field == "born_on"


def test_new_terms_end_the_old_the_day_before_and_keep_a_planned_end():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    with transaction():
        service.end_employment(actor(coop), person, date(2027, 6, 30), "Fixed term")
    with transaction():
        service.change_terms(actor(coop), person, START, Terms(place, "Senior", 1200))
    assert spells(person) == [
        (date(2026, 1, 5), date(2026, 12, 6), 2250),
        (START, date(2027, 6, 30), 1200),
    ]
    last = db.session.scalars(select(Employment).order_by(Employment.from_on.desc())).first()
    assert last.leaving_reason == "Fixed term"


def test_what_was_wrong_from_its_first_day_is_put_right_with_a_reason_that_is_kept():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    right = Terms(place, "Senior", 900)
    with pytest.raises(DomainError, match="what was wrong") as refused, transaction():
        service.change_terms(actor(coop), person, date(2026, 1, 5), right)
    assert refused.value.field == "reason"
    assert spells(person) == [(date(2026, 1, 5), None, 2250)]
    with transaction():
        service.change_terms(
            actor(coop), person, date(2026, 1, 5), right, reason=" 15 h typed as 37.5 h "
        )
    assert spells(person) == [(date(2026, 1, 5), None, 900)]
    kept = {row.action: row for row in db.session.scalars(select(AuditEntry))}
    assert kept["employment.changed"].changes["contract_minutes"] == [2250, 900]
    assert kept["employment.correct"].reason == "15 h typed as 37.5 h"
    with transaction():  # said once more, nothing is put right
        service.change_terms(actor(coop), person, date(2026, 1, 5), right)
    assert db.session.scalar(select(func.count()).where(AuditEntry.action.contains("correct"))) == 1


def test_an_earlier_month_put_right_leaves_the_later_ones_as_they_are():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    with transaction():
        service.change_terms(actor(coop), person, START, Terms(place, "Senior", 1200))
    with transaction():
        first = date(2026, 1, 5)
        terms = Terms(place, "Support worker", 1800)
        service.change_terms(actor(coop), person, first, terms, reason="The letter said 30 h")
    with transaction():
        autumn = date(2026, 9, 1)
        service.change_terms(actor(coop), person, autumn, Terms(place, "Support worker", 1500))
    assert spells(person) == [
        (first, date(2026, 8, 31), 1800),
        (autumn, date(2026, 12, 6), 1500),
        (START, None, 1200),
    ]


def test_a_change_entered_by_mistake_is_taken_out_and_the_terms_before_go_on():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    with transaction():
        service.change_terms(actor(coop), person, START, Terms(place, "Senior", 1200))
    with transaction():
        service.end_employment(actor(coop), person, date(2027, 6, 30), "Fixed term")
    first, second = service.employments(coop, person)
    with pytest.raises(DomainError, match="No terms come before"), transaction():
        service.take_out_terms(actor(coop), first.id, "A mistake")
    with pytest.raises(DomainError) as refused, transaction():
        service.take_out_terms(actor(coop), second.id, " ")
    assert refused.value.field == "reason"
    other = actor(make_coop("Other Care"))
    with pytest.raises(NotFound), transaction():
        service.take_out_terms(other, second.id, "A mistake")
    with transaction():
        service.take_out_terms(actor(coop), second.id, "Meant for Grace")
    assert spells(person) == [(date(2026, 1, 5), date(2027, 6, 30), 2250)]
    (left,) = service.employments(coop, person)
    assert left.leaving_reason == "Fixed term"
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.reason == "Meant for Grace"))
    assert [(row.action, row.subject_id) for row in kept] == [("employment.take_out", left.id)]


def test_leaving_takes_out_what_was_planned_after_it():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    with transaction():
        service.change_terms(actor(coop), person, date(2027, 2, 1), Terms(place, "Senior", 900))
    with transaction():
        service.end_employment(actor(coop), person, date(2026, 12, 31), "Moving away")
    assert spells(person) == [(date(2026, 1, 5), date(2026, 12, 31), 2250)]
    with pytest.raises(DomainError, match="not employed"), transaction():
        service.end_employment(actor(coop), person, date(2027, 3, 1), "Again")
    with transaction():
        service.keep_on(actor(coop), person)
    assert spells(person) == [(date(2026, 1, 5), None, 2250)]


def test_somebody_who_left_can_be_employed_again_but_not_twice_at_once():
    coop = make_coop()
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    with transaction():
        service.end_employment(actor(coop), person, date(2026, 3, 31), "Resigned")
    with transaction():
        service.start_employment(actor(coop), person, START, Terms(place, "Bank", 0))
    with pytest.raises(DomainError, match="begins on 7 December 2026"), transaction():
        service.start_employment(actor(coop), person, START + timedelta(5), Terms(place, "B", 0))
    assert len(spells(person)) == 2


def test_admission_ends_the_probationary_spell_the_day_before():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        service.begin_membership(actor(coop), person, "probationary", date(2026, 1, 5))
    with transaction():
        service.begin_membership(actor(coop), person, "member", START)
    rows = service.memberships(coop, person)
    assert [(r.kind, r.until_on) for r in rows] == [
        ("probationary", date(2026, 12, 6)),
        ("member", None),
    ]
    with pytest.raises(DomainError, match="already a member"), transaction():
        service.begin_membership(actor(coop), person, "member", date(2027, 1, 1))
    with transaction():
        service.end_membership(actor(coop), person, date(2027, 1, 31), "Resigned membership")
    assert service.memberships(coop, person)[1].until_on == date(2027, 1, 31)


def test_a_renewed_clearance_ends_the_one_before():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        service.add_clearance(
            actor(coop), person, "right_to_work", date(2026, 1, 5), date(2027, 1, 31)
        )
    with transaction():
        service.add_clearance(actor(coop), person, "right_to_work", START)
    query = select(Clearance).order_by(Clearance.from_on)
    assert [(r.from_on, r.until_on) for r in db.session.scalars(query)] == [
        (date(2026, 1, 5), date(2026, 12, 6)),
        (START, None),
    ]


def test_only_a_right_to_work_limits_weekly_hours():
    coop = make_coop()
    person = make_person(coop)
    with pytest.raises(DomainError) as refused, transaction():
        service.add_clearance(actor(coop), person, "dbs", START, weekly_cap_minutes=1200)
    assert refused.value.field == "weekly_cap_minutes"


def test_a_clearance_is_ended_with_a_reason():
    coop = make_coop()
    person = make_person(coop)
    with transaction():
        key = service.add_clearance(actor(coop), person, "dbs", START).id
    with pytest.raises(DomainError, match="Say why"), transaction():
        service.end_clearance(actor(coop), key, START, " ")
    with transaction():
        service.end_clearance(actor(coop), key, START, "Withdrawn")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "clearance.end")).one()
    assert entry.reason == "Withdrawn"


acts = st.lists(
    st.tuples(
        st.sampled_from(["change", "end", "start", "keep", "take out"]),
        st.integers(-30, 400),
        st.one_of(st.none(), st.integers(0, 200)),
    ),
    max_size=6,
)


@given(acts)
@settings(max_examples=40)
def test_whatever_is_done_in_whatever_order_no_two_spells_overlap(acts):
    coop = make_coop(f"Coop {db.session.scalar(select(func.count()).select_from(Person))}")
    place = make_service(coop)
    person = make_person(coop, service_id=place)
    first = date(2026, 1, 5)
    for verb, days, length in acts:
        on = first + timedelta(days=days)
        until = None if length is None else on + timedelta(days=length)
        before = spells(person)
        try:
            with transaction():
                if verb == "change":
                    terms = Terms(place, "Senior", days + 99)
                    service.change_terms(actor(coop), person, on, terms, reason="As agreed")
                elif verb == "take out":
                    service.take_out_terms(
                        actor(coop), service.employments(coop, person)[-1].id, "A mistake"
                    )
                elif verb == "end":
                    service.end_employment(actor(coop), person, on, "Leaves")
                elif verb == "start":
                    service.start_employment(
                        actor(coop), person, on, Terms(place, "Bank", 0), until_on=until
                    )
                else:
                    service.keep_on(actor(coop), person)
        except DomainError:
            assert spells(person) == before
            continue
        now = spells(person)
        assert all(a[1] is not None and a[1] < b[0] for a, b in pairwise(now))
        if verb in (
            "change",
            "take out",
        ):  # the same days are covered as before: no hole, nothing longer
            assert (now[0][0], now[-1][1]) == (before[0][0], before[-1][1])

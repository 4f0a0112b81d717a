"""The gate on every way to a shift, the cap of a permission, and who works supervised."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from coop.absence import service as absence
from coop.absence.rules import Answer
from coop.checks import law, queries, service
from coop.claims import service as claims
from coop.notices.models import Alert
from coop.rota import service as rota
from coop.rota.models import Rota, RotaService
from coop.rota.service import Say
from coop.rota.situation import situation
from coop.shifts.models import Assignment, Shift
from coop.swaps import service as swaps
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.coop.checks.conftest import TODAY
from tests.factories.checks import (
    make_check,
    make_checked,
    make_exception,
    make_gate,
    make_records,
    recorder,
)
from tests.factories.pairs import make_mentor, make_shadow
from tests.factories.people import actor_of, make_account
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop

DAY = timedelta(days=1)
_numbers = count(1)


def dot(coop):
    return Actor(None, "Dot Price", coop.id, None, frozenset({"coordinator", "manager"}))


def member(coop, n):
    person = coop.people[n]
    account = make_account(coop.id, "worker", person_id=person)
    return actor_of(account, coop.id, "worker", person_id=person)


def published(coop):
    """A published rota covers the two weeks from MONDAY."""
    with transaction() as session:
        last = MONDAY + 13 * DAY
        row = Rota(coop_id=coop.id, from_on=MONDAY, until_on=last, state="published")
        row.made_at, row.services = clock.now(), [RotaService(service_id=coop.service_id)]
        session.add(row)


def do(verb, *args, **more):
    with transaction():
        made = verb(*args, **more)
        return getattr(made, "id", made)


def on_shifts():
    db.session.rollback()
    query = select(Shift.on, Assignment.person_id).join(Shift, Shift.id == Assignment.shift_id)
    return [(row.on, row.person_id) for row in db.session.execute(query)]


def gated(coop, *, but=("identity",), late=0):
    """The gate is shut; the first person lacks a check, the others have all of them."""
    for n, person in enumerate(coop.people):
        make_checked(coop.id, person, but=but if n == late else ())
    make_gate(coop.id)
    return coop.people[late]


def refused(verb, *args, **more):
    with pytest.raises(DomainError) as found:
        do(verb, *args, **more)
    return found.value.words


def test_adopting_the_record_bars_nobody_until_the_gate_is_shut(coop):
    shift = make_shift(coop.id, coop.service_id)
    make_check(coop.id, coop.people[0], "identity", "asked")
    do(rota.assign, dot(coop), shift, coop.people[0])
    assert on_shifts() == [(MONDAY, coop.people[0])]


def test_by_hand_the_rota_refuses_whoever_lacks_a_check_and_says_which(coop):
    lacks = gated(coop)
    shift = make_shift(coop.id, coop.service_id)
    said = refused(rota.assign, dot(coop), shift, lacks)
    assert "identity with a recent photograph is not checked" in said
    say = Say(reason="We need somebody")
    assert "is not checked" in refused(rota.assign, dot(coop), shift, lacks, say)
    make_check(coop.id, lacks, "identity")
    do(rota.assign, dot(coop), shift, lacks)


def test_making_a_rota_gives_them_nothing_and_says_why_a_place_is_empty(coop):
    lacks = gated(coop)
    make_pattern(coop.id, coop.service_id, least=3)
    draft = do(rota.make_draft, dot(coop), MONDAY, 1, [coop.service_id])
    rota.generate_now(dot(coop), draft, None, 1, rounds=2)
    given_to = {person for _, person in on_shifts()}
    assert given_to == set(coop.people) - {lacks}
    do(rota.publish, dot(coop), draft)


def test_publishing_refuses_a_draft_made_before_a_check_was_withdrawn(coop):
    gated(coop, but=())
    make_pattern(coop.id, coop.service_id, least=3)
    draft = do(rota.make_draft, dot(coop), MONDAY, 1, [coop.service_id])
    rota.generate_now(dot(coop), draft, None, 1, rounds=2)
    make_check(coop.id, coop.people[1], "identity", "not_satisfied", TODAY)
    said = refused(rota.publish, dot(coop), draft)
    assert "Not published" in said
    assert "checked, and not satisfied" in said


def test_a_claim_is_refused_in_words_for_the_member(coop):
    gated(coop)
    published(coop)
    shift = make_shift(coop.id, coop.service_id)
    said = refused(claims.claim, member(coop, 0), shift)
    assert "clearance to work does not cover that day" in said
    do(claims.claim, member(coop, 1), shift)
    assert on_shifts() == [(MONDAY, coop.people[1])]


def test_an_offered_shift_cannot_be_taken_over(coop):
    gated(coop)
    published(coop)
    shift = make_shift(coop.id, coop.service_id)
    place = make_place(coop.id, shift, coop.people[1], published=True)
    giver = member(coop, 1)
    offer = do(swaps.offer, giver, place)
    with pytest.raises(DomainError, match="cannot take"):
        do(swaps.offer, giver, place, coop.people[0])
    refused(swaps.take, member(coop, 0), offer)
    assert on_shifts() == [(MONDAY, coop.people[1])]


def test_cover_does_not_come_from_them(coop):
    lacks = gated(coop)
    published(coop)
    shift = make_shift(coop.id, coop.service_id)
    make_place(coop.id, shift, coop.people[1], published=True)
    with transaction():
        request = absence.report_sick(dot(coop), coop.people[1], MONDAY, MONDAY)[0].id
    refused(absence.rang, dot(coop), request, lacks, Answer.YES)
    do(absence.rang, dot(coop), request, coop.people[2], Answer.YES)
    assert on_shifts() == [(MONDAY, coop.people[2])]


def test_the_gate_bars_from_its_day_on_and_not_before(coop):
    person = coop.people[0]
    make_gate(coop.id, MONDAY + 7 * DAY)
    before, after = (make_shift(coop.id, coop.service_id, MONDAY + n * DAY) for n in (6, 7))
    do(rota.assign, dot(coop), before, person)
    assert "is not checked" in refused(rota.assign, dot(coop), after, person)


def test_who_plans_is_told_at_once_of_shifts_held_without_a_check_and_until_it_is_seen_to(coop):
    person = coop.people[0]
    make_checked(coop.id, person)
    places = [
        make_place(
            coop.id, make_shift(coop.id, coop.service_id, MONDAY + n * DAY), person, published=True
        )
        for n in (0, 2)
    ]
    make_gate(coop.id)

    def told():
        db.session.rollback()
        query = select(Alert).where(Alert.kind == "check_on_shift", Alert.closed_at.is_(None))
        return [(row.permission, row.words) for row in db.session.scalars(query)]

    assert told() == []
    with clock.at(clock.instant(TODAY + DAY)):
        make_check(coop.id, person, "identity", "not_satisfied", TODAY + DAY)
        assert told() == [
            (
                "rota.edit",
                "Aaliyah Person000 is on 2 published shifts from Mon 7 December without the checks "
                "for it: give them to somebody else.",
            )
        ]
        do(rota.remove, dot(coop), places[0], Say(reason="Not cleared"))
        do(service.watch, coop.id)
        assert "1 published shift from Wed 9 December" in told()[0][1]
        make_check(coop.id, person, "identity", on=TODAY + DAY)
        assert told() == []


def test_a_permission_caps_the_week_and_ends(coop):
    person = coop.people[0]
    ends = MONDAY + 8 * DAY
    more = {"basis": "group_1", "until_on": ends, "weekly_cap_minutes": 20 * 60}
    make_check(coop.id, person, "right_to_work", on=TODAY, **more)
    make = lambda n: make_shift(coop.id, coop.service_id, MONDAY + n * DAY)  # noqa: E731
    for n in (0, 1):  # 7.5 h each
        do(rota.assign, dot(coop), make(n), person)
    said = refused(rota.assign, dot(coop), make(2), person)
    assert "right to work allows 20 h" in said
    do(rota.assign, dot(coop), make(8), person)
    assert "right to work has run out" in refused(rota.assign, dot(coop), make(9), person)


def test_supervised_they_work_beside_a_mentor_and_never_by_themselves(coop):
    person, mentor = coop.people[:2]
    make_checked(coop.id, person, but=("dbs", "conduct"))
    for other in coop.people[1:]:
        make_checked(coop.id, other)
    make_gate(coop.id)
    make_exception(coop.id, person, TODAY, MONDAY + 20 * DAY)
    own = make_shift(coop.id, coop.service_id, wanted=2)
    said = refused(rota.assign, dot(coop), own, person)
    assert "Checks are not complete" in said
    assert "works only along with somebody" in said
    shadow = make_shadow(own)
    assert "No mentor is free" in refused(rota.assign, dot(coop), shadow, person)
    make_mentor(coop.id, mentor)
    do(rota.assign, dot(coop), own, mentor)
    do(rota.assign, dot(coop), shadow, person)
    with clock.at(clock.instant(TODAY + DAY)):
        for kind in ("dbs", "conduct"):
            make_check(coop.id, person, kind, on=TODAY + DAY)
    do(rota.assign, dot(coop), make_shift(coop.id, coop.service_id, MONDAY + DAY), person)


KINDS = [kind.code for kind in law.required(MONDAY)]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(("satisfied", "not_satisfied", "withdrawn")),
        st.integers(0, 2),  # which person
    ),
    max_size=5,
)


def happen(coop, kind, state, person):
    """A check is recorded or taken back on TODAY."""
    if state == "withdrawn":
        known = queries.recorded(coop.id, [person])[person]
        gone = {row.of_id for row in known}
        live = [r for r in known if r.kind == kind and r.state != "withdrawn" and r.id not in gone]
        if live:
            do(service.withdraw, recorder(coop.id), live[-1].id, TODAY, "It was wrong")
        return
    more = {"decision": "unsuitable"} if (kind, state) == ("dbs", "not_satisfied") else {}
    make_check(coop.id, person, kind, state, TODAY, **more)


@settings(max_examples=8)
@given(EVENTS, st.permutations(range(3)))
def test_whoever_lacks_a_check_never_comes_to_stand_on_a_published_shift(database, events, order):
    """Each example has a co-op of its own: every check stands, the gate is shut, then events."""
    with clock.at(clock.instant(TODAY, time(9))):
        coop = small_coop(3, f"Co-op {next(_numbers)}")
        make_records(coop.id, coop.people)
        make_gate(coop.id)
        published(coop)
        for kind, state, n in events:
            happen(coop, kind, state, coop.people[n])
        for day, n in enumerate(order):
            shift, person = make_shift(coop.id, coop.service_id, MONDAY + day * DAY), coop.people[n]
            try:
                do(rota.assign, dot(coop), shift, person, Say(reason="Needed"))
            except DomainError:
                assert queries.blockers(coop.id, person, MONDAY), "only a check keeps them away"
            else:
                assert queries.blockers(coop.id, person, MONDAY) == ()


def test_the_situation_of_many_people_asks_no_more_queries(coop):
    make_gate(coop.id)

    def queries_of(people):
        other = small_coop(people, f"Co-op of {people}")
        make_gate(other.id)
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        situation(other.id, MONDAY, 1, [other.service_id])
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    assert queries_of(2) == queries_of(6)

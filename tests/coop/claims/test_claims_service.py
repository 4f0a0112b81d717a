"""Claims against the real database: first come, with approval, what ends them, offers."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from coop.availability.service import ask_at_short_notice
from coop.changes.models import ShiftChange
from coop.claims import jobs, queries, service
from coop.claims.models import ShiftClaim
from coop.notices.models import Alert
from coop.rota import service as rota
from coop.rota.service import Say
from coop.shifts.models import Assignment
from coop.shifts.service import cancel_shift
from core import clock
from core.calendar import queries as calendar
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.people import actor_of, make_account
from tests.factories.rota import make_place, make_shift, small_coop

WEDNESDAY = date(2026, 12, 9)


def do(verb, *args, **kwargs):
    with transaction():
        found = verb(*args, **kwargs)
        return getattr(found, "id", found)


def on_shift(shift):
    return set(db.session.scalars(select(Assignment.person_id).where(Assignment.shift_id == shift)))


def kinds(shift, person):
    query = select(ShiftChange.kind).where(
        ShiftChange.shift_id == shift, ShiftChange.person_id == person
    )
    return list(db.session.scalars(query.order_by(ShiftChange.id)))


def told(kind, person):
    query = select(Alert.words).where(Alert.kind == kind, Alert.person_id == person)
    return list(db.session.scalars(query))


def states():
    query = select(ShiftClaim.person_id, ShiftClaim.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def with_approval(stage):
    do(service.set_approval, stage.coordinator, clock.today(), approval=True)


def test_the_first_to_come_has_it_and_the_second_reads_so(stage):
    one, two = stage.member(0), stage.member(1)
    do(service.claim, one, stage.shift)
    with pytest.raises(DomainError, match="Somebody else has just taken it") as refused:
        do(service.claim, two, stage.shift)
    assert refused.value.code == "taken"
    assert on_shift(stage.shift) == {one.person_id}
    assert kinds(stage.shift, one.person_id) == ["accepted", "given"]
    assert states() == {one.person_id: "placed"}
    start = clock.instant(WEDNESDAY, time(7))
    promised = calendar.between(stage.coop.id, start, clock.instant(WEDNESDAY, time(8)))
    assert [row.person_id for row in promised] == [one.person_id]


def test_what_one_takes_oneself_is_no_news_to_oneself_but_approval_is(stage):
    one, two = stage.member(0), stage.member(1)
    do(service.claim, one, stage.shift)
    assert told("rota_changed", one.person_id) == []
    with_approval(stage)
    other = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 10))
    key = do(service.claim, two, other)
    do(service.approve, stage.coordinator, key)
    (news,) = told("rota_changed", two.person_id)
    assert f"is now yours. {stage.coordinator.name}: Your claim is approved." in news


def test_a_manager_with_shifts_of_their_own_breaks_no_rest_by_a_claim(stage):
    person = stage.coop.people[0]
    late = make_shift(
        stage.coop.id, stage.coop.service_id, date(2026, 12, 8), time(15), time(23), name="Late"
    )
    make_place(stage.coop.id, late, person, published=True)
    account = make_account(stage.coop.id, "manager", person_id=person)
    manager = actor_of(account, stage.coop.id, "manager", "worker", person_id=person)
    with pytest.raises(DomainError, match="too little rest") as refused:
        do(service.claim, manager, stage.shift)
    assert refused.value.code == "rest"
    assert states() == {}


def test_a_rest_rule_met_since_the_claim_stands_against_its_approval(stage):
    with_approval(stage)
    one = stage.member(0)
    key = do(service.claim, one, stage.shift)
    late = make_shift(
        stage.coop.id, stage.coop.service_id, date(2026, 12, 8), time(15), time(23), name="Late"
    )
    make_place(stage.coop.id, late, one.person_id, published=True)
    with pytest.raises(DomainError, match="Rest is kept") as refused:
        do(service.approve, stage.coordinator, key)
    assert refused.value.code == "rest"
    assert states() == {one.person_id: "waiting"}


def test_a_rest_rule_is_never_broken_by_a_member_even_with_a_yes(stage):
    one = stage.member(0)
    late = make_shift(
        stage.coop.id, stage.coop.service_id, date(2026, 12, 8), time(15), time(23), name="Late"
    )
    make_place(stage.coop.id, late, one.person_id, published=True)
    with pytest.raises(DomainError, match="too little rest") as refused:
        do(service.claim, one, stage.shift, agreed=True)
    assert refused.value.code == "rest"
    assert on_shift(stage.shift) == set()
    assert states() == {}


def test_overlapping_shifts_are_not_both_taken(stage):
    one = stage.member(0)
    other = make_shift(stage.coop.id, stage.coop.service_id, WEDNESDAY, time(12), time(20))
    do(service.claim, one, stage.shift)
    with pytest.raises(DomainError, match="another shift then"):
        do(service.claim, one, other)


def test_a_draft_a_begun_and_another_co_ops_shift_cannot_be_claimed(stage):
    one = stage.member(0)
    draft = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 23))
    with pytest.raises(NotFound):
        do(service.claim, one, draft)
    with (
        clock.at(clock.instant(WEDNESDAY, time(7))),
        pytest.raises(DomainError, match="has begun"),
    ):
        do(service.claim, one, stage.shift)
    elsewhere = small_coop(1, "Elsewhere Care")
    account = make_account(elsewhere.id, "worker", person_id=elsewhere.people[0])
    stranger = actor_of(account, elsewhere.id, "worker", person_id=elsewhere.people[0])
    with pytest.raises(NotFound):
        do(service.claim, stranger, stage.shift)


def test_with_approval_claims_wait_and_the_others_are_told_who_did_not_get_it(stage):
    with_approval(stage)
    one, two = stage.member(0), stage.member(1)
    do(service.claim, one, stage.shift)
    second = do(service.claim, two, stage.shift)
    assert on_shift(stage.shift) == set()
    do(service.approve, stage.coordinator, second)
    assert on_shift(stage.shift) == {two.person_id}
    assert states() == {one.person_id: "missed", two.person_id: "placed"}
    assert "has gone to somebody else" in told("claim_decided", one.person_id)[0]
    row = db.session.scalar(select(ShiftClaim).where(ShiftClaim.id == second))
    assert row.decided_by_id == stage.coordinator.account_id


def test_a_refusal_needs_words_and_reaches_the_person(stage):
    with_approval(stage)
    one = stage.member(0)
    key = do(service.claim, one, stage.shift)
    with pytest.raises(DomainError, match="Say why"):
        do(service.refuse, stage.coordinator, key, " ")
    do(service.refuse, stage.coordinator, key, "Ben knows the tenant better")
    assert "Ben knows the tenant better" in told("claim_decided", one.person_id)[0]
    with pytest.raises(DomainError, match="no longer waits"):
        do(service.approve, stage.coordinator, key)
    assert on_shift(stage.shift) == set()


def test_nobody_approves_their_own_claim_and_nobody_withdraws_anothers(stage):
    with_approval(stage)
    one, two = stage.member(0), stage.member(1)
    key = do(service.claim, one, stage.shift)
    with pytest.raises(NotAllowed):
        do(service.approve, one, key)
    with pytest.raises(NotFound):
        do(service.withdraw, two, key)
    do(service.withdraw, one, key)
    assert states() == {one.person_id: "withdrawn"}
    do(service.claim, one, stage.shift)  # and may think again


def test_claims_end_when_the_coordinator_places_somebody_by_hand(stage):
    with_approval(stage)
    one = stage.member(0)
    do(service.claim, one, stage.shift)
    by_hand = Say(reason="Agreed by telephone")
    do(rota.assign, stage.coordinator, stage.shift, stage.coop.people[2], by_hand)
    assert states() == {one.person_id: "missed"}


def test_claims_end_with_the_shift_cancelled_and_with_it_begun(stage):
    with_approval(stage)
    one = stage.member(0)
    other = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 10))
    do(service.claim, one, stage.shift)
    do(cancel_shift, stage.coordinator, stage.shift, "The tenant is away")
    assert states() == {one.person_id: "ended"}
    assert "has been cancelled" in told("claim_decided", one.person_id)[0]
    late = do(service.claim, one, other)
    with clock.at(clock.instant(date(2026, 12, 10), time(7))):
        jobs.end_begun()
    assert db.session.get_one(ShiftClaim, late).state == "ended"


def test_an_offer_goes_once_to_those_who_can_and_a_no_is_kept(stage):
    clash = make_shift(stage.coop.id, stage.coop.service_id, WEDNESDAY, name="Other")
    make_place(stage.coop.id, clash, stage.coop.people[2], published=True)
    one = stage.member(0)
    assert do(service.offer, stage.coordinator, stage.shift) == 2
    assert kinds(stage.shift, stage.coop.people[2]) == []
    with pytest.raises(DomainError, match="Nobody is left"):
        do(service.offer, stage.coordinator, stage.shift)
    do(service.decline, one, stage.shift)
    assert kinds(stage.shift, one.person_id) == ["offered", "declined"]


def test_within_two_days_only_those_willing_at_that_notice_are_told(stage):
    willing, later, silent = (stage.member(number) for number in range(3))
    do(ask_at_short_notice, willing, willing.person_id, 24, clock.today())
    do(ask_at_short_notice, later, later.person_id, 44, clock.today())
    with clock.at(clock.instant(date(2026, 12, 7), time(12))):  # 43 hours before
        assert do(service.offer, stage.coordinator, stage.shift) == 1
        asked = [kinds(stage.shift, one.person_id) for one in (willing, later, silent)]
        assert asked == [["offered"], [], []]
        with pytest.raises(DomainError, match="willing at such short notice"):
            do(service.offer, stage.coordinator, stage.shift)


def test_the_board_tells_hours_before_and_after_and_why_not(stage):
    one = stage.member(0)
    worked = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 11))
    make_place(stage.coop.id, worked, one.person_id, published=True)
    clash = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 11), time(9), time(17))
    found = queries.board(stage.coop.id, one.person_id, clock.now())
    (able,) = found.able
    # 07:00 to 15:00 less half an hour: 450 minutes each.
    assert (able.shift.id, able.given, able.after, able.contract) == (stage.shift, 450, 900, 2250)
    (unable,) = found.unable
    assert unable.shift.id == clash
    assert unable.verdict.why == ("You are on another shift then.",)


def test_the_setting_is_dated(stage):
    do(service.set_approval, stage.coordinator, date(2026, 12, 5), approval=True)
    assert not queries.needs_approval(stage.coop.id, date(2026, 12, 4))
    assert queries.needs_approval(stage.coop.id, date(2026, 12, 5))
    with pytest.raises(DomainError, match="in the past"):
        do(service.set_approval, stage.coordinator, date(2026, 11, 30), approval=False)

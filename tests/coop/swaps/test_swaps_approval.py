"""Where a coordinator approves moves between members: nothing moves until then."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coop.availability.models import WorkPreferences
from coop.changes.models import ShiftChange
from coop.notices.models import Alert
from coop.shifts.models import Assignment, Shift
from coop.swaps import effects, jobs, queries, service
from coop.swaps.models import Exchange, ShiftOffer
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.members import make_availability
from tests.factories.people import actor_of, as_role, make_account, make_coop
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


class Stage:
    """Three people with a day shift each, on days that follow; their coordinator approves."""

    def __init__(self):
        self.coop = small_coop(3)
        self.shifts = [
            make_shift(self.coop.id, self.coop.service_id, MONDAY + n * DAY) for n in range(3)
        ]
        self.places = [
            make_place(self.coop.id, shift, person, published=True)
            for shift, person in zip(self.shifts, self.coop.people, strict=True)
        ]
        account = make_account(self.coop.id, "manager")
        self.desk = actor_of(account, self.coop.id, "manager")
        do(service.set_approval, self.desk, TODAY, approval=True)

    def member(self, number):
        person = self.coop.people[number]
        return Actor(None, f"Member {number}", self.coop.id, person, frozenset({"worker"}))

    def holders(self):
        query = select(Assignment.person_id).join(Shift, Shift.id == Assignment.shift_id)
        return list(db.session.scalars(query.order_by(Shift.start_at)))

    def agreed(self):
        """One and two have both said yes to a swap: it waits; its id."""
        made = do(service.ask, self.member(0), self.places[0], self.places[1])
        assert do(service.answer, self.member(1), made, yes=True) is False
        return made


@pytest.fixture
def stage(database):
    return Stage()


def do(act, *args, **more):
    with transaction():
        made = act(*args, **more)
        return getattr(made, "id", made)


def state(made):
    return db.session.get_one(Exchange, made).state


def told(kind):
    query = select(Alert.person_id).where(Alert.kind == kind, Alert.closed_at.is_(None))
    return sorted(one for one in db.session.scalars(query) if one is not None)


def waits_at_the_desk():
    query = select(Alert.permission).where(Alert.kind == "swap_waits", Alert.closed_at.is_(None))
    return list(db.session.scalars(query))


def test_after_the_last_yes_it_waits_and_nothing_has_moved(stage):
    made = stage.agreed()
    assert state(made) == "waiting"
    assert stage.holders() == stage.coop.people
    assert waits_at_the_desk() == ["swaps.decide"]
    assert told("swap_ended") == [stage.coop.people[0]]  # who waits for it, not the last to say


def test_approved_it_moves_all_are_told_and_ledger_and_audit_say_so(stage):
    one, two, three = stage.coop.people
    made = stage.agreed()
    do(service.approve, stage.desk, made, "Fine by me.")
    assert state(made) == "done"
    assert stage.holders() == [two, one, three]
    assert told("rota_changed") == [one, one, two, two]  # each gives one and gets one
    assert waits_at_the_desk() == []
    query = select(ShiftChange.kind).where(ShiftChange.shift_id == stage.shifts[0])
    kinds = list(db.session.scalars(query.order_by(ShiftChange.id)))
    assert kinds == ["offered", "accepted", "taken", "given"]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "swaps.approve")).one()
    assert entry.reason == "Fine by me."
    with pytest.raises(DomainError) as again:
        do(service.approve, stage.desk, made)
    assert again.value.code == "gone"


def test_refused_nothing_moves_and_all_read_why(stage):
    made = stage.agreed()
    with pytest.raises(DomainError) as wordless:
        do(service.refuse, stage.desk, made, " ")
    assert wordless.value.field == "reason"
    do(service.refuse, stage.desk, made, "Two new people on Tuesday.")
    assert state(made) == "refused"
    assert stage.holders() == stage.coop.people
    assert told("swap_ended") == stage.coop.people[:2]
    assert "Two new people on Tuesday." in db.session.get_one(Exchange, made).why
    with pytest.raises(DomainError):
        do(service.approve, stage.desk, made)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "swaps.refuse")).one()
    assert entry.reason == "Two new people on Tuesday."


def test_rules_are_asked_again_at_approval_and_it_goes_on_waiting(stage):
    made = stage.agreed()
    one = stage.coop.people[0]
    late = make_shift(stage.coop.id, stage.coop.service_id, MONDAY, time(15), time(22), name="Late")
    make_place(stage.coop.id, late, one, published=True)  # 9 h of rest before Tuesday 07:00
    row = db.session.get_one(Exchange, made)
    weighed = effects.weighed(stage.coop.id, [row])[made]
    assert [bool(each.words) for each in weighed] == [False, True]
    db.session.rollback()
    with pytest.raises(DomainError) as refused:
        do(service.approve, stage.desk, made)
    assert refused.value.code == "rest"
    assert state(made) == "waiting"


def test_it_lapses_when_the_first_shift_begins_and_all_are_told(stage, monkeypatch):
    made = stage.agreed()
    start = db.session.get_one(Shift, stage.shifts[0]).start_at
    monkeypatch.setattr(clock, "now", lambda: start - timedelta(minutes=1))
    jobs.end_late()
    assert state(made) == "waiting"  # the three days for a yes no longer count
    monkeypatch.setattr(clock, "now", lambda: start)
    with pytest.raises(DomainError) as refused:
        do(service.approve, stage.desk, made)
    assert refused.value.code == "gone"
    jobs.end_late()
    assert state(made) == "ended"
    assert stage.holders() == stage.coop.people
    assert told("swap_ended") == stage.coop.people[:2]
    assert waits_at_the_desk() == []


def test_one_in_it_may_take_their_yes_back_while_it_waits(stage):
    made = stage.agreed()
    with pytest.raises(NotFound):
        do(service.answer, stage.member(2), made, yes=False)
    do(service.answer, stage.member(0), made, yes=False, words="Sorry.")
    assert state(made) == "ended"
    with pytest.raises(DomainError):
        do(service.approve, stage.desk, made)


def test_nobody_approves_what_they_are_part_of(stage):
    made = stage.agreed()
    one = stage.coop.people[0]
    account = make_account(stage.coop.id, "coordinator", person_id=one)
    own = actor_of(account, stage.coop.id, "coordinator", person_id=one)
    for act in (service.approve, service.refuse):
        with pytest.raises(NotAllowed):
            do(act, own, made, "Mine.")
    assert state(made) == "waiting"


def test_another_co_ops_coordinator_finds_nothing(stage):
    made = stage.agreed()
    other = make_coop("Elsewhere")
    desk = actor_of(make_account(other, "manager"), other, "manager")
    for act in (service.approve, service.refuse):
        with pytest.raises(NotFound):
            do(act, desk, made, "No.")


def test_a_shift_passed_on_waits_too_and_nobody_else_takes_it_meanwhile(stage):
    one, two, three = stage.coop.people
    offered = do(service.offer, stage.member(0), stage.places[0])
    made = do(service.take, stage.member(1), offered)
    assert state(made) == "waiting"
    assert stage.holders() == [one, two, three]
    with pytest.raises(DomainError, match="said yes to it already"):
        do(service.take, stage.member(2), offered)
    with pytest.raises(DomainError) as held:
        do(service.withdraw, stage.member(0), offered)
    assert held.value.code == "waiting"
    do(service.approve, stage.desk, made)
    assert stage.holders() == [two, two, three]
    row = db.session.get_one(ShiftOffer, offered)
    assert (row.state, row.taken_by_id) == ("taken", two)


def test_a_shift_passed_on_and_refused_is_on_offer_again(stage):
    offered = do(service.offer, stage.member(0), stage.places[0])
    made = do(service.take, stage.member(1), offered)
    do(service.refuse, stage.desk, made, "Not Ben: he is needed on the late.")
    assert db.session.get_one(ShiftOffer, offered).state == "open"
    again = do(service.take, stage.member(2), offered)
    assert state(again) == "waiting"


def test_who_is_barred_cannot_make_the_coordinator_wait(stage):
    bare = stage.coop.join("Bare", medication=False)
    shift = make_shift(
        stage.coop.id,
        stage.coop.service_id,
        MONDAY + 4 * DAY,
        needs=((stage.coop.medication, None),),
    )
    place = make_place(stage.coop.id, shift, stage.coop.people[0], published=True)
    offered = do(service.offer, stage.member(0), place)
    actor = Actor(None, "Bare", stage.coop.id, bare, frozenset({"worker"}))
    with pytest.raises(DomainError) as refused:
        do(service.take, actor, offered)
    assert refused.value.code == "barred"
    assert db.session.scalars(select(Exchange)).all() == []


def test_the_setting_is_dated_and_what_waits_already_goes_on_waiting(stage, monkeypatch):
    made = stage.agreed()
    do(service.set_approval, stage.desk, TODAY + DAY, approval=False)
    assert queries.needs_approval(stage.coop.id, TODAY)
    assert not queries.needs_approval(stage.coop.id, TODAY + DAY)
    with pytest.raises(DomainError) as past:
        do(service.set_approval, stage.desk, TODAY - DAY, approval=False)
    assert past.value.field == "from_on"
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)
    assert state(made) == "waiting"
    do(service.approve, stage.desk, made)
    assert state(made) == "done"


def test_a_yes_names_ones_own_agreements_and_is_kept_for_the_move(stage):
    two = stage.coop.people[1]
    make_availability(stage.coop.id, two, "cannot", weekday=0)  # two would get the Monday
    made = do(service.ask, stage.member(0), stage.places[0], stage.places[1])
    with pytest.raises(DomainError) as asked:
        do(service.answer, stage.member(1), made, yes=True)
    assert (asked.value.code, asked.value.field) == ("needs_yes", "agreed")
    assert "Tick that you say yes" in asked.value.words
    do(service.answer, stage.member(1), made, yes=True, agreed=True)
    row = db.session.get_one(Exchange, made)
    first = effects.weighed(stage.coop.id, [row])[made][0]
    assert first.agreed
    assert not first.words
    db.session.rollback()
    do(service.approve, stage.desk, made)
    assert stage.holders()[0] == two
    query = select(Assignment.agreed_at).where(Assignment.shift_id == stage.shifts[0])
    assert db.session.scalars(query).one() is not None


def test_asking_is_a_yes_and_names_ones_own_agreements_too(stage):
    make_availability(stage.coop.id, stage.coop.people[0], "cannot", weekday=1)
    with pytest.raises(DomainError) as asked:
        do(service.ask, stage.member(0), stage.places[0], stage.places[1])
    assert asked.value.code == "needs_yes"
    made = do(service.ask, stage.member(0), stage.places[0], stage.places[1], agreed=True)
    assert state(made) == "open"


def test_anothers_agreement_is_not_ones_own_to_give(stage):
    """What would go beyond one's agreements since one said yes takes one's yes again."""
    do(service.set_approval, stage.desk, TODAY, approval=False)
    one, two, three = stage.coop.people
    made = do(service.ask, stage.member(0), stage.places[0], stage.places[1])
    make_availability(stage.coop.id, one, "cannot", weekday=1)
    with pytest.raises(DomainError) as asked:
        do(service.answer, stage.member(1), made, yes=True, agreed=True)
    assert asked.value.code == "needs_yes"
    assert stage.holders() == [one, two, three]
    do(service.answer, stage.member(0), made, yes=True, agreed=True)
    assert do(service.answer, stage.member(1), made, yes=True) is True
    assert stage.holders() == [two, one, three]


def test_what_would_move_is_weighed_in_hours_of_both_weeks(stage):
    """7.5 h on Monday passed on: one's week falls from 7.5 h to none, two's rises to 15 h."""
    offered = do(service.offer, stage.member(0), stage.places[0])
    made = do(service.take, stage.member(1), offered)
    row = db.session.get_one(Exchange, made)
    (effect,) = effects.weighed(stage.coop.id, [row])[made]
    assert [(week.before, week.after) for week in effect.weeks] == [(450, 900), (450, 0)]
    assert effect.pence is None  # no rates are set in this co-op
    assert effect.cover == "1 on it, 1 at least"


@pytest.mark.parametrize(("role", "status"), [("coordinator", 302), ("manager", 302),
    ("worker", 403), ("board", 403)])  # fmt: skip
def test_who_may_approve(client, stage, role, status):
    made = stage.agreed()
    person = stage.coop.people[2] if role == "worker" else None
    as_role(client, stage.coop.id, role, person_id=person)
    assert client.post(f"/swaps/exchanges/{made}/approve").status_code == status
    assert state(made) == ("done" if status == 302 else "waiting")


def test_the_coordinator_sees_what_would_move_and_refuses_with_a_reason(client, stage):
    made = stage.agreed()
    as_role(client, stage.coop.id, "coordinator")
    assert "1 exchange waits for a coordinator" in client.get("/").text
    page = client.get("/swaps").text
    assert "waits for approval" in page
    assert "nothing against it" in page
    answer = client.post(
        f"/swaps/exchanges/{made}/refuse", data={"reason": ""}, follow_redirects=True
    )
    assert "Say why" in answer.text
    client.post(f"/swaps/exchanges/{made}/refuse", data={"reason": "Too thin on Monday."})
    assert "Too thin on Monday." in client.get("/swaps").text


def test_a_member_reads_that_it_waits_and_why_not_each_shift_passed_on(client, stage):
    stage.agreed()
    on = MONDAY + 3 * DAY
    shift = make_shift(
        stage.coop.id, stage.coop.service_id, on, needs=((stage.coop.medication, None),)
    )
    place = make_place(stage.coop.id, shift, stage.coop.people[2], published=True)
    do(service.offer, stage.member(2), place)
    bare = stage.coop.join("Bare", medication=False)
    as_role(client, stage.coop.id, "worker", person_id=bare)
    page = client.get("/my/swaps").text
    assert "You are not signed off for something that everybody on this shift needs." in page
    as_role(client, stage.coop.id, "worker", person_id=stage.coop.people[0])
    assert "All have said yes. A coordinator answers before" in client.get("/my/swaps").text


def test_the_setting_is_a_managers_and_says_what_holds(client, stage):
    as_role(client, stage.coop.id, "coordinator")
    assert client.get("/swaps/setting").status_code == 403
    as_role(client, stage.coop.id, "manager")
    assert "a coordinator approves" in client.get("/swaps/setting").text
    past = TODAY - DAY
    sent = {"approval": "at_once", "from_on": f"{past.day}/{past.month}/{past.year}"}
    answer = client.post("/swaps/setting", data=sent)
    assert "cannot begin in the past" in answer.text
    assert queries.needs_approval(stage.coop.id, TODAY)


def test_over_wanted_hours_is_a_note_and_not_a_refusal(stage):
    """Ben asks for 10 h a week: 15 h is a goal missed, which he reads before he says yes."""
    two = stage.coop.people[1]
    with transaction() as session:
        session.add(_prefers(stage.coop.id, two))
    do(service.offer, stage.member(0), stage.places[0])
    passed = queries.offers(stage.coop.id, NOON)
    can, _ = queries.takeable(stage.coop.id, two, passed)
    assert can[0].verdict.notes == ("It takes you over the hours you asked for that week.",)


def _prefers(coop_id, person_id):
    return WorkPreferences(
        coop_id=coop_id, person_id=person_id, from_on=TODAY, wanted_weekly_minutes=600
    )

"""A learner's shadow shifts: made beside a shift, at its times, sharing its fate."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Alert
from coop.shifts import queries, service
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.calendar import service as commitments
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import MONDAY, a_rule, make_pattern, make_shift, place

SUNDAY = MONDAY + timedelta(days=6)
TOLD = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


@pytest.fixture
def actor(coop):
    return Actor(None, "Nia Price", coop)


def expand(actor):
    with transaction():
        return service.expand(actor, actor.coop_id, MONDAY, SUNDAY)


def beside(coop):
    """(day, start, cancelled, name) of every shadow shift, in order."""
    query = select(Shift).where(Shift.coop_id == coop, Shift.shadows_id.is_not(None))
    return [
        ((row.on - MONDAY).days, f"{clock.local(row.start_at):%H:%M}", bool(row.cancelled_at))
        for row in db.session.scalars(query.order_by(Shift.on, Shift.id))
    ]


def add(actor, shift_id):
    with transaction():
        return service.add_shadow(actor, shift_id).id


def tell(coop, shift_id, person_id):
    """A published place with its promise."""
    place_id = place(coop, shift_id, person_id, published_at=TOLD)
    with transaction():
        shift = db.session.get_one(Shift, shift_id)
        commitments.promise(
            person_id,
            shift.start_at,
            shift.end_at,
            kind="shift",
            paid=True,
            title=shift.name,
            source="assignment",
            source_id=place_id,
            coop_id=coop,
        )


def promised(coop):
    query = select(Commitment).where(Commitment.coop_id == coop)
    return [f"{clock.local(row.start_at):%H:%M}" for row in db.session.scalars(query)]


def test_a_shadow_shift_has_the_times_and_needs_nobody(actor, coop, home):
    shift_id = make_shift(coop, home, starts=time(22), ends=time(7), kind=Kind.WAKING_NIGHT)
    shadow = queries.shift_page(coop, add(actor, shift_id)).shift
    along = queries.shift_page(coop, shift_id).shift
    assert (shadow.start_at, shadow.end_at, shadow.on) == (along.start_at, along.end_at, along.on)
    assert (shadow.kind, shadow.least, shadow.wanted) == (Kind.SUPERNUMERARY, 0, 1)
    assert shadow.shadows_id == shift_id
    assert shadow.name == "Early (shadow)"
    assert shadow.empty == 0


@pytest.mark.parametrize("kind", [Kind.SLEEP_IN, Kind.ON_CALL, Kind.TRAINING, Kind.SUPERNUMERARY])
def test_what_is_no_care_shift_has_none(actor, coop, home, kind):
    with pytest.raises(DomainError, match="Only a day shift"):
        add(actor, make_shift(coop, home, kind=kind))
    with pytest.raises(DomainError, match="Only a day shift") as refused:
        make_pattern(coop, home, kind=kind, shadowed=True)
    assert refused.value.field == "shadowed"


def test_one_shadow_beside_a_shift_and_none_beside_a_shadow(actor, coop, home):
    shift_id = make_shift(coop, home)
    shadow = add(actor, shift_id)
    for number, words in ((shift_id, "already"), (shadow, "itself")):
        with pytest.raises(DomainError, match=words):
            add(actor, number)
    with transaction():
        service.cancel_shift(actor, shadow, "The learner is ill")
    add(actor, shift_id)
    assert beside(coop) == [(0, "07:00", True), (0, "07:00", False)]


def test_none_beside_a_shift_that_has_begun_or_is_another_co_ops(actor, coop, home):
    begun = make_shift(coop, home, MONDAY - timedelta(days=15))
    with pytest.raises(DomainError, match="begun"):
        add(actor, begun)
    theirs = make_coop("Elsewhere")
    with pytest.raises(NotFound):
        add(actor, make_shift(theirs, make_service(theirs)))


def test_a_pattern_makes_its_shadow_shifts_once(actor, coop, home):
    make_pattern(coop, home, days=(0, 2), shadowed=True)
    make_pattern(coop, home, days=(1,), name="Late")
    assert expand(actor).added == 3
    assert beside(coop) == [(0, "07:00", False), (2, "07:00", False)]
    expand(actor)
    assert len(beside(coop)) == 2
    first = db.session.scalar(select(Shift.id).where(Shift.shadows_id.is_not(None)))
    with transaction():
        service.cancel_shift(actor, first, "Nobody learns on Mondays")
    expand(actor)
    assert beside(coop) == [(0, "07:00", True), (2, "07:00", False)], "not made again"


def test_a_change_of_the_pattern_moves_them_and_ending_it_cancels_them(actor, coop, home):
    pattern_id = make_pattern(coop, home, days=(0, 2), shadowed=True)
    expand(actor)
    later = a_rule(home, days=(0, 2), starts=time(8), shadowed=True)
    with transaction():
        service.correct_pattern(actor, pattern_id, later)
    assert beside(coop) == [(0, "08:00", False), (2, "08:00", False)]
    with transaction():
        service.end_pattern(actor, pattern_id, MONDAY + timedelta(days=1))
    assert beside(coop) == [(0, "08:00", False), (2, "08:00", True)]
    with transaction():  # the Wednesday is taken up again, and its shadow shift with it
        service.correct_pattern(actor, pattern_id, later)
    assert beside(coop) == [(0, "08:00", False), (2, "08:00", False)]


def test_where_no_learner_goes_along_any_more_those_with_nobody_on_them_go(actor, coop, home):
    pattern_id = make_pattern(coop, home, days=(0, 2), shadowed=True)
    expand(actor)
    wednesday = db.session.scalar(
        select(Shift.id).where(Shift.shadows_id.is_not(None), Shift.on > MONDAY)
    )
    place(coop, wednesday, make_person(coop))
    with transaction():
        service.correct_pattern(actor, pattern_id, a_rule(home, days=(0, 2)))
    assert beside(coop) == [(0, "07:00", True), (2, "07:00", False)]


def test_taking_a_pattern_away_takes_its_shadow_shifts_along(actor, coop, home):
    pattern_id = make_pattern(coop, home, days=(0,), shadowed=True)
    expand(actor)
    with transaction():
        service.withdraw_pattern(actor, pattern_id, "Typed twice")
    assert beside(coop) == [(0, "07:00", True)]


def test_the_learner_is_told_when_the_shift_moves_and_when_it_is_off(actor, coop, home):
    learner = make_person(coop, service_id=home)
    shift_id = make_shift(coop, home)
    shadow = add(actor, shift_id)
    tell(coop, shadow, learner)
    later = replace(
        a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,)), starts=time(9), ends=time(16)
    )
    with transaction():
        service.change_shift(actor, shift_id, later)
    assert beside(coop) == [(0, "09:00", False)]
    assert promised(coop) == ["09:00"]
    with transaction():
        service.cancel_shift(actor, shift_id, "The house is closed")
    assert beside(coop) == [(0, "09:00", True)]
    assert promised(coop) == []
    query = select(Alert.words).where(Alert.person_id == learner).order_by(Alert.id)
    assert any("is cancelled" in words for words in db.session.scalars(query))
    assert db.session.scalar(select(Assignment.shift_id)) == shadow, "kept as a record"


def test_a_shadow_shift_is_not_changed_by_itself(actor, coop, home):
    shadow = add(actor, make_shift(coop, home))
    with pytest.raises(DomainError, match="change that one"), transaction():
        service.change_shift(
            actor, shadow, a_rule(home, from_on=MONDAY, until_on=MONDAY, days=(0,))
        )


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 302), ("manager", 302), ("board", 403), ("trainer", 403), ("worker", 403)],
)
def test_planners_add_a_shadow_shift(client, coop, home, role, status):
    shift_id = make_shift(coop, home)
    as_role(client, coop, role)
    assert client.post(f"/shifts/{shift_id}/shadow").status_code == status
    assert len(beside(coop)) == (status == 302)


def test_the_pages_of_both_shifts_name_each_other(client, actor, coop, home):
    shift_id = make_shift(coop, home)
    mentor, learner = make_person(coop, "Grace", "Osei"), make_person(coop, "Ines", "Silva")
    place(coop, shift_id, mentor)
    as_role(client, coop, "coordinator")
    assert "Add a shadow shift" in client.get(f"/shifts/{shift_id}").text
    page = client.post(f"/shifts/{shift_id}/shadow", follow_redirects=True).text
    assert "Goes along with" in page
    assert "with Grace" in page
    assert "Nobody is counted short" in page
    assert "Change this shift" not in page
    shadow = db.session.scalar(select(Shift.id).where(Shift.shadows_id == shift_id))
    place(coop, shadow, learner)
    page = client.get(f"/shifts/{shift_id}").text
    assert "Ines Silva on the" in page
    assert "Add a shadow shift" not in page


def test_another_co_op_cannot_add_one(client, coop, home):
    shift_id = make_shift(coop, home)
    as_role(client, make_coop("Elsewhere"), "manager")
    assert client.post(f"/shifts/{shift_id}/shadow").status_code == 404
    assert beside(coop) == []


def test_the_pattern_form_keeps_whether_a_learner_can_go_along(client, coop, home):
    pattern_id = make_pattern(coop, home)
    as_role(client, coop, "coordinator")
    typed = {
        "service_id": str(home), "name": "Early", "kind": "day", "starts": "07:00",
        "ends": "15:00", "break_minutes": "30", "wanted": "2", "least": "1", "cycle_weeks": "1",
        "week1": ["0", "1"], "from_on": "7/12/2026", "shadowed": "y",
    }  # fmt: skip
    page = client.post(f"/patterns/{pattern_id}/change", data=typed, follow_redirects=True).text
    assert "each shift has a shadow shift for one learner" in page
    assert queries.pattern(coop, pattern_id).rule.shadowed
    page = client.get(f"/patterns/{pattern_id}/change").text
    box = re.search(r'<input[^>]*name="shadowed"[^>]*>', page)
    assert box is not None
    assert " checked" in box.group()


def test_the_learner_reads_with_whom_and_they_read_who_comes_along(client, actor, coop, home):
    mentor = make_person(coop, "Grace", "Osei", service_id=home)
    learner = make_person(coop, "Ines", "Silva", service_id=home)
    shift_id = make_shift(coop, home)
    shadow = add(actor, shift_id)
    tell(coop, shadow, learner)
    as_role(client, coop, "worker", person_id=learner)
    assert "Nobody is on the shift that you go along with yet." in (
        client.get(f"/my/shifts/{shadow}").text
    )
    place(coop, shift_id, make_person(coop, "Draft", "Only"))
    tell(coop, shift_id, mentor)
    page = client.get(f"/my/shifts/{shadow}").text
    assert "You go along with Grace Osei to learn" in page
    assert "Draft Only" not in page, "only those who have been told"
    as_role(client, coop, "worker", person_id=mentor)
    assert "Ines Silva goes along to learn." in client.get(f"/my/shifts/{shift_id}").text

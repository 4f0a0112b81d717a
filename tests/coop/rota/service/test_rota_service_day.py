"""A service's day cancelled or moved: all of it or nothing, by the rules, everybody told."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from coop.changes.models import ShiftChange
from coop.notices.models import Alert
from coop.rota import service
from coop.rota.service import bulk
from coop.rota.service.bulk import Asked, Deed
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_availability, make_leave
from tests.factories.people import as_role, make_service
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
WHY = "The boiler is being replaced"


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


def _ask(coop, deed=Deed.CANCEL, minutes=0, **more):
    return Asked(coop.service_id, MONDAY, deed, minutes, **{"reason": WHY, **more})


def _look(coop, asked):
    found = bulk.look(_actor(coop), asked)
    db.session.rollback()
    return found


def _do(coop, asked):
    mark = _look(coop, asked).mark
    with transaction():
        return bulk.carry_out(_actor(coop), asked, mark)


@pytest.fixture
def coop(database):
    """Early (two people) and Late (one) on Monday, published; the first has both."""
    made = small_coop(3)
    early = make_shift(made.id, made.service_id, wanted=2)
    late = make_shift(made.id, made.service_id, starts=time(15), ends=time(20), name="Late")
    other = make_shift(made.id, made.service_id, MONDAY + DAY, name="Next day")
    for shift, person in ((early, 0), (early, 1), (late, 0), (other, 2)):
        make_place(made.id, shift, made.people[person])
    with transaction():
        draft = service.make_draft(_actor(made), MONDAY, 1, [made.service_id]).id
    with transaction():
        service.publish(_actor(made), draft)
    return made


def _times():
    rows = db.session.execute(select(Shift.name, Shift.start_at, Shift.cancelled_at))
    found = {name: (clock.local(at).time(), off is not None) for name, at, off in rows}
    db.session.rollback()
    return found


def _rows(model):
    count = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()
    return count


def test_a_look_says_whom_it_meets_and_changes_nothing_at_all(coop):
    before = [_rows(model) for model in (AuditEntry, Alert, ShiftChange, Commitment)], _times()
    for asked in (_ask(coop), _ask(coop, Deed.MOVE, 30)):
        found = _look(coop, asked)
        assert [(row.name, len(row.told)) for row in found.shifts] == [("Early", 2), ("Late", 1)]
        assert (found.people, found.refused, found.broken) == (2, "", ())
    after = [_rows(model) for model in (AuditEntry, Alert, ShiftChange, Commitment)], _times()
    assert after == before


def test_a_day_is_cancelled_for_the_service_and_each_is_told_why(coop):
    assert _do(coop, _ask(coop)) == 2
    assert {name: off for name, (_, off) in _times().items()} == {
        "Early": True,
        "Late": True,
        "Next day": False,
    }
    told = db.session.scalars(select(Alert).where(Alert.kind == "shift_cancelled")).all()
    assert sorted(one.person_id for one in told) == sorted([*coop.people[:2], coop.people[0]])
    assert all(WHY in one.words for one in told)
    entries = db.session.scalars(select(ShiftChange).where(ShiftChange.kind == "cancelled")).all()
    assert [one.why for one in entries] == [WHY] * 3
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rota.cancel_day")).one()
    assert (act.reason, act.changes["shifts"]) == (WHY, 2)


@pytest.mark.parametrize(
    ("minutes", "early", "late"),
    [(30, time(7, 30), time(15, 30)), (-45, time(6, 15), time(14, 15))],
)
def test_shifts_end_to_end_of_one_person_move_together_either_way(coop, minutes, early, late):
    _do(coop, _ask(coop, Deed.MOVE, minutes))
    found = {name: at for name, (at, _) in _times().items()}
    assert found == {"Early": early, "Late": late, "Next day": time(7)}
    promised = db.session.scalars(
        select(Commitment.start_at).where(Commitment.person_id == coop.people[0])
    )
    assert sorted(clock.local(at).time() for at in promised) == [early, late]


def test_whoever_may_not_work_then_stops_the_whole_move(coop):
    make_availability(coop.id, coop.people[1], "cannot", weekday=1)
    make_leave(coop.id, coop.people[0], MONDAY + DAY, MONDAY + DAY)
    asked = _ask(coop, Deed.MOVE, 8 * 60 - 1)  # Late then runs into the day of leave
    found = _look(coop, asked)
    assert any(one.hard and "leave" in one.words for one in found.broken)
    before = _times()
    with pytest.raises(DomainError):
        _do(coop, asked)
    db.session.rollback()
    assert _times() == before


def test_what_was_agreed_takes_their_yes(coop):
    make_availability(coop.id, coop.people[1], "cannot", weekday=0, starts=time(15), ends=time(18))
    asked = _ask(coop, Deed.MOVE, 60)
    found = _look(coop, asked)
    assert [one.hard for one in found.broken] == [False]
    with pytest.raises(DomainError) as refused:
        _do(coop, asked)
    assert (refused.value.code, refused.value.field) == ("needs_yes", "agreed")
    assert _do(coop, _ask(coop, Deed.MOVE, 60, agreed=True)) == 2


def test_a_change_since_the_look_is_answered_and_nothing_is_done(coop):
    asked = _ask(coop)
    mark = _look(coop, asked).mark
    place = db.session.scalars(select(Assignment.id)).first()
    db.session.rollback()
    with transaction():
        service.remove(_actor(coop), place, service.Say(reason="Ill"))
    with pytest.raises(DomainError) as stale, transaction():
        bulk.carry_out(_actor(coop), asked, mark)
    assert stale.value.code == "stale"
    assert not any(off for _, off in _times().values())


@pytest.mark.parametrize("minutes", [0, 721, -721])
def test_minutes_that_make_no_sense_are_answered(coop, minutes):
    with pytest.raises(DomainError) as refused:
        _look(coop, _ask(coop, Deed.MOVE, minutes))
    assert refused.value.field == "minutes"


def test_no_shift_begins_on_another_day(coop):
    assert "another day" in _look(coop, _ask(coop, Deed.MOVE, 10 * 60)).refused
    assert "another day" in _look(coop, _ask(coop, Deed.MOVE, -8 * 60)).refused


def test_it_needs_a_reason_and_a_service_of_the_co_op(coop):
    with pytest.raises(DomainError) as refused:
        _do(coop, _ask(coop, reason=" "))
    assert refused.value.field == "reason"
    theirs = small_coop(1, "Elsewhere")
    with pytest.raises(NotFound):
        bulk.look(_actor(theirs), _ask(coop))


def test_another_service_of_the_day_is_left_alone(coop):
    other = make_service(coop.id, "Harbour View")
    make_shift(coop.id, other, name="Theirs")
    _do(coop, _ask(coop))
    assert _times()["Theirs"] == (time(7), False)


def _words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_page_shows_first_and_does_then(client, coop):
    as_role(client, coop.id, "coordinator")
    url = f"/rota/service/{coop.service_id}/{MONDAY.isoformat()}"
    assert f'href="{url}"' in client.get(f"/shifts?on={MONDAY.isoformat()}").text
    shown = client.get(f"{url}?deed=move&minutes=30&direction=earlier")
    assert "Move 2 shifts 30 minutes earlier" in _words(shown)
    mark = re.search(r'name="mark" value="(\w+)"', shown.text)[1]
    sent = {"deed": "move", "minutes": "30", "direction": "earlier", "mark": mark}
    assert "Say why" in client.post(url, data=sent).text
    done = client.post(url, data={**sent, "reason": WHY})
    assert done.status_code == 302
    assert _times()["Early"] == (time(6, 30), False)


@pytest.mark.parametrize(("role", "code"), [("manager", 200), ("board", 403), ("worker", 403)])
def test_only_planners_open_it_and_only_their_own_services(client, coop, role, code):
    as_role(client, coop.id, role)
    url = f"/rota/service/{coop.service_id}/{MONDAY.isoformat()}"
    assert client.get(url).status_code == code
    theirs = small_coop(1, "Elsewhere")
    as_role(client, theirs.id, "manager")
    assert client.get(url).status_code == 404

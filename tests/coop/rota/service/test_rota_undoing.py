"""The last change by hand on a draft, undone as if it had not been made; and when it cannot be."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from coop.changes.models import ShiftChange
from coop.rota import service
from coop.rota.service import Say
from coop.rota.service.undoing import _stored
from coop.shifts.models import Assignment
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_availability, make_leave
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)


class Draft:
    """A draft of two days; the first person is on Monday, the second on Tuesday."""

    def __init__(self):
        self.coop = coop = small_coop(3)
        self.actor = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
        self.shifts = [
            make_shift(coop.id, coop.service_id, MONDAY + n * DAY, wanted=2) for n in (0, 1)
        ]
        self.places = [
            make_place(coop.id, shift, person)
            for shift, person in zip(self.shifts, coop.people, strict=False)
        ]
        with transaction():
            self.id = service.make_draft(self.actor, MONDAY, 1, [coop.service_id]).id

    def act(self, verb, *given, **more):
        with transaction():
            verb(self.actor, *given, **more)

    def undo(self):
        with transaction():
            return service.undo(self.actor, self.id)

    def offered(self):
        found = service.undoable(self.coop.id, self.id)
        db.session.rollback()
        return found

    def stands(self):
        found = _stored(self.shifts)
        db.session.rollback()
        return found


@pytest.fixture
def draft(database):
    return Draft()


ACTS = {
    "assign": lambda d: d.act(service.assign, d.shifts[0], d.coop.people[2]),
    "replace": lambda d: d.act(
        service.assign, d.shifts[0], d.coop.people[2], instead_of=d.places[0]
    ),
    "remove": lambda d: d.act(service.remove, d.places[0]),
    "swap": lambda d: d.act(service.swap, *d.places),
    "lead": lambda d: d.act(service.lead, d.places[1]),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_is_undone_wholly_and_audited(draft, act):
    before = draft.stands()
    ACTS[act](draft)
    assert draft.stands() != before
    words = draft.offered()
    assert words
    assert draft.undo() == words
    assert draft.stands() == before
    assert draft.offered() is None
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rota.undo")).one()
    assert row.changes["what"] == words
    assert db.session.scalars(select(ShiftChange)).all() == []


def test_one_after_the_other_is_undone_from_the_last(draft):
    before = draft.stands()
    for act in ("assign", "lead", "swap"):
        ACTS[act](draft)
    for _ in range(3):
        draft.undo()
    assert draft.stands() == before
    with pytest.raises(DomainError) as nothing:
        draft.undo()
    assert nothing.value.code == "nothing"


def test_it_says_who_came_on_and_who_off(draft):
    ACTS["replace"](draft)
    words = draft.offered()
    assert words.startswith("Early on Mon 7 December: ")
    assert " on and " in words
    assert words.endswith(" off")


def test_a_place_touched_by_something_else_is_not_undone(draft):
    ACTS["assign"](draft)
    with transaction() as session:
        session.delete(session.get_one(Assignment, draft.places[0]))
    assert draft.offered() is None
    before = draft.stands()
    with pytest.raises(DomainError) as overtaken:
        draft.undo()
    assert overtaken.value.code == "overtaken"
    assert draft.stands() == before


def test_nobody_gets_a_place_back_that_is_barred_by_now(draft):
    ACTS["remove"](draft)
    make_leave(draft.coop.id, draft.coop.people[0], MONDAY, MONDAY)
    with pytest.raises(DomainError) as barred:
        draft.undo()
    assert barred.value.code == "barred"
    assert [row[0] for row in draft.stands()] == [draft.shifts[1]]


def test_a_yes_once_given_is_not_asked_for_again(draft):
    make_availability(draft.coop.id, draft.coop.people[2], "cannot", weekday=0, starts=time(6))
    draft.act(service.assign, draft.shifts[0], draft.coop.people[2], Say(agreed=True))
    place = db.session.scalar(
        select(Assignment.id).where(Assignment.person_id == draft.coop.people[2])
    )
    db.session.rollback()
    before = draft.stands()
    draft.act(service.remove, place)
    draft.undo()
    assert draft.stands() == before


def test_what_people_were_told_is_not_undone(draft):
    ACTS["assign"](draft)
    draft.act(service.publish, draft.id)
    with pytest.raises(DomainError) as published:
        draft.undo()
    assert published.value.code == "published"


def test_the_button_stands_on_the_drafts_week_and_works(client, draft):
    before = draft.stands()
    url = f"/rota/{draft.id}"
    as_role(client, draft.coop.id, "coordinator")
    assert "Undo: " not in client.get(url).text
    ACTS["assign"](draft)
    assert "Undo: Early on Mon 7 December" in client.get(url).text
    assert client.post(f"{url}/undo").status_code == 302
    assert draft.stands() == before


@pytest.mark.parametrize("role", ["board", "worker"])
def test_who_may_not_edit_may_not_undo(client, draft, role):
    ACTS["assign"](draft)
    as_role(client, draft.coop.id, role)
    assert client.post(f"/rota/{draft.id}/undo").status_code == 403


def test_another_co_op_undoes_nothing_here(draft):
    ACTS["assign"](draft)
    theirs = small_coop(1, "Elsewhere")
    with pytest.raises(NotFound), transaction():
        service.undo(Actor(None, "Ola", theirs.id), draft.id)

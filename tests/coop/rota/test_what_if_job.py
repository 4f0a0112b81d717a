"""What-if and repairs with the real engine on a co-op small enough to know the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from coop.rota import engine, service, what_if_jobs
from coop.rota.models import RepairMenu, Rota, Variant
from coop.rota.queries import variants as kept
from coop.rota.rules.variants import Eases, Joins, Leaves, MovesLeave
from coop.rota.service import repairing, variants
from coop.shifts.models import Assignment
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError
from core.jobs import service as jobs
from core.jobs.testing import run_queued
from tests.factories.members import make_leave
from tests.factories.rota import MONDAY, make_pattern, small_coop

WEDNESDAY = MONDAY + timedelta(days=2)


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


def _filled(coop):
    """A draft of one week, filled for good; its id."""
    with transaction():
        rota_id = service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id]).id
    service.generate_now(_actor(coop), rota_id, None, 1, rounds=1)
    return rota_id


@pytest.fixture
def coop(database, monkeypatch):
    """One early shift on Wednesday and two people, of whom one is on leave: two are needed."""
    monkeypatch.setattr(what_if_jobs, "budget_of", lambda seconds: engine.Budget(rounds=1))
    found = small_coop(2)
    make_pattern(found.id, found.service_id, days=(2,), least=2)
    make_leave(found.id, found.people[0], WEDNESDAY, WEDNESDAY)
    return found


def _places():
    rows = db.session.execute(select(Assignment.shift_id, Assignment.person_id)).all()
    db.session.rollback()
    return sorted(map(tuple, rows))


def test_one_more_person_fills_the_place_that_was_empty(coop):
    rota_id = _filled(coop)
    before = _places()
    with transaction():
        joins = Joins(1, 10 * 60, (coop.service_id,))
        made = variants.ask_variant(_actor(coop), rota_id, "", [joins]).id
    (run,) = run_queued()
    assert (run.state, run.failure) == ("done", "")
    row = kept.variant(coop.id, rota_id, made)
    assert row.name.startswith("One more member with 10 h a week")
    assert (row.now.short, row.anew.short, row.changed.short) == (1, 1, 0)
    assert (row.now.unfilled, row.changed.unfilled) == (450, 0)
    assert (row.now.people, row.changed.people) == (2, 3)
    assert _places() == before  # the rota itself is not touched


def test_who_leaves_leaves_both_places_empty(coop):
    rota_id = _filled(coop)
    asked = variants.rota_of(coop.id, rota_id)
    budget = engine.Budget(rounds=1)
    found = variants.solve_variant(asked, [Leaves(coop.people[1])], budget)
    assert (found["now"]["short"], found["changed"]["short"]) == (1, 2)


def test_called_off_nothing_is_kept_and_the_page_can_say_so(coop):
    rota_id = _filled(coop)
    with transaction():
        row = variants.ask_variant(_actor(coop), rota_id, "x", [Leaves(coop.people[1])])
        made, run_id = row.id, row.run_id
    with pytest.raises(DomainError, match="cancel that first"), transaction():
        variants.remove_variant(_actor(coop), rota_id, made)
    with transaction():
        jobs.cancel(run_id, _actor(coop))
    run_queued()
    assert kept.variant(coop.id, rota_id, made).changed is None
    db.session.rollback()
    with transaction():
        variants.remove_variant(_actor(coop), rota_id, made)
    assert kept.variants(coop.id, rota_id) == ()


def test_a_variant_of_nothing_or_of_a_stranger_is_refused(coop):
    rota_id = _filled(coop)
    stranger = small_coop(1, name="Tidewater Care").people[0]
    for changes in ([], [Leaves(stranger)]):
        with pytest.raises(DomainError), transaction():
            variants.ask_variant(_actor(coop), rota_id, "x", changes)


def test_what_was_asked_and_found_is_in_the_record(coop):
    rota_id = _filled(coop)
    with transaction():
        variants.ask_variant(_actor(coop), rota_id, "Fewer", [Leaves(coop.people[1])])
    run_queued()
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"rota.variant", "rota.variant.solved"} <= actions


def test_the_menu_says_what_moving_the_leave_would_fill(coop):
    rota_id = _filled(coop)
    with transaction():
        first = repairing.ask_repairs(_actor(coop), rota_id).id
        assert repairing.ask_repairs(_actor(coop), rota_id).id == first  # once at a time
    (run,) = run_queued()
    assert (run.state, run.failure) == ("done", "")
    menu = kept.menu(coop.id, rota_id)
    assert (menu.short, menu.empty, menu.stale) == (1, 1, False)
    # Moving the leave (size 2) comes before a recruit (4 and more); each fills the one place.
    assert [(row.kind, row.gained) for row in menu.rows] == [("MovesLeave", 1), ("Joins", 1)]
    assert menu.rows[0].worker == coop.people[0]
    assert "takes the leave on Wed 9 Dec at another time" in menu.rows[0].words


def test_a_change_that_frees_somebody_for_nothing_is_left_out(coop):
    rota_id = _filled(coop)
    asked = variants.rota_of(coop.id, rota_id)
    found = repairing.work_out(asked)
    assert all(one.gained <= one.empty for one in found)
    result = repairing.result_of(asked, [*found, _nothing(found)], stopped=False)
    assert len(result["rows"]) == len([one for one in found if one.gained])
    assert result["tried"] == len(found) + 1


def _nothing(found):
    return replace(found[0], change=Eases(found[0].change.worker, "availability"), gained=0)


def test_stopped_the_menu_has_what_was_solved(coop):
    rota_id = _filled(coop)
    asked = variants.rota_of(coop.id, rota_id)
    heard = []

    def stop():
        return len(heard) > 1 and heard[-1][0] > 1

    found = repairing.work_out(asked, lambda *news: heard.append(news), stop)
    assert [type(one.change) for one in found] == [MovesLeave]


def test_a_draft_that_was_never_filled_has_nothing_to_mend(coop):
    with transaction():
        rota_id = service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id]).id
    with pytest.raises(DomainError, match="Fill the draft first"), transaction():
        repairing.ask_repairs(_actor(coop), rota_id)


def test_discarding_the_draft_takes_its_variants_and_menu_along(coop):
    rota_id = _filled(coop)
    with transaction():
        variants.make_variant(_actor(coop), rota_id, "x", [Leaves(coop.people[1])])
        repairing.make_menu(_actor(coop), rota_id)
    with transaction():
        service.discard(_actor(coop), rota_id)
    assert db.session.scalars(select(Variant)).all() == []
    assert db.session.scalars(select(RepairMenu)).all() == []
    assert db.session.scalars(select(Rota)).all() == []

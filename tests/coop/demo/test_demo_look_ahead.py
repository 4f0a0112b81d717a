"""Looking ahead over the demo's weeks: what it calls impossible is so by the checker's own word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coop.demo import service
from coop.rota import service as rotas
from coop.rota.rules import verdict
from coop.rota.rules.cover import skills
from coop.rota.rules.diagnose import diagnose
from coop.rota.situation import situation
from core import clock
from core.access import Actor
from core.db import transaction
from core.people import queries as people


@pytest.fixture(autouse=True)
def noon():
    """It is noon on Thursday 26 November 2026, whenever the tests run."""
    with clock.at(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        yield


def test_the_demo_has_nights_that_lack_a_sign_off_and_they_are_named(database):
    coop_id = service.load(40, weeks=4)
    first = service.next_monday() + timedelta(weeks=2)
    chosen = [one.id for one in people.services(coop_id)]
    actor = Actor(None, "Nia", coop_id, None, frozenset({"coordinator"}))
    with transaction():
        rotas.lay_out(actor, first, 4, chosen)
    problem = replace(situation(coop_id, first, 4, chosen).problem, fixed=())
    lacks = [one for one in diagnose(problem).lacks if one.kind == "skill"]
    assert lacks
    shifts = {one.id: one for one in problem.shifts}
    for lack in lacks:
        shift = shifts[lack.shifts[0]]
        able = [
            worker
            for worker in problem.workers
            if not any(one.refuses for one in verdict(problem, worker.id, (), shift.id))
        ]
        assert any(
            sum(skill.had_by(worker, shift) for worker in able) < skill.people
            for skill in skills(shift)
        )

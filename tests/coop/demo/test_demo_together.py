"""Who works with whom in the demo: said before the rota is made, a learner given a place after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coop.availability.models import WorkingTimeTerms
from coop.demo import service, story, together
from coop.demo.generate import FEWEST
from coop.pairs import queries as pairs
from coop.pairs import rules
from coop.rota import queries as rotas
from coop.shifts import queries as shifts
from core import clock
from core.db import db


@pytest.fixture(autouse=True)
def noon():
    """It is noon on Sunday 22 November 2026, whenever the tests run."""
    with clock.at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def told(database):
    """A co-op of thirty with one week's rota; its id, the week's first and last day."""
    first = service.next_monday()
    last = first + timedelta(days=6)
    coop_id = service.load(30, weeks=1, first_monday=first)
    together.agree(coop_id, first, last)
    story.publish(coop_id, first, 1, rounds=1)
    together.learn(coop_id, first, last)
    return coop_id, first, last


def test_the_demo_has_pairs_a_learner_beside_a_mentor_own_limits_and_a_policy(told):
    coop_id, first, last = told
    rows = pairs.rows(coop_id, last)
    kinds = sorted((row.kind, row.standing) for row in rows)
    assert kinds.count(("barred", rules.HOLDS)) == 1
    assert kinds.count(("preferred", rules.HOLDS)) >= 2
    assert kinds.count(("preferred", rules.WAITING)) == 1
    assert next(row.reason for row in rows if row.kind == "barred") == together.REASON

    (learner,) = pairs.learners(coop_id)
    mentors = {row.person_id for row in pairs.mentors(coop_id, first)}
    assert learner.person_id not in mentors
    dated = {row.id: row for row in shifts.shifts(coop_id, first, last)}
    mine = [
        row
        for row in dated.values()
        if any(one.person_id == learner.person_id for one in row.assigned)
    ]
    assert mine, "the learner goes along this week"
    for row in mine:
        along = dated[row.shadows_id or 0]
        assert mentors & {one.person_id for one in along.assigned}

    own = db.session.scalars(
        select(WorkingTimeTerms.person_id).where(WorkingTimeTerms.from_on == last + together.DAY)
    ).all()
    assert len(set(own)) >= 2, "a few have limits of their own from the next rota on"
    (rota,) = rotas.rotas(coop_id)
    assert rota.policy_words == "policy version 1"


def test_the_smallest_co_op_has_what_its_teams_allow(database):
    first = clock.monday(clock.today()) + timedelta(weeks=1)
    last = first + timedelta(days=6)
    coop_id = service.load(FEWEST, weeks=1, first_monday=first)
    together.agree(coop_id, first, last)
    together.learn(coop_id, first, last)
    learners = {row.person_id for row in pairs.learners(coop_id)}
    assert not learners & {row.person_id for row in pairs.mentors(coop_id, first)}
    assert sum(row.kind == "barred" for row in pairs.rows(coop_id, last)) <= 1

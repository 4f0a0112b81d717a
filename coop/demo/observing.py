"""Observed at work, in the demo: who may assess, what was signed, and one sign-off withdrawn."""

from __future__ import annotations

from datetime import timedelta

from coop.cover import lapses, observed
from coop.cover import observing as beside
from coop.members import queries as members
from coop.shifts import queries as need
from core import clock
from core.access import Actor
from core.db import db, transaction
from training.records import queries as records
from training.records import renewing
from training.records import service as signing
from training.standards import queries as standards
from training.standards import service as competencies
from training.standards.rules import Method

ASSESSOR = "Assessor of practice"
MEDICATION = "Medication"
SAW = "Two rounds: checked the chart each time, asked before giving, signed at once."
WHY = "Two errors on the medicines chart in a week; to be supervised and signed off afresh."


def tell(trainer: Actor, manager: Actor, member_id: int | None) -> None:
    """Those who can lead assess; one observation of this week is signed; one sign-off withdrawn."""
    today = clock.today()
    leads = [
        one.person_id
        for one in members.workforce(trainer.coop_id, today, today)
        if any(spell.can_lead for spell in one.employments) and one.person_id != trainer.person_id
    ]
    rows = {one.name: one for one in standards.competencies(trainer.coop_id)}
    db.session.rollback()
    with transaction():
        renewing.settle(trainer, today, [90, 60, 30, 7], 8)
        asks = competencies.add(
            trainer, name=ASSESSOR, allows="Observe others at work and sign what they saw"
        )
        since = today - timedelta(days=200)
        for person_id in (*leads, trainer.person_id):
            if person_id is not None:
                signing.record(manager, person_id, asks.id, since, signed_by=manager.name)
        row = rows[MEDICATION]
        competencies.change(
            trainer,
            row.id,
            name=row.name,
            allows=row.allows,
            renewal_months=row.renewal_months,
            methods=[Method.OBSERVED, Method.DISCUSSION],
            assessor_competency_id=asks.id,
        )
    _sign_one(trainer.coop_id)
    _withdraw(trainer, rows[MEDICATION].id, member_id)


def _sign_one(coop_id: int) -> None:
    """The first observation that waits is signed by the lead who was on the shift."""
    waiting = observed.planned(coop_id, clock.today()).to_sign
    db.session.rollback()
    for one in waiting[:1]:
        by = one.by[0]
        lead = Actor(None, by.name, coop_id, by.person_id, frozenset({"worker"}))
        due = one.due
        with transaction():
            beside.sign(lead, one.shift.id, due.person_id, due.competency_id, SAW)


def _withdraw(trainer: Actor, competency_id: int, member_id: int | None) -> None:
    """Somebody on a published shift to come that asks for it: the rota shows it at once."""
    today = clock.today()
    shifts = need.shifts(trainer.coop_id, today + timedelta(days=3), today + timedelta(days=16))
    held = {
        one.person_id
        for one in records.held(trainer.coop_id, today, today)
        if one.competency_id == competency_id
    }
    for row in shifts:
        if not any(each.competency_id == competency_id for each in row.needs):
            continue
        who = [one.person_id for one in lapses.told(row).assigned if one.person_id in held]
        who = [one for one in who if one not in (member_id, trainer.person_id)]
        if len(who) != 1:
            continue
        mine = [
            one
            for one in records.of_person(trainer.coop_id, who[0], today)
            if one.competency_id == competency_id and one.withdrawn_on is None
        ]
        db.session.rollback()
        with transaction():
            for one in mine:
                signing.withdraw(trainer, one.id, WHY)
        return

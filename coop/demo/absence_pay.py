"""Holiday and sick pay in the demo: worked out from the first day of the story on."""

from __future__ import annotations

from datetime import date

from coop.absencepay import service
from coop.absencepay.choices import Choice, Irregular
from coop.members import queries as members
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError

AGREED = "Members’ handbook, section 6: leave taken beyond what was earned is given back."
PART_TIME = 25 * 60  # contract minutes a week below which somebody works Monday to Thursday


def choose(treasurer: Actor, first: date) -> None:
    """Rolled up for who has no contract hours; own qualifying days for two part-timers."""
    staff = members.workforce(treasurer.coop_id, first, first)
    db.session.rollback()
    with transaction():
        service.choose(
            treasurer, Choice(first, Irregular.ROLLED_UP, recovers=AGREED, days="0123456")
        )
    part_time = [
        worker.person_id
        for worker in staff
        if 0 < worker.employments[0].contract_minutes <= PART_TIME
    ]
    for person_id in part_time[:2]:
        try:
            with transaction():
                service.agree_days(treasurer, person_id, first, range(4))
        except DomainError:  # their own
            continue

"""A draft becomes promised time: checked once more, written to every calendar, told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select, update

from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.notices import service as notices
from coop.rota import rules
from coop.rota.burden import service as burden
from coop.rota.models import Rota
from coop.rota.rules.agreed import LEAST
from coop.rota.rules.problem import Finding, Gap, Place
from coop.rota.service.drafts import PUBLISHED, draft, refuse_while_made, services_of, shift_ids
from coop.rota.situation import Situation, situation
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as commitments
from core.calendar.rules import Promise
from core.db import db
from core.errors import DomainError
from core.people.models import Service
from core.ui.filters import days, plural

SHOWN = 3  # findings named in a refusal; the page of the rota lists them all


@dataclass(frozen=True, slots=True)
class Checked:
    """A rota as the rules see it at this moment."""

    situation: Situation
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What stands in the way of publishing."""
        return tuple(one for one in self.findings if one.refuses)

    @property
    def unfilled(self) -> int:
        """Places below the least that nobody is on."""
        return sum(gap.places for gap in self.gaps)

    def said(self, finding: Finding) -> str:
        """A finding with the name of the person it is about."""
        names = {worker.id: worker.name for worker in self.situation.problem.workers}
        return f"{names.get(finding.worker, 'Somebody')}: {finding.words}"


def check_now(rota: Rota) -> Checked:
    """Every rule over the rota as it stands, on facts read now; writes nothing."""
    weeks = ((rota.until_on - rota.from_on).days + 1) // 7
    known = situation(rota.coop_id, rota.from_on, weeks, services_of(rota))
    places = tuple(Place(one.shift_id, one.person_id, one.leads) for one in known.places)
    return Checked(
        known, rules.check_rota(known.problem, places), rules.gaps(known.problem, places)
    )


def publish(actor: Actor, rota_id: int) -> int:
    """Publish a draft, gaps and all: how many places were published.

    Raises DomainError("stale") naming people and rules when the draft would now break one
    (leave approved since, a competency lapsed), "empty" when nobody is placed, "overlap" when
    somebody's time has been promised meanwhile. Nothing is published then.
    """
    rota = draft(actor.coop_id, rota_id)
    refuse_while_made(rota)
    checked = check_now(rota)
    refuse_stale(checked)
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.person_id,
            Assignment.shift_id,
            Shift.start_at,
            Shift.end_at,
            Shift.name,
            Service.name,
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .where(
            Assignment.published_at.is_(None),
            Shift.cancelled_at.is_(None),
            Shift.id.in_(shift_ids(rota)),
        )
        .order_by(Assignment.id)
    ).all()
    if not rows:
        raise DomainError(
            "Nobody is placed yet: fill the rota, or place people by hand, before it is published.",
            code="empty",
        )
    at = clock.now()
    counts = Counter(row.person_id for row in rows)
    with audit.as_one(
        "rota.publish", rota, places=len(rows), people=len(counts), unfilled=checked.unfilled
    ):
        commitments.promise_all(
            rota.coop_id,
            [
                Promise(
                    row.person_id,
                    row.start_at,
                    row.end_at,
                    "shift",
                    True,
                    f"{row[5]}, {row[6]}",
                    "assignment",
                    row.id,
                )
                for row in rows
            ],
        )
        db.session.execute(
            update(Assignment)
            .where(
                Assignment.coop_id == rota.coop_id,
                Assignment.published_at.is_(None),
                Assignment.shift_id.in_(
                    select(Shift.id).where(
                        Shift.cancelled_at.is_(None), Shift.id.in_(shift_ids(rota))
                    )
                ),
            )
            .values(published_at=at)
            .execution_options(synchronize_session="fetch")
        )
        changes.record(
            rota.coop_id,
            Change.PUBLISHED,
            [
                changes.Happened(row.person_id, row.shift_id, row.start_at, row.end_at)
                for row in rows
            ],
            actor=actor,
        )
        rota.state, rota.published_at, rota.published_by_id = PUBLISHED, at, actor.account_id
        rota.checked_at, rota.broken = at, 0
        burden.post(rota, checked.situation.problem)
        _tell(actor, rota, counts)
    return len(rows)


def refuse_stale(checked: Checked) -> None:
    """DomainError("stale") naming who and what, if any rule refuses the rota as it stands.

    Hours or days that somebody lacks of an agreed least stop nothing: they are shown, and no
    place that was given is to blame for them.
    """
    refused = [one for one in checked.refused if one.rule not in LEAST]
    if not refused:
        return
    said = " ".join(f"{checked.said(one)}." for one in refused[:SHOWN])
    more = len(refused) - SHOWN
    rest = f" And {more} more." if more > 0 else ""
    raise DomainError(
        f"Not published: since the rota was made, something has changed. {said}{rest}",
        code="stale",
    )


def mark_checked(actor: Actor, rota_id: int) -> Checked:
    """Check a draft now and keep how many findings refuse it."""
    rota = draft(actor.coop_id, rota_id)
    checked = check_now(rota)
    rota.broken, rota.checked_at = len(checked.refused), clock.now()
    db.session.flush()
    return checked


def _tell(actor: Actor, rota: Rota, counts: Counter[int]) -> None:
    over = days(rota.from_on, rota.until_on)
    for person_id, shifts in sorted(counts.items()):
        notices.alert(
            rota.coop_id,
            "rota_published",
            rota.id,
            f"Your shifts of {over} are out: {plural(shifts, 'shift')}. {actor.name} published "
            "them.",
            person_id=person_id,
            url=f"/my/shifts?week={rota.from_on.isoformat()}",
        )

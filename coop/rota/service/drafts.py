"""Drafts: begun over whole weeks, generated as often as one likes, discarded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, delete, select

from coop.rota import policy
from coop.rota.models import Rota, RotaService, ShiftGap
from coop.shifts import service as shifts
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.jobs import queries as runs
from core.jobs import service as jobs
from core.jobs.models import JobRun
from core.people.models import Service
from core.ui.filters import day, days, words

KIND = "rota.generate"
SECONDS, MOST_SECONDS = 60, 900  # how long the engine may look
STOP_AT = 1  # permille: the proved gap that is near enough unless another is chosen
MOST_WEEKS = 8
DRAFT, PUBLISHED = "draft", "published"


def lay_out(
    actor: Actor, from_on: date, weeks: int, service_ids: Collection[int]
) -> tuple[date, set[int]]:
    """Expand the patterns of some services over whole weeks; the last day and the services.

    What is there already stays. Raises DomainError for dates that are no whole weeks, weeks that
    are over, no service or one that has closed.
    """
    if from_on.weekday() != 0:
        near = clock.monday(from_on)
        raise DomainError(f"A rota begins on a Monday, like {day(near)}.", field="from_on")
    if not 1 <= weeks <= MOST_WEEKS:
        raise DomainError(f"A rota covers 1 to {MOST_WEEKS} weeks.", field="weeks")
    until_on = from_on + timedelta(days=7 * weeks - 1)
    if until_on < clock.today():
        raise DomainError("These weeks are over.", field="from_on")
    chosen = set(service_ids)
    if not chosen:
        raise DomainError("Choose at least one service.", field="service_ids")
    for service_id in chosen:
        service = owned(Service, service_id, actor.coop_id)
        if service.closed_on is not None and service.closed_on <= from_on:
            raise DomainError(f"{service.name} has closed.", field="service_ids")
    shifts.expand(actor, actor.coop_id, from_on, until_on, chosen)
    return until_on, chosen


def make_draft(actor: Actor, from_on: date, weeks: int, service_ids: Collection[int]) -> Rota:
    """A draft over whole weeks and some services, with its shifts expanded.

    The draft that is there already is given back. Raises DomainError as `lay_out` does, and for
    services that are in another draft of these weeks and weeks without shifts.
    """
    # Holds the co-op's row: of two who begin the same draft, the second finds the first's.
    until_on, chosen = lay_out(actor, from_on, weeks, service_ids)
    for rota in _drafts(actor.coop_id, from_on, until_on):
        theirs = {row.service_id: row.service.name for row in rota.services}
        if set(theirs) == chosen and (rota.from_on, rota.until_on) == (from_on, until_on):
            return rota
        if shared := [name for service_id, name in theirs.items() if service_id in chosen]:
            verb = "is" if len(shared) == 1 else "are"
            raise DomainError(
                f"{words(shared)} {verb} already in the draft of "
                f"{days(rota.from_on, rota.until_on)}: publish or discard that one first.",
                code="draft_exists",
                field="service_ids",
            )
    if not _any_shift(actor.coop_id, from_on, until_on, chosen):
        raise DomainError(
            "These weeks have no shifts yet. Add shift patterns for the services first.",
            code="no_shifts",
            field="service_ids",
        )
    version = policy.latest(actor.coop_id, from_on)
    rota = Rota(
        coop_id=actor.coop_id,
        from_on=from_on,
        until_on=until_on,
        state=DRAFT,
        policy_id=version.id if version else None,
        made_at=clock.now(),
        services=[RotaService(service_id=service_id) for service_id in sorted(chosen)],
    )
    db.session.add(rota)
    db.session.flush()
    return rota


def start(
    actor: Actor,
    from_on: date,
    weeks: int,
    service_ids: Collection[int],
    *,
    seconds: int = SECONDS,
    stop_at: int | None = STOP_AT,
    seed: int | None = None,
) -> Rota:
    """Make or reuse a draft and have the worker fill it; `run_id` is the run to watch."""
    rota = make_draft(actor, from_on, weeks, service_ids)
    generate(actor, rota.id, seconds=seconds, stop_at=stop_at, seed=seed)
    return rota


def generate(
    actor: Actor,
    rota_id: int,
    *,
    seconds: int = SECONDS,
    stop_at: int | None = STOP_AT,
    seed: int | None = None,
) -> JobRun:
    """Have the worker fill a draft (again): what is fixed by hand or published is kept.

    `stop_at` is the proved gap, in permille, at which it is near enough; None: it goes on until
    the seconds are over.
    """
    rota = draft(actor.coop_id, rota_id)
    shifts.expand(actor, actor.coop_id, rota.from_on, rota.until_on, services_of(rota))
    run = jobs.ask(
        KIND,
        actor,
        {
            "rota_id": rota.id,
            "seconds": max(1, min(seconds, MOST_SECONDS)),
            "stop_at": stop_at,
            "seed": rota.times + 1 if seed is None else seed,
        },
        dedupe_key=key(rota.id),
        back_url=f"/rota/{rota.id}",
        title=f"Make the rota of {days(rota.from_on, rota.until_on)}",
    )
    rota.run_id = run.id
    db.session.flush()
    return run


def discard(actor: Actor, rota_id: int) -> int:
    """Take a draft away with its unpublished places; how many places that were."""
    rota = draft(actor.coop_id, rota_id)
    refuse_while_made(rota)
    with audit.as_one(
        "rota.discard", rota, from_on=rota.from_on, until_on=rota.until_on, times=rota.times
    ):
        gone = db.session.execute(
            delete(Assignment)
            .where(Assignment.published_at.is_(None), Assignment.shift_id.in_(shift_ids(rota)))
            .execution_options(synchronize_session="fetch")
        )
        db.session.execute(
            delete(ShiftGap)
            .where(ShiftGap.shift_id.in_(shift_ids(rota)))
            .execution_options(synchronize_session="fetch")
        )
    db.session.delete(rota)
    db.session.flush()
    return int(getattr(gone, "rowcount", 0))


def key(rota_id: int) -> str:
    """The dedupe key of the runs that fill a rota."""
    return f"rota-{rota_id}"


def draft(coop_id: int, rota_id: int) -> Rota:
    """The co-op's draft, held until the transaction ends; DomainError once it is published."""
    rota = owned(Rota, rota_id, coop_id, lock=True)
    if rota.state != DRAFT:
        raise DomainError(
            f"The rota of {days(rota.from_on, rota.until_on)} has been published: change its "
            "shifts one by one.",
            code="published",
        )
    return rota


def refuse_while_made(rota: Rota) -> None:
    """Hand changes wait while the worker fills the draft."""
    if runs.live(rota.coop_id, KIND, key(rota.id)) is not None:
        raise DomainError(
            "The rota is being made just now: wait until it is ready, or cancel that first.",
            code="being_made",
        )


def services_of(rota: Rota) -> list[int]:
    """The ids of the services that a rota covers."""
    query = select(RotaService.service_id).where(RotaService.rota_id == rota.id)
    return list(db.session.scalars(query.order_by(RotaService.service_id)))


def shift_ids(rota: Rota) -> Select[Any]:
    """A subquery: the shifts that a rota covers, cancelled ones too."""
    return select(Shift.id).where(
        Shift.coop_id == rota.coop_id,
        Shift.on.between(rota.from_on, rota.until_on),
        Shift.service_id.in_(select(RotaService.service_id).where(RotaService.rota_id == rota.id)),
    )


def _drafts(coop_id: int, from_on: date, until_on: date) -> list[Rota]:
    query = select(Rota).where(
        Rota.coop_id == coop_id,
        Rota.state == DRAFT,
        Rota.from_on <= until_on,
        Rota.until_on >= from_on,
    )
    return list(db.session.scalars(query.order_by(Rota.from_on, Rota.id)))


def _any_shift(coop_id: int, from_on: date, until_on: date, service_ids: set[int]) -> bool:
    query = select(Shift.id).where(
        Shift.coop_id == coop_id,
        Shift.service_id.in_(service_ids),
        Shift.on.between(from_on, until_on),
        Shift.cancelled_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None

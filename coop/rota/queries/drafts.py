"""The rotas of a co-op: drafts, published ones, what is next to make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, select

from coop.rota.models import Rota, RotaPolicy, RotaService
from coop.rota.rules.improvement import gap_words, proved_gap
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import db, owned
from core.errors import NotFound
from core.people.models import Account, Service
from core.ui.filters import days, words

DRAFT, PUBLISHED = "draft", "published"
RECENT = 12  # published rotas listed


@dataclass(frozen=True, slots=True)
class RotaRow:
    """A rota with its cover: places needed (the least of each shift) and filled."""

    id: int
    from_on: date
    until_on: date
    state: str
    times: int
    made_at: datetime
    generated_at: datetime | None
    stopped_early: bool
    objective: int | None
    bound: int | None
    broken: int | None
    checked_at: datetime | None
    published_at: datetime | None
    published_by: str
    run_id: int | None
    service_ids: tuple[int, ...]
    services: tuple[str, ...]
    needed: int = 0
    filled: int = 0
    policy_version: int | None = None  # that it was made by; None: the defaults

    @property
    def policy_words(self) -> str:
        """Which policy it was made by."""
        version = self.policy_version
        return "default policy" if version is None else f"policy version {version}"

    @property
    def gap_words(self) -> str:
        """How near to the best possible it was made; empty while nothing of use is proved."""
        if self.objective is None or self.bound is None:
            return ""
        near = (proved_gap(self.objective, self.bound) or 0) <= 1
        return gap_words(self.objective, self.bound) if near else ""

    @property
    def weeks(self) -> int:
        """How many whole weeks it covers."""
        return ((self.until_on - self.from_on).days + 1) // 7

    @property
    def is_draft(self) -> bool:
        """Whether it has not been published."""
        return self.state == DRAFT

    @property
    def title(self) -> str:
        """Its dates in words."""
        return days(self.from_on, self.until_on)

    @property
    def services_words(self) -> str:
        """Maple Court and Home care East."""
        return words(list(self.services))

    @property
    def stage(self) -> str:
        """Draft 3, Published, or Draft while it has not been filled."""
        if not self.is_draft:
            return "Published"
        return f"Draft {self.times}" if self.times else "Draft, not filled yet"

    @property
    def mondays(self) -> tuple[date, ...]:
        """The Mondays of its weeks."""
        return tuple(self.from_on + timedelta(weeks=n) for n in range(self.weeks))


def rotas(coop_id: int) -> tuple[RotaRow, ...]:
    """Every draft, then the newest published ones, with their cover; three queries."""
    drafts = select(Rota.id).where(Rota.coop_id == coop_id, Rota.state == DRAFT)
    recent = (
        select(Rota.id)
        .where(Rota.coop_id == coop_id, Rota.state == PUBLISHED)
        .order_by(Rota.from_on.desc(), Rota.id.desc())
        .limit(RECENT)
    )
    ids = [*db.session.scalars(drafts), *db.session.scalars(recent)]
    found = _rows(coop_id, ids)
    return tuple(sorted(found, key=lambda row: (not row.is_draft, -row.from_on.toordinal())))


def rota(coop_id: int, rota_id: int, *, cover: bool = True) -> RotaRow:
    """One rota; NotFound if it is not this co-op's."""
    found = _rows(coop_id, [rota_id], cover=cover)
    if not found:
        raise NotFound
    return found[0]


def stored(coop_id: int, rota_id: int) -> Rota:
    """The rota's own row, for a service that reads it; NotFound otherwise."""
    return owned(Rota, rota_id, coop_id)


def covering(coop_id: int, monday: date, service_ids: Collection[int] = ()) -> RotaRow | None:
    """The rota to show for a week: a draft before a published one, the newest first."""
    query = select(Rota.id).where(
        Rota.coop_id == coop_id, Rota.from_on <= monday, Rota.until_on >= monday
    )
    if service_ids:
        query = query.join(RotaService).where(RotaService.service_id.in_(service_ids))
    order = (case((Rota.state == DRAFT, 0), else_=1), Rota.id.desc())
    found = db.session.scalar(query.order_by(*order).limit(1))
    return None if found is None else rota(coop_id, found)


def next_to_make(coop_id: int, on: date) -> date:
    """The Monday after the last week that every open service has a rota for; this coming one."""
    last = (
        select(RotaService.service_id, func.max(Rota.until_on).label("until_on"))
        .join(Rota, Rota.id == RotaService.rota_id)
        .where(Rota.coop_id == coop_id)
        .group_by(RotaService.service_id)
        .subquery()
    )
    query = (
        select(last.c.until_on)
        .select_from(Service)
        .outerjoin(last, last.c.service_id == Service.id)
        .where(Service.coop_id == coop_id, (Service.closed_on.is_(None)) | (Service.closed_on > on))
    )
    coming = clock.monday(on) + timedelta(weeks=1)
    ends = [until for until in db.session.scalars(query) if until is not None]
    return max(coming, min(ends) + timedelta(days=1)) if ends else coming


def _rows(coop_id: int, ids: Collection[int], *, cover: bool = True) -> list[RotaRow]:
    if not ids:
        return []
    query = (
        select(Rota, Account.name, RotaPolicy.version)
        .outerjoin(Account, Account.id == Rota.published_by_id)
        .outerjoin(RotaPolicy, RotaPolicy.id == Rota.policy_id)
        .where(Rota.coop_id == coop_id, Rota.id.in_(ids))
    )
    named = (
        select(RotaService.rota_id, Service.id, Service.name)
        .join(Service, Service.id == RotaService.service_id)
        .where(RotaService.rota_id.in_(ids))
        .order_by(Service.name)
    )
    services: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for rota_id, service_id, name in db.session.execute(named):
        services[rota_id].append((service_id, name))
    covered = _cover(coop_id, ids) if cover else {}
    return [
        RotaRow(
            id=row.id,
            from_on=row.from_on,
            until_on=row.until_on,
            state=row.state,
            times=row.times,
            made_at=row.made_at,
            generated_at=row.generated_at,
            stopped_early=row.stopped_early,
            objective=row.objective,
            bound=row.bound,
            broken=row.broken,
            checked_at=row.checked_at,
            published_at=row.published_at,
            published_by=by or "",
            run_id=row.run_id,
            service_ids=tuple(service_id for service_id, _ in services[row.id]),
            services=tuple(name for _, name in services[row.id]),
            needed=covered.get(row.id, (0, 0))[0],
            filled=covered.get(row.id, (0, 0))[1],
            policy_version=version,
        )
        for row, by, version in db.session.execute(query)
    ]


def _cover(coop_id: int, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Places needed and filled of each rota, counted by the database."""
    heads = (
        select(
            RotaService.rota_id,
            Shift.id,
            Shift.least,
            (func.count(Assignment.id) + Shift.agency_places).label("heads"),
        )
        .join(Rota, Rota.id == RotaService.rota_id)
        .join(
            Shift,
            and_(
                Shift.service_id == RotaService.service_id,
                Shift.on.between(Rota.from_on, Rota.until_on),
                Shift.coop_id == coop_id,
                Shift.cancelled_at.is_(None),
            ),
        )
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .where(RotaService.rota_id.in_(ids))
        .group_by(RotaService.rota_id, Shift.id, Shift.least, Shift.agency_places)
        .subquery()
    )
    filled = case((heads.c.heads < heads.c.least, heads.c.heads), else_=heads.c.least)
    query = select(heads.c.rota_id, func.sum(heads.c.least), func.sum(filled))
    return {
        rota_id: (int(needed or 0), int(done or 0))
        for rota_id, needed, done in db.session.execute(query.group_by(heads.c.rota_id))
    }

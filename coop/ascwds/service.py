"""Verbs: workplaces and workers described, codes settled. The files themselves: `sending`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from coop.ascwds import codes, gathering, queries, rows
from coop.ascwds.counting import LEFT
from coop.ascwds.mapping import LISTS, Kind
from coop.ascwds.models import (
    AscwdsCode,
    AscwdsHeld,
    AscwdsPlace,
    AscwdsSetting,
    AscwdsWorker,
    AscwdsWorkplace,
)
from coop.ascwds.values import Status
from core import clock, dated
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative, Employment, Person, Service


@dataclass(frozen=True, slots=True)
class WorkplaceSaid:
    """A workplace as entered; see AscwdsWorkplace. `held`: ASC-WDS has it already."""

    ref: str
    name: str
    facts: Mapping[str, str]
    offered: Sequence[tuple[str, int | None, int | None, str]]
    users: Sequence[tuple[str, str]]
    service_ids: Sequence[int]
    held: bool


@dataclass(frozen=True, slots=True)
class WorkerSaid:
    """What is kept of somebody's work; see AscwdsWorker. `held`: ASC-WDS has them already."""

    ref: str
    facts: Mapping[str, str]
    qualifications: Sequence[tuple[str, int | None, str]]
    held: bool


def save_workplace(actor: Actor, workplace_id: int | None, said: WorkplaceSaid) -> AscwdsWorkplace:
    """A workplace, new or changed. DomainError where it cannot be what ASC-WDS knows."""
    alone(actor.coop_id)
    ref = said.ref.strip()
    if fault := rows.reference_fault(ref):
        raise DomainError(fault, field="ref")
    others = [one for one in queries.workplaces(actor.coop_id) if one.id != workplace_id]
    if any(one.ref.replace(" ", "") == ref.replace(" ", "") for one in others):
        raise DomainError("Another workplace has this reference.", field="ref")
    if workplace_id is None:
        row = AscwdsWorkplace(coop_id=actor.coop_id)
        db.session.add(row)
    else:
        row = owned(AscwdsWorkplace, workplace_id, actor.coop_id, lock=True)
        if row.held_since and said.held and row.ref != ref:
            raise DomainError(
                "ASC-WDS knows this workplace by its reference, so it cannot be another.",
                field="ref",
            )
    row.ref, row.name = ref, " ".join(said.name.split())
    row.facts = {name: value for name, value in said.facts.items() if value}
    row.offered = [list(one) for one in said.offered]
    row.users = [list(one) for one in said.users]
    row.changed_at = clock.now()
    row.held_since = (row.held_since or clock.today()) if said.held else None
    db.session.flush()
    _place(actor.coop_id, row, said.service_ids, others)
    return row


def _place(
    coop_id: int,
    row: AscwdsWorkplace,
    service_ids: Sequence[int],
    others: Sequence[queries.WorkplaceRow],
) -> None:
    for service_id in service_ids:
        name = owned(Service, service_id, coop_id).name
        if other := next((one.name for one in others if service_id in one.service_ids), ""):
            raise DomainError(f"{name} belongs to {other}.", field="services")
    wanted = set(service_ids)
    mine = {
        place.service_id: place
        for place in db.session.scalars(
            select(AscwdsPlace).where(
                AscwdsPlace.coop_id == coop_id, AscwdsPlace.workplace_id == row.id
            )
        )
    }
    for service_id, place in mine.items():
        if service_id not in wanted:
            db.session.delete(place)
    db.session.add_all(
        AscwdsPlace(coop_id=coop_id, workplace_id=row.id, service_id=service_id)
        for service_id in sorted(wanted - set(mine))
    )
    db.session.flush()


def remove_workplace(actor: Actor, workplace_id: int) -> None:
    """A workplace goes. Refused while ASC-WDS holds it: leaving it out would delete it there."""
    alone(actor.coop_id)
    row = owned(AscwdsWorkplace, workplace_id, actor.coop_id, lock=True)
    if row.held_since is not None:
        raise DomainError(
            "ASC-WDS holds this workplace. Remove it there first, then say here that it does not "
            "hold it any more.",
            code="held",
        )
    for part in (AscwdsPlace, AscwdsHeld):
        db.session.execute(
            delete(part).where(part.coop_id == actor.coop_id, part.workplace_id == row.id)
        )
    db.session.delete(row)
    db.session.flush()


def say_worker(actor: Actor, person_id: int, said: WorkerSaid) -> AscwdsWorker:
    """What is kept of somebody's work for the file."""
    row = describe(actor, person_id, said)
    ref, held = said.ref.strip(), person_id in _known(actor.coop_id)
    if fault := rows.reference_fault(ref):
        raise DomainError(fault, field="ref")
    if ref != row.ref and held and said.held:
        raise DomainError(
            "ASC-WDS knows them by this reference, so it cannot be another.", field="ref"
        )
    if any(
        one.ref.replace(" ", "") == ref.replace(" ", "")
        for other, one in queries.worker_facts(actor.coop_id).items()
        if other != person_id
    ):
        raise DomainError("Somebody else has this reference.", field="ref")
    row.ref = ref
    db.session.flush()
    if said.held != held:
        _say_held(actor.coop_id, person_id, said.held)
    return row


def describe(actor: Actor, person_id: int, said: WorkerSaid) -> AscwdsWorker:
    """The facts of somebody's work alone; who has no reference yet is given one."""
    alone(actor.coop_id)
    row = _worker(actor.coop_id, owned(Person, person_id, actor.coop_id))
    left = {name: str(value) for name, value in row.facts.items() if name.startswith(LEFT)}
    _keep_facts(row, {**left, **said.facts}, said.qualifications)
    return row


def say_why_left(actor: Actor, person_id: int, last_on: date, code: str) -> None:
    """Why somebody left on a day, where the words recorded do not say it plainly.

    `code` is of the reasons of the ASC-WDS pages; empty: as the words say. DomainError for another
    code, or a day on which no work of theirs ended.
    """
    if code and codes.find(LISTS[Kind.LEAVING], code) is None:
        raise DomainError("Choose from the list.", field="code")
    alone(actor.coop_id)
    person = owned(Person, person_id, actor.coop_id)
    ended = select(Employment.id).where(
        Employment.coop_id == actor.coop_id,
        Employment.person_id == person.id,
        Employment.until_on == last_on,
    )
    if db.session.scalar(ended.limit(1)) is None:
        raise DomainError(f"No work of {person.name} ended on that day.", code="not_left")
    row, key = _worker(actor.coop_id, person), f"{LEFT}{last_on.isoformat()}"
    kept = {name: value for name, value in row.facts.items() if name != key}
    row.facts, row.changed_at = (kept | {key: code} if code else kept), clock.now()
    db.session.flush()


def say_own_work(actor: Actor, facts: Mapping[str, str]) -> None:
    """What a worker says of their own work: it stands where the manager's stands."""
    assert actor.person_id is not None
    alone(actor.coop_id)
    row = _worker(actor.coop_id, owned(Person, actor.person_id, actor.coop_id))
    held = queries.worker_facts(actor.coop_id, actor.person_id)[actor.person_id]
    kept = {name: value for name, value in held.facts.items() if name not in facts}
    _keep_facts(row, {**kept, **facts}, held.qualifications)


def _keep_facts(
    row: AscwdsWorker,
    facts: Mapping[str, str],
    qualifications: Sequence[tuple[str, int | None, str]],
) -> None:
    kept: dict[str, object] = {name: value for name, value in facts.items() if value}
    if qualifications:
        kept["QUALIFICATIONS"] = [list(one) for one in qualifications]
    row.facts, row.changed_at = kept, clock.now()
    db.session.flush()


def _worker(coop_id: int, person: Person) -> AscwdsWorker:
    row = db.session.scalar(
        select(AscwdsWorker)
        .where(AscwdsWorker.coop_id == coop_id, AscwdsWorker.person_id == person.id)
        .with_for_update()
    )
    if row is None:
        own = [gathering.tight(person.number), f"P{person.id}"]
        same = select(AscwdsWorker.ref).where(
            AscwdsWorker.coop_id == coop_id, func.replace(AscwdsWorker.ref, " ", "").in_(own)
        )
        taken = {gathering.tight(ref) for ref in db.session.scalars(same)}
        row = AscwdsWorker(
            coop_id=coop_id,
            person_id=person.id,
            ref=gathering.free_ref(person, taken),
            facts={},
            changed_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
    return row


def _known(coop_id: int) -> set[int]:
    return {person_id for _, person_id in queries.held(coop_id)}


def _say_held(coop_id: int, person_id: int, held: bool) -> None:
    """Somebody is in ASC-WDS already, entered there by hand; or is not any more."""
    if not held:
        db.session.execute(
            delete(AscwdsHeld).where(
                AscwdsHeld.coop_id == coop_id, AscwdsHeld.person_id == person_id
            )
        )
        return
    found = gathering.gather(coop_id, clock.today()).files.workers
    for one in found:
        if one.person_id == person_id and one.status is Status.NEW:
            db.session.add(
                AscwdsHeld(
                    coop_id=coop_id,
                    workplace_id=one.workplace_id,
                    person_id=person_id,
                    since=clock.today(),
                )
            )
    db.session.flush()


def set_code(actor: Actor, kind: Kind, key: str, code: str) -> None:
    """What one of the co-op's words means from now on; an empty code says nothing."""
    code = code.strip()
    if kind is Kind.REASON:
        if code and not (code.isascii() and code.isdigit() and len(code) < 4):
            raise DomainError("Write a whole number.", field="code")
    elif code and codes.find(LISTS[kind], code) is None:
        raise DomainError("Choose from the list.", field="code")
    if key not in {row.key for row in queries.code_rows(actor.coop_id, kind)}:
        raise DomainError("Nothing of ours is called that any more.", field="code")
    alone(actor.coop_id)
    row = db.session.scalar(
        select(AscwdsCode).where(
            AscwdsCode.coop_id == actor.coop_id, AscwdsCode.kind == kind, AscwdsCode.key == key
        )
    )
    if row is None:
        row = AscwdsCode(coop_id=actor.coop_id, kind=str(kind), key=key)
        db.session.add(row)
    row.code = code
    db.session.flush()


def settle(
    actor: Actor, *, from_on: date, absences_since: date | None, with_ni: bool
) -> AscwdsSetting:
    """How the files are made from a day on."""
    if absences_since is not None and absences_since > clock.today():
        raise DomainError("That day is in the future.", field="absences_since")
    return dated.settle(
        AscwdsSetting, actor.coop_id, from_on, absences_since=absences_since, with_ni=with_ni
    )


def alone(coop_id: int) -> None:
    """One writer at a time in a co-op: references must stay unique."""
    db.session.get_one(Cooperative, coop_id, with_for_update={"key_share": True})

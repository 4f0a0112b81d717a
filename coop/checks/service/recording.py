"""What came of a check is recorded once; a later record supersedes it, or takes it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select

from coop.checks import due_rules, law, queries, rules
from coop.checks.law import Kind
from coop.checks.models import CheckFile, CheckRecord, ChecksOpened, HistoryItem, Reference
from coop.checks.rules import (
    ADULT_FIRST,
    CONDUCT,
    DBS,
    HISTORY,
    RECORDABLE,
    RIGHT_TO_WORK,
    STATE_WORDS,
    UPDATE_SERVICE,
    WITHDRAWN,
    Days,
    State,
)
from coop.checks.service import clearing
from coop.checks.service.standing_shifts import settle_shifts
from coop.members.models import Clearance
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, in_force, owned
from core.errors import DomainError
from core.people.models import Employment, Person
from core.ui.filters import day_year, days, words
from training.records.files import Given, check_all

OWN = "Nobody records their own checks: ask another manager."
DIGITS = 12  # of a DBS certificate's number
BROUGHT_IN = "Recorded earlier as a clearance; the details were not entered"


@dataclass(frozen=True, slots=True)
class Said:
    """What is recorded of a check; what belongs to another kind is left empty."""

    kind: str
    state: str
    on: date
    until_on: date | None = None
    follow_up_on: date | None = None
    level: str = ""
    number: str = ""
    issued_on: date | None = None
    decision: str = ""
    consent: bool = False
    basis: str = ""
    weekly_cap_minutes: int | None = None
    note: str = ""


def open_for(
    actor: Actor,
    person_id: int,
    *,
    on: date | None = None,
    offered_on: date | None = None,
    starts_on: date | None = None,
) -> ChecksOpened:
    """Somebody's checks begin; said again, it only adds what was not known.

    `offered_on` is the day of the conditional offer: health may be asked about from then on.
    The person may be a candidate who is not employed yet. NotFound for another co-op's.
    """
    owned(Person, person_id, actor.coop_id, lock=True)
    row = queries.opened(actor.coop_id, person_id)
    if row is None:
        row = ChecksOpened(
            coop_id=actor.coop_id, person_id=person_id, opened_on=on or clock.today()
        )
        db.session.add(row)
    row.offered_on = offered_on or row.offered_on
    row.starts_on = starts_on or row.starts_on
    db.session.flush()
    return row


def record(actor: Actor, person_id: int, said: Said, files: Sequence[Given] = ()) -> CheckRecord:
    """Record what came of a check on a day; the clearances that the rota obeys follow it.

    Raises DomainError naming the field: a day to come, one's own checks, health before an
    offer, a certificate of too low a level, references or a history that are not complete.
    """
    row = _record(actor, person_id, said, files)
    if row.state in rules.DECIDED:
        stands = f"{_words(row.kind, row.done_on)}: {STATE_WORDS[State(row.state)].lower()}"
        _tell(actor, person_id, stands)
    return row


def _record(actor: Actor, person_id: int, said: Said, files: Sequence[Given] = ()) -> CheckRecord:
    owned(Person, person_id, actor.coop_id, lock=True)
    kind = _checked_kind(actor, person_id, said)
    said = _complete(actor.coop_id, person_id, said, kind)
    if files and not kind.files:
        raise DomainError("No file is kept of this check: record what was decided.", field="files")
    checked = check_all(list(files))
    open_for(actor, person_id, on=said.on)
    row = _write(actor, person_id, said)
    for each in checked:
        db.session.add(
            CheckFile(
                coop_id=actor.coop_id,
                record_id=row.id,
                name=each.name,
                media_type=each.media_type,
                size=len(each.content),
                sha256=sha256(each.content).hexdigest(),
                content=each.content,
                made_at=row.made_at,
            )
        )
    db.session.flush()
    if said.state in rules.DECIDED:
        clearing.carry(actor, person_id, kind.code, said.on)
        settle_shifts(actor.coop_id, [person_id])
    return row


def record_from_file(
    actor: Actor, person_id: int, kinds: Collection[str], on: date, note: str
) -> list[CheckRecord]:
    """Several checks at once, seen complete in the paper file of somebody who works here already.

    Not a DBS certificate or a right to work: their particulars have to be entered. `note` says
    where they were seen.
    """
    worked = select(Employment.id).where(
        Employment.coop_id == actor.coop_id,
        Employment.person_id == person_id,
        Employment.from_on <= on,
    )
    owned(Person, person_id, actor.coop_id)
    if db.session.scalar(worked.limit(1)) is None:
        raise DomainError("Only for somebody who works here already.", field="kinds")
    if not kinds:
        raise DomainError("Choose what was seen.", field="kinds")
    if not note.strip():
        raise DomainError("Say where it was seen.", field="note")
    made = [
        _record(actor, person_id, Said(kind.code, State.SATISFIED, on, note=note))
        for kind in law.required(on)
        if kind.code in kinds and kind.code not in (DBS, RIGHT_TO_WORK)
    ]
    if made:
        said = words([_words(row.kind, on) for row in made])
        _tell(actor, person_id, f"{said}: satisfied")
    return made


def withdraw(actor: Actor, record_id: int, on: date, reason: str) -> CheckRecord:
    """A record counts no more from a day on; it stays to be read, with the reason.

    DomainError without a reason, for a day before the record or to come, or a second time.
    """
    row = owned(CheckRecord, record_id, actor.coop_id)
    owned(Person, row.person_id, actor.coop_id, lock=True)
    if actor.person_id == row.person_id:
        raise DomainError(OWN)
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", field="reason")
    if on > clock.today() or on < row.done_on:
        span = days(row.done_on, clock.today())
        raise DomainError(f"Choose a day of {span}.", field="on")
    again = select(CheckRecord.id).where(CheckRecord.of_id == row.id)
    if row.state == WITHDRAWN or db.session.scalar(again) is not None:
        raise DomainError("It is withdrawn already.", code="withdrawn")
    made = CheckRecord(
        coop_id=actor.coop_id,
        person_id=row.person_id,
        kind=row.kind,
        state=WITHDRAWN,
        done_on=on,
        of_id=row.id,
        note=reason.strip(),
        checked_by=actor.name,
        checked_by_id=actor.account_id,
        made_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("checks.withdraw", made, reason=reason.strip(), kind=row.kind)
    clearing.carry(actor, row.person_id, row.kind, on)
    settle_shifts(actor.coop_id, [row.person_id])
    said = f"{_words(row.kind, on)}: what was recorded is withdrawn"
    _tell(actor, row.person_id, said)
    return made


def bring_in(actor: Actor) -> int:
    """Clearances recorded before checks were kept become records; how many.

    Of those who are employed today, for each kind of which nothing is recorded yet.
    """
    today = clock.today()
    known = queries.recorded(actor.coop_id)
    employed = select(Employment.person_id).where(
        Employment.coop_id == actor.coop_id, in_force(Employment, today)
    )
    query = (
        select(Clearance)
        .where(
            Clearance.coop_id == actor.coop_id,
            in_force(Clearance, today),
            Clearance.person_id.in_(employed),
        )
        .order_by(Clearance.person_id, Clearance.kind)
    )
    made = 0
    for held in db.session.scalars(query).all():
        if any(row.kind == held.kind for row in known.get(held.person_id, ())):
            continue
        said = Said(
            held.kind,
            State.SATISFIED,
            held.from_on,
            held.until_on,
            weekly_cap_minutes=held.weekly_cap_minutes,
            note=f"{BROUGHT_IN}. {held.note}".rstrip(". ") + ".",
        )
        open_for(actor, held.person_id, on=today)
        _write(actor, held.person_id, said)
        made += 1
    return made


def look(actor: Actor, person_id: int) -> None:
    """Somebody reads what a person's checks say: that is kept."""
    audit.record("checks.view", owned(Person, person_id, actor.coop_id))


def _write(actor: Actor, person_id: int, said: Said) -> CheckRecord:
    row = CheckRecord(
        coop_id=actor.coop_id,
        person_id=person_id,
        kind=said.kind,
        state=str(said.state),
        done_on=said.on,
        until_on=said.until_on,
        follow_up_on=said.follow_up_on,
        level=said.level,
        number=said.number,
        issued_on=said.issued_on,
        decision=said.decision,
        consent=said.consent,
        basis=said.basis,
        weekly_cap_minutes=said.weekly_cap_minutes,
        note=said.note.strip(),
        checked_by=actor.name,
        checked_by_id=actor.account_id,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _checked_kind(actor: Actor, person_id: int, said: Said) -> Kind:
    if actor.person_id == person_id:
        raise DomainError(OWN, code="own")
    kind = law.kind(said.kind, said.on)
    if kind is None:
        raise DomainError("Choose what was checked.", field="kind")
    if said.state not in RECORDABLE:
        raise DomainError("Choose how it stands.", field="state")
    if said.on > clock.today():
        raise DomainError("A check cannot be recorded for a day to come.", field="on")
    if said.state == State.NOT_NEEDED and not kind.may_not_apply:
        raise DomainError("This check applies to everybody.", field="state")
    if said.state in (State.NOT_NEEDED, State.NOT_SATISFIED) and not said.note.strip():
        raise DomainError("Say why.", field="note")
    if kind.health and not queries.health_may_be_asked(actor.coop_id, person_id, said.on):
        raise DomainError(
            "Health is asked about only after a conditional offer: record the offer first.",
            field="kind",
            code="before_offer",
        )
    return kind


def _complete(coop_id: int, person_id: int, said: Said, kind: Kind) -> Said:
    """What is said, with what follows from it; DomainError where it does not hold together."""
    satisfied = said.state == State.SATISFIED
    if kind.code != RIGHT_TO_WORK and said.weekly_cap_minutes is not None:
        raise DomainError(
            "Only a right to work can limit weekly hours.", field="weekly_cap_minutes"
        )
    if said.until_on is not None and said.until_on < said.on:
        raise DomainError("It cannot end before it is checked.", field="until_on")
    if kind.code == RIGHT_TO_WORK and satisfied:
        return replace(said, until_on=rules.work_until(said.basis, said.on, said.until_on))
    apart = rules.by_kind(queries.recorded(coop_id, [person_id])[person_id])
    certificate = rules.standing(apart.get(DBS, ()), said.on)
    if kind.code == DBS and said.state in rules.DECIDED:
        return _certificate(said)
    if kind.code == ADULT_FIRST and satisfied:
        under_way = certificate.pending or certificate.state
        if under_way not in (State.ASKED, State.RECEIVED):
            raise DomainError(
                "Record first that the DBS certificate has been applied for.", field="kind"
            )
    if kind.code == UPDATE_SERVICE:
        held = certificate.record
        if not certificate.clear or held is None or not held.consent:
            raise DomainError(
                "The person's consent to look-ups has to be recorded with their certificate first.",
                field="kind",
                code="consent",
            )
    if kind.code == CONDUCT and satisfied:
        _references(coop_id, person_id, said)
    if kind.code == HISTORY and satisfied:
        _history(coop_id, person_id, said)
    return said


def _certificate(said: Said) -> Said:
    if said.decision not in law.dbs_decisions():
        raise DomainError("Choose what was decided.", field="decision")
    if (said.decision in law.satisfying()) != (said.state == State.SATISFIED):
        raise DomainError("What was decided does not fit how it stands.", field="decision")
    number = "".join(said.number.split())
    if said.state == State.SATISFIED:
        if said.level not in law.enough():
            raise DomainError(
                "Care work with adults asks for enhanced with the adults' barred list.",
                field="level",
            )
        if len(number) != DIGITS or not number.isdigit():
            raise DomainError(f"A certificate's number has {DIGITS} digits.", field="number")
        if said.issued_on is None:
            raise DomainError("Enter the day on which it was issued.", field="issued_on")
        if said.issued_on > said.on:
            raise DomainError("It was issued after it was seen.", field="issued_on")
    return replace(said, number=number)


def _references(coop_id: int, person_id: int, said: Said) -> None:
    wanted = queries.settings(coop_id, said.on).references_wanted
    query = select(func.count()).where(
        Reference.coop_id == coop_id,
        Reference.person_id == person_id,
        Reference.state == "accepted",
    )
    accepted = db.session.scalar(query) or 0
    if accepted < wanted and not said.note.strip():
        raise DomainError(
            f"{accepted} of {wanted} references accepted: say what else shows their conduct.",
            field="note",
            code="references",
        )


def _history(coop_id: int, person_id: int, said: Said) -> None:
    query = select(HistoryItem.from_on, HistoryItem.until_on).where(
        HistoryItem.coop_id == coop_id,
        HistoryItem.person_id == person_id,
        HistoryItem.taken_out_at.is_(None),
    )
    told = [Days(*row) for row in db.session.execute(query)]
    if not told and not said.note.strip():
        raise DomainError("No history is entered: say where it was seen.", field="note")
    longer = queries.settings(coop_id, said.on).gap_days
    gaps = due_rules.gaps(told, said.on, longer)
    if gaps:
        first = gaps[0]
        raise DomainError(
            f"A gap is not explained yet: {days(first.from_on, first.until_on or said.on)}.",
            field="state",
            code="gap",
        )


def _words(kind: str, on: date) -> str:
    found = law.kind(kind, on)
    return found.words if found else kind


def _tell(actor: Actor, person_id: int, words: str) -> None:
    """The person learns how their checks stand, never what they say."""
    said = f"Your checks. {words} ({day_year(clock.today())}). {actor.name} recorded it."
    notices.news(actor.coop_id, "check_recorded", {person_id: said}, "/me")

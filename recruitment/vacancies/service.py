"""Open, change, fill and close a vacancy: the verbs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Service
from recruitment.vacancies.models import Vacancy

MOST_HOURS = 60 * 60
MOST_PLACES = 50
ORIGINS = {"hand": "Opened by hand", "leaver": "After a leaver", "gap": "From the rota’s gaps"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is looked for. Hours are minutes a week."""

    service_id: int
    title: str
    area: str
    pattern: str
    hours_least: int
    hours_most: int
    start_by_on: date | None
    places: int
    words: str
    shown: bool = True


def _check(coop_id: int, offer: Offer) -> None:
    service = owned(Service, offer.service_id, coop_id)
    if service.closed_on is not None and service.closed_on <= clock.today():
        raise DomainError("This service is closed.", field="service")
    if not offer.title.strip():
        raise DomainError("Say what the job is.", field="title")
    if offer.hours_most < offer.hours_least:
        raise DomainError("The most cannot be below the least.", field="hours_most")
    if not 0 < offer.hours_most <= MOST_HOURS:
        raise DomainError("Enter hours above nought, 60 at most.", field="hours_most")
    if not 1 <= offer.places <= MOST_PLACES:
        raise DomainError(f"Enter between 1 and {MOST_PLACES}.", field="places")


def open_vacancy(
    actor: Actor, offer: Offer, *, origin: str = "hand", key: str = "", why: str = ""
) -> Vacancy:
    """Look for people from today on. `origin`, `key` and `why` come from a proposal."""
    _check(actor.coop_id, offer)
    row = Vacancy(
        coop_id=actor.coop_id,
        origin=origin if origin in ORIGINS else "hand",
        origin_key=key,
        origin_words=why,
        opened_on=clock.today(),
        opened_by=actor.name,
        made_at=clock.now(),
        **asdict(offer),
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(actor: Actor, vacancy_id: int, offer: Offer) -> Vacancy:
    """What is looked for is another thing from now on."""
    row = owned(Vacancy, vacancy_id, actor.coop_id, lock=True)
    if row.ended_on is not None:
        raise DomainError("It has ended: open a new one.", code="ended")
    _check(actor.coop_id, offer)
    if offer.places < row.filled:
        raise DomainError(f"{row.filled} are filled already.", field="places")
    for name, value in asdict(offer).items():
        setattr(row, name, value)
    _end_if_full(row, actor.name)
    db.session.flush()
    return row


def _end_if_full(row: Vacancy, by: str) -> None:
    if row.filled >= row.places:
        row.ended_on, row.ended_by, row.ended_how = clock.today(), by, "filled"


def close(actor: Actor, vacancy_id: int, words: str) -> Vacancy:
    """It is looked for no more."""
    row = owned(Vacancy, vacancy_id, actor.coop_id, lock=True)
    if row.ended_on is not None:
        raise DomainError("It has ended already.", code="ended")
    if not words.strip():
        raise DomainError("Say why it closes.", field="words")
    row.ended_on, row.ended_by, row.ended_how = clock.today(), actor.name, "closed"
    row.ended_words = words.strip()
    db.session.flush()
    return row


def reopen(actor: Actor, vacancy_id: int) -> Vacancy:
    """One that was closed or filled is looked for again; a filled one gets one more place."""
    row = owned(Vacancy, vacancy_id, actor.coop_id, lock=True)
    if row.ended_on is None:
        raise DomainError("It is open.", code="open")
    row.ended_on, row.ended_by, row.ended_how, row.ended_words = None, "", "", ""
    if row.filled >= row.places:
        row.places = row.filled + 1
    db.session.flush()
    return row


def fill_one(actor: Actor, vacancy_id: int) -> Vacancy:
    """Somebody has started in one of its places; with the last it ends by itself."""
    row = owned(Vacancy, vacancy_id, actor.coop_id, lock=True)
    if row.filled >= row.places:
        row.places = row.filled + 1  # more came than were looked for: the count stays true
    row.filled += 1
    if row.ended_on is None:
        _end_if_full(row, actor.name)
    db.session.flush()
    return row


def free_one(actor: Actor, vacancy_id: int) -> Vacancy:
    """A start was recorded by mistake: the place is empty again, and looked for."""
    row = owned(Vacancy, vacancy_id, actor.coop_id, lock=True)
    if row.filled:
        row.filled -= 1
        if row.ended_how == "filled":
            row.ended_on, row.ended_by, row.ended_how = None, "", ""
    db.session.flush()
    return row

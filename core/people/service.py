"""The co-op itself and its services: the verbs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative, Employment, Service, ServiceKind

COLOURS = 6


def found_coop(name: str, *, phone: str = "", is_demo: bool = False) -> Cooperative:
    """Add a co-op to the installation; its name must be new."""
    words = name.strip()
    if not words:
        raise DomainError("Give the co-op a name.", field="name")
    if db.session.scalar(select(Cooperative.id).where(Cooperative.name == words)):
        raise DomainError(f"There is already a co-op called {words} here.", field="name")
    coop = Cooperative(name=words, phone=phone.strip(), created_at=clock.now(), is_demo=is_demo)
    db.session.add(coop)
    db.session.flush()
    return coop


def change_coop(actor: Actor, *, name: str, phone: str) -> None:
    """Change what the manager may set for the whole co-op."""
    coop = db.session.get_one(Cooperative, actor.coop_id)
    same = select(Cooperative.id).where(Cooperative.name == name.strip())
    if db.session.scalar(same.where(Cooperative.id != coop.id)):
        raise DomainError("Another co-op here has this name.", field="name")
    coop.name, coop.phone = name.strip(), phone.strip()
    db.session.flush()


def _free_name(coop_id: int, name: str, but: int | None = None) -> str:
    words = name.strip()
    same = select(Service.id).where(
        Service.coop_id == coop_id, func.lower(Service.name) == words.lower(), Service.id != but
    )
    if db.session.scalar(same):
        raise DomainError(f"There is already a service called {words}.", field="name")
    return words


def add_service(
    coop_id: int, *, name: str, kind: ServiceKind, address: str = "", phone: str = ""
) -> Service:
    """Add a service; colours go round so that neighbours differ."""
    words = _free_name(coop_id, name)
    many = db.session.scalar(select(func.count()).where(Service.coop_id == coop_id)) or 0
    service = Service(
        coop_id=coop_id,
        name=words,
        kind=ServiceKind(kind),
        address=address.strip(),
        phone=phone.strip(),
        colour=many % COLOURS + 1,
    )
    db.session.add(service)
    db.session.flush()
    return service


def change_service(
    coop_id: int, service_id: int, *, name: str, kind: ServiceKind, address: str, phone: str
) -> Service:
    """Change a service's name, kind, address or telephone."""
    service = owned(Service, service_id, coop_id, lock=True)
    service.name = _free_name(coop_id, name, service.id)
    service.kind = ServiceKind(kind)
    service.address, service.phone = address.strip(), phone.strip()
    db.session.flush()
    return service


def close_service(actor: Actor, service_id: int, *, on: date) -> Service:
    """Close a service; refused while people are employed there beyond that day."""
    service = owned(Service, service_id, actor.coop_id, lock=True)
    still = db.session.scalar(
        select(func.count())
        .select_from(Employment)
        .where(
            Employment.service_id == service.id,
            (Employment.until_on.is_(None)) | (Employment.until_on > on),
        )
    )
    if still:
        people = "1 person is" if still == 1 else f"{still} people are"
        raise DomainError(f"{people} employed at {service.name} after that day: move them first.")
    service.closed_on = on
    audit.record("service.close", service, on=on)
    return service


def reopen_service(actor: Actor, service_id: int) -> Service:
    """Undo a closing."""
    service = owned(Service, service_id, actor.coop_id, lock=True)
    service.closed_on = None
    db.session.flush()
    return service

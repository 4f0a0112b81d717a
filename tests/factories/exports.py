"""Saved exports, and a co-op with two services and a few people to list; each call commits."""

from __future__ import annotations

from coop.builder import service
from coop.builder.asking import Wish
from coop.builder.schedule import Plan
from coop.builder.service import Saved
from core.access import Actor
from core.db import db, transaction
from core.people.models import Person
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service


class House:
    """Brightwater with Amy at Maple Court and somebody whose name is a formula at Harbour View."""

    def __init__(self) -> None:
        self.coop = make_coop()
        self.maple = make_service(self.coop)
        self.harbour = make_service(self.coop, "Harbour View")
        self.amy = make_person(self.coop, "Amy", "Adams", number="B1", service_id=self.maple)
        self.evil = make_person(
            self.coop, "=HYPERLINK(1)", "+Evil", number="@7", service_id=self.harbour
        )
        with transaction():
            amy = db.session.get_one(Person, self.amy)
            amy.ni_number, amy.address = "QQ123456C", "1 High Street"

    def actor(self, *roles: str, name: str = "", person: bool = True) -> Actor:
        """Somebody with these roles, who is a person of the co-op unless told otherwise."""
        who = make_person(self.coop, *(name or "Dot Price").split(" ", 1)) if person else None
        account = make_account(self.coop, *roles, person_id=who, name=name or "Dot Price")
        return actor_of(account, self.coop, *roles, person_id=who)


def make_export(
    actor: Actor,
    subject: str = "people",
    columns: tuple[str, ...] = ("number", "name"),
    *,
    name: str = "Everybody",
    form: str = "csv",
    shared: tuple[str, ...] = (),
    plan: Plan | None = None,
    **filters: str,
) -> int:
    """A saved export of theirs; its id."""
    with transaction():
        wish = Wish(subject, columns, filters)
        return service.save(actor, Saved(name, wish, form, shared, plan)).id

"""A small co-op with two services, one of them in a workplace; its files and their errors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import update

from coop.ascwds import (
    gathering,
    rows,
    sending,
)
from coop.pay.models import PayRate
from core.db import transaction
from core.people.models import Employment, Person
from tests.coop.ascwds.checker import check
from tests.factories.ascwds import make_workplace
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service

ON = date(2026, 11, 27)
SAID = {
    "GENDER": "2",
    "ETHNICITY": "31",
    "NATIONALITY": "826",
    "COUNTRYOFBIRTH": "826",
    "DISABLED": "0",
}


class World:
    def __init__(self):
        self.coop = make_coop()
        self.maple = make_service(self.coop)
        self.harbour = make_service(self.coop, "Harbour View")
        self.amy = make_person(self.coop, "Amy", "Adams", number="B1", service_id=self.maple,
                               from_on=date(2024, 3, 4))  # fmt: skip
        self.ben = make_person(self.coop, "Ben", "Bates", number="=B2", service_id=self.maple,
                               from_on=date(2026, 6, 1), contract_minutes=0)  # fmt: skip
        account = make_account(self.coop, "manager")
        self.manager = actor_of(account, self.coop, "manager")
        with transaction() as session:
            session.add(PayRate(coop_id=self.coop, element="basic", unit="hour",
                                amount=Decimal("13.455"), from_on=date(2020, 1, 1)))  # fmt: skip
            session.execute(update(Person).where(Person.id == self.amy)
                            .values(address="1 Quay Street, Brightwater, tn991ab"))  # fmt: skip
        self.place = self.workplace("BW-1", [self.maple])

    def workplace(self, ref, service_ids, **facts):
        return make_workplace(self.coop, service_ids, ref, **facts)

    def worker(self, person_id):
        return actor_of(make_account(self.coop, "worker", person_id=person_id), self.coop,
                        "worker", person_id=person_id)  # fmt: skip

    def files(self):
        return gathering.gather(self.coop, ON).files

    def line(self, person_id):
        found = self.files()
        one = next(each for each in found.workers if each.person_id == person_id)
        return rows.worker(one)

    def uploaded(self):
        with transaction():
            export_id = sending.keep(self.manager).id
        with transaction():
            sending.mark_uploaded(self.manager, export_id)


def errors(files, held=None):
    return [one for one in check(rows.contents(files), files.on, held) if one[3] == "error"]


def leaves(world, person_id, on, reason=""):
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == person_id)
                        .values(until_on=on, leaving_reason=reason))  # fmt: skip

"""A small co-op whose rota of two weeks is published, and actors in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest

from coop.rota.models import Rota, RotaService
from core import clock
from core.access import Actor
from core.db import transaction
from tests.factories.people import actor_of, make_account
from tests.factories.rota import MONDAY, SmallCoop, make_shift, small_coop

NOW = clock.instant(date(2026, 12, 1), time(9))


def publish(coop: SmallCoop) -> None:
    """A published rota covers the two weeks from MONDAY."""
    with transaction() as session:
        rota = Rota(
            coop_id=coop.id,
            from_on=MONDAY,
            until_on=date(2026, 12, 20),
            state="published",
            made_at=clock.now(),
        )
        rota.services = [RotaService(service_id=coop.service_id)]
        session.add(rota)


@dataclass
class Stage:
    """The co-op, its open shift, and who acts."""

    coop: SmallCoop
    shift: int
    coordinator: Actor

    def member(self, number: int) -> Actor:
        """One of the people, with an account of their own."""
        person = self.coop.people[number]
        account = make_account(self.coop.id, "worker", person_id=person)
        return actor_of(account, self.coop.id, "worker", person_id=person)


@pytest.fixture
def stage(database):
    """It is Tuesday 1 December; the shift is on Wednesday 9, for one."""
    with clock.at(NOW):
        coop = small_coop(3)
        publish(coop)
        shift = make_shift(coop.id, coop.service_id, date(2026, 12, 9))
        account = make_account(coop.id, "coordinator")
        yield Stage(coop, shift, actor_of(account, coop.id, "coordinator"))

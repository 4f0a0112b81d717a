"""Checks for tests; each call commits. Records are made by Dot, who is a manager."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from coop.checks import law, service
from coop.checks.due_rules import Settings
from coop.checks.models import CheckRecord
from coop.checks.service import Said
from coop.checks.service.asking import Referee
from core import clock
from core.access import Actor
from core.db import transaction
from tests.factories.training import png
from training.records.files import Given

CHECKED = date(2026, 1, 5)
GOOD = {
    "answer": {"How was their conduct and care for others?": "Kind and punctual"},
    "by": "Una Poole, manager",
}


def recorder(coop_id: int, person_id: int | None = None) -> Actor:
    """Somebody who records checks."""
    return Actor(None, "Dot Price", coop_id, person_id, frozenset({"manager"}))


def said(kind: str, state: str = "satisfied", on: date = CHECKED, **more: object) -> Said:
    """A record that holds together, of any kind."""
    if kind == "dbs" and state == "satisfied":
        more = {
            "level": "enhanced_adults",
            "number": "001234567890",
            "issued_on": on,
            "decision": "suitable",
            **more,
        }
    if kind == "right_to_work" and state == "satisfied":
        more = {"basis": "list_a", **more}
    return Said(kind, state, on, **{"note": "Seen", **more})  # type: ignore[arg-type]


def make_check(
    coop_id: int,
    person_id: int,
    kind: str,
    state: str = "satisfied",
    on: date = CHECKED,
    **more: object,
) -> int:
    """One record; its id."""
    with transaction():
        return service.record(recorder(coop_id), person_id, said(kind, state, on, **more)).id


def make_checked(
    coop_id: int, person_id: int, on: date = CHECKED, but: tuple[str, ...] = ()
) -> None:
    """Every required check satisfied, but those named."""
    for kind in law.required(on):
        if kind.code not in but:
            make_check(coop_id, person_id, kind.code, on=on)


def make_records(coop_id: int, people: Collection[int], on: date = CHECKED) -> None:
    """Every required check of many people as bare rows; clearances stay as they are."""
    with transaction() as session:
        session.add_all(
            CheckRecord(
                coop_id=coop_id,
                person_id=person_id,
                kind=kind.code,
                state="satisfied",
                done_on=on,
                checked_by="Dot Price",
                made_at=clock.now(),
            )
            for person_id in people
            for kind in law.required(on)
        )


def make_gate(coop_id: int, from_on: date | None = None, **chosen: object) -> None:
    """The gate shut from a day on, today if none is given."""
    with transaction():
        values = Settings(**{"gate": True, **chosen})  # type: ignore[arg-type]
        service.settle(recorder(coop_id), from_on or clock.today(), values)


def make_exception(coop_id: int, person_id: int, from_on: date, until_on: date) -> int:
    """Supervised on these days: applied for, Adult First clear, assessed; its id."""
    make_check(coop_id, person_id, "dbs", "asked")
    make_check(coop_id, person_id, "adult_first")
    words = "Works beside a mentor on every visit; no medication; looked at every week."
    with transaction():
        actor = recorder(coop_id)
        return service.allow_supervised(actor, person_id, from_on, until_on, words).id


def make_reference(
    coop_id: int, person_id: int, *, asked: bool = True, email: str = "r@example.org"
) -> int:
    """A referee, asked by e-mail; the reference's id."""
    with transaction():
        actor = recorder(coop_id)
        row = service.name_referee(
            actor, person_id, Referee("Una Poole", "Oak House", "Manager", email, "01632 960111")
        )
        if asked:
            service.ask(actor, row.id, lambda token: f"http://localhost/references/{token}")
        return row.id


def make_file_checked(coop_id: int, person_id: int) -> int:
    """A record with a file behind it; the record's id."""
    with transaction():
        return service.record(
            recorder(coop_id), person_id, said("identity"), (Given("passport.png", png()),)
        ).id


def make_every_check(coop_id: int, person_id: int) -> None:
    """One of everything: a record with a file, an exception, a line of history, a reference."""
    make_checked(coop_id, person_id, but=("dbs", "identity"))
    make_file_checked(coop_id, person_id)
    make_exception(coop_id, person_id, clock.today(), clock.today() + timedelta(days=20))
    make_reference(coop_id, person_id)
    with transaction():
        service.tell_history(
            recorder(coop_id), person_id, date(2020, 1, 1), None, "Theirs alone", work=True
        )

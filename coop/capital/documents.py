"""A holder's papers: the statement, and the share certificate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from coop.capital import queries
from coop.capital.rules import HOLDERS
from core.db import owned
from core.errors import DomainError
from core.money import pounds
from core.pdf import typeset
from core.people import queries as people
from core.people.models import Person
from core.ui.filters import day_year

PAPERS = Path(__file__).with_name("papers")
NOTE = (
    "Withdrawable shares are paid back at what was paid for them, under the notice of the "
    "society’s rules; the board may suspend withdrawals. They never gain in value."
)


def statement_data(
    coop_id: int, person_id: int, on: date, from_on: date | None = None
) -> dict[str, Any]:
    """What the statement says, as JSON; NotFound for another co-op's person."""
    person = owned(Person, person_id, coop_id)
    held = queries.holding(coop_id, person_id, on)
    rows = [("Shares paid for", held.paid)]
    rows += [
        (words, pence)
        for words, pence in (
            ("Member capital account", held.member_capital),
            ("Loan to the society", held.loan),
            ("Interest to be paid", held.interest),
        )
        if pence
    ]
    accounts = []
    for kind in HOLDERS:
        one = queries.statement(coop_id, kind, person_id, from_on, on)
        if not one.lines:
            continue
        lines = [
            {
                "on": day_year(line.on),
                "what": line.what,
                "words": line.words,
                "pence": pounds(line.pence),
                "balance": pounds(line.balance),
            }
            for line in one.lines
        ]
        if from_on is not None:
            lines.insert(
                0,
                {
                    "on": day_year(from_on),
                    "what": "Brought forward",
                    "words": "",
                    "pence": "",
                    "balance": pounds(one.opening),
                },
            )
        accounts.append({"title": one.title, "lines": lines})
    days = f"to {day_year(on)}" if from_on is None else f"{day_year(from_on)} to {day_year(on)}"
    unpaid = f" {pounds(held.unpaid)} of the shares is still to be paid." if held.unpaid else ""
    return {
        "title": f"Capital statement {days}",
        "coop": people.coop(coop_id).name,
        "name": person.name,
        "number": person.number,
        "address": person.address,
        "context": f"What you held in the society on {day_year(on)}.{unpaid}",
        "held": [[words, pounds(pence)] for words, pence in rows],
        "total": pounds(held.total),
        "accounts": accounts,
        "note": NOTE,
    }


def statement(coop_id: int, person_id: int, on: date, from_on: date | None = None) -> bytes:
    """The statement as a PDF."""
    return typeset(PAPERS / "statement.typ", statement_data(coop_id, person_id, on, from_on))


def certificate_data(coop_id: int, person_id: int, on: date) -> dict[str, Any]:
    """What the certificate says; DomainError unless shares are held and paid for in full."""
    person = owned(Person, person_id, coop_id)
    held = queries.holding(coop_id, person_id, on)
    if not held.shares:
        raise DomainError(f"{person.name} held no shares on that day.", code="none")
    if held.unpaid:
        raise DomainError(
            f"{pounds(held.unpaid)} is still to be paid: a certificate is for shares paid in full.",
            code="unpaid",
        )
    terms = queries.terms(coop_id, on)
    many = held.shares // terms.share_pence
    coop = people.coop(coop_id).name
    return {
        "title": f"Share certificate of {person.name}",
        "coop": coop,
        "name": f"{person.first_name} {person.surname}",
        "number": person.number,
        "address": person.address,
        "on": day_year(on),
        "shares": f"{many:,}",
        "share_words": "withdrawable share" if many == 1 else "withdrawable shares",
        "share": pounds(terms.share_pence),
        "paid": pounds(held.paid),
        "note": f"In {coop}, under its rules. The register of members is what counts: this paper "
        "tells what it said on that day.",
    }


def certificate(coop_id: int, person_id: int, on: date) -> bytes:
    """The certificate as a PDF."""
    return typeset(PAPERS / "certificate.typ", certificate_data(coop_id, person_id, on))

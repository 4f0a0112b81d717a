"""What can be exported of capital: both sides of every entry, as the journal has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from coop.capital.models import CapitalAccount, CapitalEntry, CapitalLine
from coop.capital.rules import KIND_WORDS, VERB_WORDS, Verb
from coop.capital.rules import Kind as AccountKind
from core.exporting import (
    WHO,
    WHO_COLUMNS,
    Asked,
    Filter,
    Kind,
    Offered,
    Subject,
    day_of,
    fixed,
    pounds,
    stream,
    who,
    who_filter,
)
from core.people.models import Person
from core.sheets.columns import Column, Type

COLUMNS = (
    Offered(Column("entry", "Entry", Type.WHOLE)),
    Offered(Column("on", "Day", Type.DATE)),
    Offered(Column("what", "What", width=26)),
    Offered(Column("words", "In words", width=40)),
    Offered(Column("account", "Account", width=26)),
    *WHO_COLUMNS,
    Offered(Column("debit", "Debit", Type.MONEY)),
    Offered(Column("credit", "Credit", Type.MONEY)),
    Offered(Column("made", "Entered on", Type.DATE), usual=False),
    Offered(Column("by", "Entered by", width=22), usual=False),
)
FILTERS = (
    Filter("on", "Day", Kind.PERIOD),
    Filter("what", "What", Kind.CHOICE, fixed(VERB_WORDS)),
    Filter("account", "Account", Kind.CHOICE, fixed(KIND_WORDS)),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each side of each entry, debits first: debit and credit come to the same."""
    query = (
        select(
            *WHO,
            CapitalEntry.number.label("entry"),
            CapitalEntry.on,
            CapitalEntry.verb,
            CapitalEntry.words,
            CapitalEntry.made_at,
            CapitalEntry.made_by,
            CapitalAccount.kind,
            CapitalLine.pence,
        )
        .select_from(CapitalLine)
        .join(
            CapitalEntry,
            (CapitalEntry.coop_id == CapitalLine.coop_id)
            & (CapitalEntry.number == CapitalLine.entry_number),
        )
        .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
        .outerjoin(Person, Person.id == CapitalAccount.person_id)
        .where(
            CapitalLine.coop_id == asked.coop_id,
            *asked.within("on", CapitalEntry.on),
            *asked.equals("what", CapitalEntry.verb),
            *asked.equals("account", CapitalAccount.kind),
            *asked.named("who"),
        )
        .order_by(CapitalEntry.number, CapitalLine.pence.desc(), CapitalLine.id)
    )
    for row in stream(query):
        holder = who(*row[:4]) if row.surname is not None else {}
        yield {
            **holder,
            "entry": row.entry,
            "on": row.on,
            "what": VERB_WORDS[Verb(row.verb)],
            "words": row.words,
            "account": KIND_WORDS[AccountKind(row.kind)],
            "debit": pounds(row.pence) if row.pence > 0 else None,
            "credit": pounds(-row.pence) if row.pence < 0 else None,
            "made": day_of(row.made_at),
            "by": row.made_by,
        }


ENTRIES = Subject(
    "capital",
    "Capital entries",
    "Both sides of every entry of the capital ledger.",
    "capital.see",
    COLUMNS,
    FILTERS,
    rows,
    group="The society",
    order=80,
)

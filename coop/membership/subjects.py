"""What can be exported of the register: members as at the day, ceased entries too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coop.membership import queries
from coop.membership.exports import MEMBER_COLUMNS
from core.exporting import Asked, Filter, Kind, Offered, Subject, fixed, pounds, who_filter

NOW, CEASED = "now", "ceased"
PROPERTY = ("shares", "paid", "loan", "capital", "interest")  # others may not inspect these
COLUMNS = tuple(Offered(one, usual=one.key not in PROPERTY) for one in MEMBER_COLUMNS)
FILTERS = (
    Filter(
        "standing",
        "Entries of",
        Kind.CHOICE,
        fixed({NOW: "Members today", CEASED: "Those who have ceased"}),
        usual=NOW,
    ),
    Filter("entered", "Entered in", Kind.PERIOD),
    Filter("ceased", "Ceased in", Kind.PERIOD),
    who_filter(),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each entry as at the day, by surname."""
    standing, words = asked.choice("standing"), asked.choice("who").casefold().split()
    entered, ceased = asked.span("entered"), asked.span("ceased")
    for row in queries.members(asked.coop_id, asked.on, ceased=standing != NOW):
        if standing == CEASED and row.ceased_on is None:
            continue
        if any(word not in f"{row.name} {row.number}".casefold() for word in words):
            continue
        if entered and not entered.first_on <= row.entered_on <= entered.last_on:
            continue
        if ceased and (
            row.ceased_on is None or not ceased.first_on <= row.ceased_on <= ceased.last_on
        ):
            continue
        yield {
            "number": row.number,
            "name": row.name,
            "address": row.address,
            "email": row.email,
            "purposes": row.purposes,
            "shares": row.shares,
            "paid": pounds(row.paid),
            "loan": pounds(row.other.loan),
            "capital": pounds(row.other.member_capital),
            "interest": pounds(row.other.interest),
            "entered": row.entered_on,
            "ceased": row.ceased_on,
        }


REGISTER = Subject(
    "register",
    "Members in the register",
    "Entries of the statutory register: name, address, entered, ceased; property if you tick it.",
    "register.see",
    COLUMNS,
    FILTERS,
    rows,
    group="The society",
    order=82,
)

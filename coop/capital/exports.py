"""The capital workbook: holders, journal, accounts, and the year's figures; checks beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from coop.capital import queries, rules
from coop.capital.queries.entries import every_entry
from coop.capital.rules import KIND_WORDS, Kind
from core.sheets.columns import Column, Type, letter
from core.sheets.values import Formula, Notes, Sheet
from core.sheets.write import workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOLDER_COLUMNS = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=26),
    Column("shares", "Shares held", Type.MONEY, width=14),
    Column("unpaid", "Still to be paid", Type.MONEY, width=16),
    Column("paid", "Paid", Type.MONEY, width=14),
    Column("member_capital", "Capital account", Type.MONEY, width=16),
    Column("loan", "Loan", Type.MONEY, width=14),
    Column("interest", "Interest to be paid", Type.MONEY, width=18),
)
JOURNAL_COLUMNS = (
    Column("entry", "Entry", Type.WHOLE, width=8),
    Column("on", "Day", Type.DATE),
    Column("what", "What", width=26),
    Column("account", "Account", width=42),
    Column("debit", "Debit", Type.MONEY, width=14),
    Column("credit", "Credit", Type.MONEY, width=14),
    Column("words", "In words", width=48),
    Column("undoes", "Undoes entry", Type.WHOLE, width=13),
    Column("made_by", "Made by", width=22),
)
ACCOUNT_COLUMNS = (
    Column("account", "Account", width=34),
    Column("balance", "Balance", Type.MONEY, width=16),
    Column("side", "Side", width=10),
)
YEAR_COLUMNS = (
    Column("what", "Figure", width=44),
    Column("count", "Number", Type.WHOLE, width=12),
    Column("pence", "Amount", Type.MONEY, width=16),
    Column("percent", "Percent", Type.PERCENT, width=10),
    Column("date", "Day", Type.DATE),
)


def pounds(pence: int) -> Decimal:
    """Whole pence as pounds with two places."""
    return (Decimal(pence) / 100).quantize(Decimal("0.01"))


def _sums(columns: Sequence[Column], keys: Iterable[str]) -> Any:
    """A footer that adds up the columns of these keys."""
    wanted = set(keys)

    def footer(first: int, last: int) -> Iterable[Sequence[Any]]:
        end = max(first, last)
        yield [
            "Sum",
            *(
                Formula(f"=SUM({letter(place)}{first}:{letter(place)}{end})")
                if column.key in wanted
                else None
                for place, column in enumerate(columns[1:], 1)
            ),
        ]

    return footer


def workbook(coop_id: int, on: date, *, coop_name: str, made_at: datetime | None = None) -> bytes:
    """The ledger until a day, and the figures of the year in which the day falls."""
    title = f"{coop_name}, capital on {day_year(on)}"
    holders = [
        {
            "number": row.number,
            "name": row.name,
            "shares": pounds(row.holding.shares),
            "unpaid": pounds(row.holding.unpaid),
            "paid": pounds(row.holding.paid),
            "member_capital": pounds(row.holding.member_capital),
            "loan": pounds(row.holding.loan),
            "interest": pounds(row.holding.interest),
        }
        for row in queries.holdings(coop_id, on)
    ]
    journal = [
        {
            "entry": row.number,
            "on": row.on,
            "what": row.what,
            "account": line.account,
            "debit": pounds(line.pence) if line.pence > 0 else None,
            "credit": pounds(-line.pence) if line.pence < 0 else None,
            "words": row.words,
            "undoes": row.reverses,
            "made_by": row.made_by,
        }
        for row in every_entry(coop_id, None, on)
        for line in row.lines
    ]
    sums = queries.by_kind(coop_id, on)
    accounts = [
        {
            "account": KIND_WORDS[kind],
            "balance": pounds(rules.shown(kind, sums.get(kind, 0))),
            "side": "debit" if kind in rules.DEBIT_SIDE else "credit",
        }
        for kind in Kind
    ]
    notes = Notes(
        "Read me",
        (
            f"# {title}",
            ("Holders", "What each holds; the sums stand beneath."),
            ("Journal", "Each line of each entry: debits and credits have the same sum."),
            ("Accounts", "Each account's balance on its own side."),
            ("Year", "The figures that the annual return asks of ledger and register."),
        ),
        widths=(16, 70),
    )
    return workbook_bytes(
        [
            notes,
            Sheet(
                "Holders",
                HOLDER_COLUMNS,
                holders,
                intro=(title,),
                footer=_sums(
                    HOLDER_COLUMNS,
                    ("shares", "unpaid", "paid", "member_capital", "loan", "interest"),
                ),
            ),
            Sheet(
                "Journal",
                JOURNAL_COLUMNS,
                journal,
                intro=(title,),
                footer=_sums(JOURNAL_COLUMNS, ("debit", "credit")),
            ),
            Sheet("Accounts", ACCOUNT_COLUMNS, accounts, intro=(title,)),
            Sheet("Year", YEAR_COLUMNS, _year(coop_id, on), intro=(title,)),
        ],
        made_at=made_at,
    )


def _year(coop_id: int, on: date) -> list[dict[str, Any]]:
    f = queries.year_figures(coop_id, on)
    money = (
        ("Shares issued in the year", f.issued),
        ("Shares withdrawn in the year", f.withdrawn),
        ("Share capital held at the end", f.shares),
        ("of it still to be paid", f.unpaid),
        ("Share capital paid", f.paid),
        ("Interest on shares for the year", f.share_interest),
        ("Interest on loans for the year", f.loan_interest),
        ("Loans", f.loans),
        ("Member capital accounts", f.member_capital),
        ("Interest declared and not paid", f.interest_payable),
        ("General reserve", f.general),
        ("Indivisible reserve", f.indivisible),
        ("Surplus not yet shared", f.surplus),
    )
    counts = (
        ("Members at the beginning", f.members_before),
        ("Admitted", f.joined),
        ("Ceased", f.ceased),
        ("Members at the end", f.members),
    )
    rows: list[dict[str, Any]] = [
        {"what": "First day of the year", "date": f.first},
        {"what": "Last day of the year", "date": f.last},
        {"what": "Annual return due by", "date": f.due_on},
    ]
    rows += [{"what": words, "count": count} for words, count in counts]
    rows += [{"what": words, "pence": pounds(pence)} for words, pence in money]
    rows.append({"what": "Highest rate of interest on shares", "percent": f.highest_percent})
    keys = [column.key for column in YEAR_COLUMNS]
    return [{key: row.get(key) for key in keys} for row in rows]

"""What members hold and what the society's own accounts say, on any day; one co-op each."""

from __future__ import annotations

from coop.capital.queries.balances import (
    account_balances,
    by_kind,
    holding,
    holdings,
    movements,
    paid_share_pence_days,
    total,
)
from coop.capital.queries.entries import EntryRow, Statement, entries, entry, statement
from coop.capital.queries.papers import (
    ApplicationRow,
    NoticeRow,
    TermsRow,
    applications,
    notices,
    suspended,
    suspensions,
    terms,
    terms_rows,
    under_notice,
)
from coop.capital.queries.year import YearFigures, year_figures, year_of, years

__all__ = [
    "ApplicationRow",
    "EntryRow",
    "NoticeRow",
    "Statement",
    "TermsRow",
    "YearFigures",
    "account_balances",
    "applications",
    "by_kind",
    "entries",
    "entry",
    "holding",
    "holdings",
    "movements",
    "notices",
    "paid_share_pence_days",
    "statement",
    "suspended",
    "suspensions",
    "terms",
    "terms_rows",
    "total",
    "under_notice",
    "year_figures",
    "year_of",
    "years",
]

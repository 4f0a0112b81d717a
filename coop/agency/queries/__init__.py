"""Reads of agencies: frozen values, always of one co-op."""

from coop.agency.queries.agencies import (
    AgencyRow,
    CheckRow,
    TermsRow,
    WorkerRow,
    agencies,
    agency,
    terms,
    worker,
    workers,
)
from coop.agency.queries.bookings import (
    BookingRow,
    Quote,
    booking,
    bookings,
    of_shift,
    quotes,
    waiting,
)
from coop.agency.queries.totals import Month, Total, hours_and_cost, months

__all__ = [
    "AgencyRow",
    "BookingRow",
    "CheckRow",
    "Month",
    "Quote",
    "TermsRow",
    "Total",
    "WorkerRow",
    "agencies",
    "agency",
    "booking",
    "bookings",
    "hours_and_cost",
    "months",
    "of_shift",
    "quotes",
    "terms",
    "waiting",
    "worker",
    "workers",
]

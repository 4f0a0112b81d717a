"""Who joins, holds office, leaves; and the statutory register as at any day. One co-op each."""

from __future__ import annotations

from coop.membership.queries.joining import (
    ApplicationRow,
    ReviewRow,
    application,
    applications,
    readiness,
    reviews_due,
    terms_on,
    terms_rows,
)
from coop.membership.queries.leaving import LeavingPage, leaving, leavings
from coop.membership.queries.register import (
    MemberEntry,
    OfficerEntry,
    members,
    officers,
    terms_ending,
)

__all__ = [
    "ApplicationRow",
    "LeavingPage",
    "MemberEntry",
    "OfficerEntry",
    "ReviewRow",
    "application",
    "applications",
    "leaving",
    "leavings",
    "members",
    "officers",
    "readiness",
    "reviews_due",
    "terms_ending",
    "terms_on",
    "terms_rows",
]

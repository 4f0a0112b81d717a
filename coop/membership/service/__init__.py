"""Joining, admission, offices, the register's particulars, leaving: the verbs."""

from __future__ import annotations

from coop.membership.service.joining import (
    add_review,
    admit,
    apply,
    extend_probation,
    hold_review,
    only_by_the_board,
    refuse,
    set_terms,
    sign_rules,
    withdraw,
)
from coop.membership.service.leaving import (
    begin_leaving,
    capital_notice,
    done_final_pay,
    done_holiday,
    done_property,
    resign,
    settle,
)
from coop.membership.service.officers import appoint, end_office
from coop.membership.service.particulars import details_changed, note, notify_email

__all__ = [
    "add_review",
    "admit",
    "apply",
    "appoint",
    "begin_leaving",
    "capital_notice",
    "details_changed",
    "done_final_pay",
    "done_holiday",
    "done_property",
    "end_office",
    "extend_probation",
    "hold_review",
    "note",
    "notify_email",
    "only_by_the_board",
    "refuse",
    "resign",
    "set_terms",
    "settle",
    "sign_rules",
    "withdraw",
]

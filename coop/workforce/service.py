"""A co-op says what counts as an early sign."""

from __future__ import annotations

from coop.workforce import signs
from coop.workforce.models import SignTerms
from coop.workforce.signs import LIMITS, Terms
from core import audit, clock, dated
from core.access import Actor


def choose_signs(actor: Actor, terms: Terms) -> SignTerms:
    """From its day on these hold, until others do; earlier days keep what held on them.

    DomainError names the field to blame: a day that is past, a value out of bounds, no reason.
    """
    signs.check(terms)
    row = dated.settle(
        SignTerms,
        actor.coop_id,
        terms.from_on,
        **{name: getattr(terms, name) for name in LIMITS},
        why=terms.why.strip(),
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    audit.record("workforce.signs_chosen", row, from_on=terms.from_on.isoformat(), why=row.why)
    return row

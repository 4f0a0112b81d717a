"""Where the co-op approves moves between members: a coordinator's yes or no to an exchange."""

from __future__ import annotations

from datetime import date

from coop.notices import service as notices
from coop.swaps import queries
from coop.swaps.models import Exchange, ExchangeSetting
from coop.swaps.service.exchanges import ENDED, complete, end
from core import clock, dated
from core.access import Actor
from core.audit import service as audit
from core.db import owned
from core.errors import DomainError, NotAllowed

OWN = "You are part of this yourself: another coordinator decides."


def approve(actor: Actor, exchange_id: int, words: str = "") -> None:
    """Let the places change hands; every rule is asked once more, and all are told.

    DomainError as `coop.rota.service.move` where a rule now stands against it: it goes on
    waiting. "gone" once a shift has begun or changed, or somebody said no.
    """
    row = _waiting(actor, exchange_id)
    complete(actor, row, words.strip() or "Approved: all had said yes.")
    row.decided_by_id, row.why = actor.account_id, words.strip()
    notices.close(actor.coop_id, "swap_waits", row.id)
    audit.record("swaps.approve", row, reason=words.strip())


def refuse(actor: Actor, exchange_id: int, words: str) -> None:
    """Nothing moves; everybody in it reads why."""
    row = _waiting(actor, exchange_id)
    if not words.strip():
        raise DomainError("Say why: they read these words.", code="needs_reason", field="reason")
    row.decided_by_id = actor.account_id
    end(row, f"{actor.name} did not approve it: {words.strip()}", but=None, state="refused")
    audit.record("swaps.refuse", row, reason=words.strip())


def set_approval(actor: Actor, from_on: date, *, approval: bool) -> ExchangeSetting:
    """From a day on moves between members need approval, or happen at the last yes."""
    row = dated.settle(
        ExchangeSetting, actor.coop_id, from_on, approval=approval, made_at=clock.now()
    )
    audit.record("swaps.setting", row, approval=approval, from_on=from_on)
    return row


def _waiting(actor: Actor, exchange_id: int) -> Exchange:
    row = owned(Exchange, exchange_id, actor.coop_id, lock=True)
    if any(actor.person_id in (one.giver_id, one.taker_id) for one in row.parts):
        raise NotAllowed(OWN)
    live = queries.exchanges(actor.coop_id, clock.now(), states=("waiting",))
    if row.id not in {one.id for one in live}:
        raise DomainError(ENDED, code="gone")
    return row

"""Carry out what waits in the outbox: every letter at most once.

1. A conditional update takes a letter from waiting to sending, and is committed: of two senders
   one gets it.
2. The transport is asked. A clear no (or no connection) is tried again after growing waits.
3. The answer is committed. A sender that dies between 1 and 3 leaves the letter in sending; after
   a while it becomes unsure and is shown, never sent again by itself: the server may have taken
   it. Only a transport that can be repeated (a file named after the letter) is.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from core import clock, mail
from core.db import db, transaction
from core.outbox.models import Letter, LetterState
from core.outbox.rules import wait_after
from core.people.models import Account, Employment, Grant, Membership, Person

log = logging.getLogger("carework.outbox")
AT_ONCE = timedelta(seconds=60)  # one round lasts no longer
CUT_OFF = timedelta(minutes=5)


def send_due() -> int:
    """Send what is due, oldest first; how many went out."""
    _settle_cut_off()
    until, sent = clock.now() + AT_ONCE, 0
    query = (
        select(Letter.id)
        .where(Letter.state == LetterState.WAITING, Letter.next_try_at <= clock.now())
        .order_by(Letter.next_try_at, Letter.id)
        .limit(200)
    )
    found = list(db.session.scalars(query))
    db.session.rollback()
    for letter_id in found:
        if clock.now() > until:
            break
        sent += send_one(letter_id)
    return sent


def send_one(letter_id: int) -> bool:
    """Claim one letter and send it; False when another has it or it could not be sent."""
    now = clock.now()
    with transaction() as session:
        claimed = session.execute(
            update(Letter)
            .where(
                Letter.id == letter_id,
                Letter.state == LetterState.WAITING,
                Letter.next_try_at <= now,
            )
            .values(state=LetterState.SENDING, tries=Letter.tries + 1, begun_at=now)
            .execution_options(synchronize_session=False)
        )
    if getattr(claimed, "rowcount", 0) != 1:
        return False
    letter = db.session.get_one(Letter, letter_id, populate_existing=True)
    tries, here = letter.tries, _still_here(letter)
    given = (letter.to, letter.subject, letter.body, mail.message_id(letter.id), letter.html)
    db.session.rollback()
    if not here:
        return _end(letter_id, tries, state=LetterState.STOPPED)
    try:
        mail.deliver(*given)
    except mail.Unsure as error:
        return _end(letter_id, tries, state=LetterState.UNSURE, last_error=str(error))
    except OSError as error:
        return _try_again(letter_id, tries, str(error))
    except ValueError as error:  # it can't be written: it would fail every time
        log.error("Letter %s can't be written: %s", letter_id, error)
        return _failed(letter_id, tries, str(error))
    _end(letter_id, tries, state=LetterState.SENT, sent_at=clock.now(), last_error="")
    return True


def _still_here(letter: Letter) -> bool:
    """Whether the one written to still belongs to the co-op: works, is a member, has a role."""
    if letter.person_id is None:
        return True
    person = db.session.get_one(Person, letter.person_id)
    today = clock.today()
    account = db.session.get(Account, person.account_id) if person.account_id else None
    if account is not None and account.closed_at is not None:
        return False
    kinds: list[tuple[Any, Any]] = [
        (Employment, Employment.person_id == person.id),
        (Membership, Membership.person_id == person.id),
    ]
    if account is not None:
        ours = (Grant.account_id == account.id) & (Grant.coop_id == person.coop_id)
        kinds.append((Grant, ours & (Grant.role != "worker")))
    for kind, whose in kinds:
        lasts = or_(kind.until_on.is_(None), kind.until_on >= today)
        if db.session.scalar(select(kind.id).where(whose, lasts).limit(1)) is not None:
            return True
    return False


def _try_again(letter_id: int, tries: int, error: str) -> bool:
    wait = wait_after(tries)
    if wait is None:
        log.error("Letter %s has been given up after %s tries: %s", letter_id, tries, error)
        return _failed(letter_id, tries, error)
    following = clock.now() + wait
    return _end(
        letter_id, tries, state=LetterState.WAITING, next_try_at=following, last_error=error
    )


def _failed(letter_id: int, tries: int, error: str) -> bool:
    return _end(letter_id, tries, state=LetterState.FAILED, failed_at=clock.now(), last_error=error)


def _end(letter_id: int, tries: int, **values: Any) -> bool:
    """Write what came of a try, unless the letter has been taken away from it; always False."""
    with transaction() as session:
        session.execute(
            update(Letter)
            .where(
                Letter.id == letter_id,
                Letter.state == LetterState.SENDING,
                Letter.tries == tries,
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return False


def _settle_cut_off() -> None:
    """Letters whose sender died: to be repeated where that is harmless, else unsure."""
    dead = (Letter.state == LetterState.SENDING) & (Letter.begun_at < clock.now() - CUT_OFF)
    found = list(db.session.scalars(select(Letter.id).where(dead)))
    db.session.rollback()
    for letter_id in found:
        values: dict[str, Any] = {"state": LetterState.WAITING}
        if not mail.repeatable():
            words = "The sender was cut off: it may have arrived."
            values = {"state": LetterState.UNSURE, "last_error": words}
            log.error("Letter %s: %s", letter_id, words)
        with transaction() as session:
            session.execute(
                update(Letter)
                .where(Letter.id == letter_id, dead)
                .values(**values)
                .execution_options(synchronize_session=False)
            )

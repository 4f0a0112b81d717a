"""Leaving membership, work or both; settled point by point."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from coop import spells
from coop.capital import queries as capital
from coop.capital import service as capital_verbs
from coop.members import service as members
from coop.membership import law, queries, rules
from coop.membership.models import Leaving, MembershipApplication
from coop.membership.service import officers
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year

EXCLUDED, DIED = "excluded", "died"
MOST = 2000


def resign(actor: Actor, reason: str, words: str) -> Leaving:
    """A member gives notice to the society themselves: membership ends when it has run.

    Work is another matter: employment goes on until that is ended too.
    """
    if actor.person_id is None:
        raise DomainError("This account does not stand for a member.")
    today = clock.today()
    days = queries.terms_on(actor.coop_id, today).resignation_days
    if reason in (EXCLUDED, DIED):
        raise DomainError("Choose your reason.", field="reason")
    row = begin_leaving(
        actor,
        actor.person_id,
        reason,
        today,
        membership_last_on=today + timedelta(days=days),
        words=words,
    )
    notices.alert(
        actor.coop_id,
        "membership_resigned",
        row.id,
        f"{actor.name} leaves the society on {day_year(row.membership_last_on)}.",
        permission="membership.keep",
        url=f"/leaving/{row.id}",
    )
    return row


def begin_leaving(
    actor: Actor,
    person_id: int,
    reason: str,
    notice_on: date,
    *,
    membership_last_on: date | None = None,
    work_last_on: date | None = None,
    words: str = "",
    resolution: str = "",
    representative: str = "",
) -> Leaving:
    """Somebody leaves: membership, offices and work end on their days, and notice is given to
    withdraw what they hold.

    `notice_on`: when they gave notice, or were served it. Raises DomainError, naming the field,
    for an exclusion without resolution or in less time than the rules say, a death without
    representative, days on which they are no member or not employed, or a second leaving.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    own = actor.person_id == person_id
    if own and (reason == EXCLUDED or work_last_on is not None):
        raise DomainError("Somebody else records this about you.", code="own")
    _check(actor, reason, notice_on, membership_last_on, work_last_on, resolution)
    if reason == DIED and not representative.strip():
        raise DomainError("Name the person's representative or nominee.", field="representative")
    if len(words) > MOST:
        raise DomainError(f"Use at most {MOST:,} characters.", field="words")
    open_ = select(Leaving.id).where(
        Leaving.coop_id == actor.coop_id,
        Leaving.person_id == person_id,
        Leaving.settled_on.is_(None),
    )
    if db.session.scalar(open_):
        raise DomainError(f"{person.name} is leaving already.", code="twice", field="person")
    said = law.reason_words(reason)
    row = Leaving(
        coop_id=actor.coop_id,
        person_id=person_id,
        reason=reason,
        words=words.strip(),
        notice_on=notice_on,
        membership_last_on=membership_last_on,
        work_last_on=work_last_on,
        resolution=resolution.strip(),
        representative=representative.strip(),
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    if work_last_on is not None:
        members.end_employment(actor, person_id, work_last_on, said)
    if membership_last_on is not None:
        rows = members.memberships(actor.coop_id, person_id)
        if spells.at(rows, membership_last_on) is None:
            raise DomainError(
                f"{person.name} is not a member on that day.", field="membership_last_on"
            )
        members.end_membership(actor, person_id, membership_last_on, said)
        officers.end_all(actor, person_id, membership_last_on, said)
        for one in queries.applications(actor.coop_id, state="open", person_id=person_id):
            _end_application(actor, one.id, said)
        _give_notice(actor, row)
    audit.record("membership.leave", row, reason=said)
    if not own and reason != DIED:
        ends = [
            f"{what} ends on {day_year(last)}"
            for what, last in (("membership", membership_last_on), ("work", work_last_on))
            if last is not None
        ]
        notices.alert(
            actor.coop_id,
            "membership_leaving",
            row.id,
            f"{actor.name} recorded that you leave: {' and '.join(ends)}.",
            person_id=person_id,
            url="/my/membership",
        )
    return row


def _end_application(actor: Actor, application_id: int, reason: str) -> None:
    row = owned(MembershipApplication, application_id, actor.coop_id, lock=True)
    row.state, row.decided_on, row.decided_by = "withdrawn", clock.today(), actor.name
    row.reason = reason


def _check(
    actor: Actor,
    reason: str,
    notice_on: date,
    membership_last_on: date | None,
    work_last_on: date | None,
    resolution: str,
) -> None:
    today = clock.today()
    if reason not in dict(law.reasons(today)):
        raise DomainError("Choose a reason from the list.", field="reason")
    if membership_last_on is None and work_last_on is None:
        raise DomainError(
            "Enter the last day of membership, of work, or of both.", field="membership_last_on"
        )
    if notice_on > today:
        raise DomainError("Choose today or an earlier day.", field="notice_on")
    if reason != EXCLUDED:
        return
    if membership_last_on is None:
        raise DomainError("Enter the last day of membership.", field="membership_last_on")
    if not resolution.strip():
        raise DomainError("Name the resolution that excludes them.", field="resolution")
    days = queries.terms_on(actor.coop_id, notice_on).exclusion_days
    earliest = rules.excluded_from(notice_on, days)
    if membership_last_on < earliest:
        raise DomainError(
            f"The rules give {days} days of notice: {day_year(earliest)} at the earliest.",
            code="notice",
            field="membership_last_on",
        )


def _give_notice(actor: Actor, row: Leaving) -> None:
    """All that is paid for and not yet under notice, from today on; the unpaid is given up."""
    own = actor.person_id == row.person_id
    if not own and not actor.can("capital.post"):
        return  # the treasurer gives it from the page of the leaving
    if not own:
        capital_verbs.give_up_unpaid(actor, row.person_id, clock.today())
    held = capital.holding(row.coop_id, row.person_id, clock.today())
    left = held.paid - capital.under_notice(row.coop_id, row.person_id)
    if held.unpaid or left <= 0:
        return
    notice = capital_verbs.give_notice(actor, row.person_id, left, clock.today(), leaving=True)
    row.notice_id = notice.id
    db.session.flush()


def capital_notice(actor: Actor, leaving_id: int) -> None:
    """Give the notice that could not be given when they left."""
    row = _open(actor, leaving_id)
    if row.notice_id is not None:
        raise DomainError("Notice has been given already.", code="given")
    _give_notice(actor, row)
    if row.notice_id is None:
        raise DomainError("Nothing that is paid for can be put under notice.", code="nothing")


def done_final_pay(actor: Actor, leaving_id: int, on: date) -> None:
    """The final pay has been paid."""
    _tick(actor, leaving_id, "final_pay_on", on)


def done_holiday(actor: Actor, leaving_id: int, on: date) -> None:
    """Holiday owed has been paid, or what was taken too much settled."""
    _tick(actor, leaving_id, "holiday_on", on)


def done_property(actor: Actor, leaving_id: int, on: date, words: str) -> None:
    """Keys, telephone, uniform are back; `words` say what."""
    row = _tick(actor, leaving_id, "property_on", on)
    row.property_words = words.strip()[:250]
    db.session.flush()


def _open(actor: Actor, leaving_id: int) -> Leaving:
    row = owned(Leaving, leaving_id, actor.coop_id, lock=True)
    if row.settled_on is not None:
        raise DomainError("This has been settled already.", code="settled")
    if actor.person_id == row.person_id:
        raise DomainError("Somebody else settles with you.", code="own")
    return row


def _tick(actor: Actor, leaving_id: int, field: str, on: date) -> Leaving:
    row = _open(actor, leaving_id)
    if on > clock.today():
        raise DomainError("Choose today or an earlier day.", field="on")
    setattr(row, field, on)
    db.session.flush()
    return row


def settle(actor: Actor, leaving_id: int) -> Leaving:
    """Nothing is left to do; refused, naming it, while something is."""
    row = _open(actor, leaving_id)
    left = queries.leaving(actor.coop_id, leaving_id).to_do
    if left:
        raise DomainError(f"Still to be settled: {', '.join(left).lower()}.", code="to_do")
    row.settled_on = clock.today()
    audit.record("membership.settle", row)
    return row

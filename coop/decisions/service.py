"""Verbs of meetings and motions: call, hold, minute; propose, open, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from coop.decisions import effects, queries, rules
from coop.decisions.models import Candidate, Meeting, MeetingAttendance, Motion, SocietyRule
from coop.decisions.rules import Kind, Method, SocietyRules, State
from coop.decisions.voting import OPENED
from coop.notices import service as notices
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year, moment

CALLED = "meeting_called"
LONGEST = timedelta(days=60)


def set_rules(actor: Actor, given: SocietyRules, source: str) -> SocietyRule:
    """What the registered rules say from a day on; what has been decided keeps what held then."""
    rules.check(given)
    if not source.strip():
        raise DomainError("Name the paragraph of the rule book.", field="source")
    if given.from_on < clock.today() - timedelta(days=366):
        raise DomainError("That is more than a year ago. Check the day.", field="from_on")
    query = select(SocietyRule).where(
        SocietyRule.coop_id == actor.coop_id, SocietyRule.from_on == given.from_on
    )
    row = db.session.scalar(query)
    if row is not None and row.from_on <= clock.today():
        raise DomainError("Rules of that day are recorded: choose another day.", field="from_on")
    if row is None:
        row = SocietyRule(coop_id=actor.coop_id, from_on=given.from_on)
        db.session.add(row)
    for name in (
        "notice_days",
        "quorum_least",
        "quorum_percent",
        "ordinary_over",
        "extraordinary_from",
        "proxies_each",
    ):
        setattr(row, name, getattr(given, name))
    row.source, row.made_at, row.made_by_id = source.strip(), clock.now(), actor.account_id
    db.session.flush()
    return row


# Meetings


def plan(
    actor: Actor, kind: str, title: str, start_at: datetime, place: str, agenda: str
) -> Meeting:
    """A meeting to come, of which nobody has been told yet."""
    if kind not in ("general", "special", "board"):
        raise DomainError("Choose what sort of meeting it is.", field="kind")
    if not title.strip():
        raise DomainError("Give the meeting a name.", field="title")
    if not agenda.strip():
        raise DomainError("Write what is on the agenda.", field="agenda")
    if start_at <= clock.now():
        raise DomainError("Choose a time to come.", field="on")
    row = Meeting(
        coop_id=actor.coop_id,
        kind=kind,
        title=title.strip(),
        start_at=start_at,
        place=place.strip(),
        agenda=agenda.strip(),
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def call(actor: Actor, meeting_id: int, short_notice_why: str = "") -> Meeting:
    """Give every member notice. Less than the rules' notice needs the reason why it may be."""
    row = owned(Meeting, meeting_id, actor.coop_id, lock=True)
    if row.state != "planned":
        raise DomainError("Notice of this meeting has been given.", code="state")
    today = clock.today()
    first = rules.notice_ends(today, queries.rules(actor.coop_id, today))
    on = clock.local_day(row.start_at)
    if on < first and not short_notice_why.strip():
        raise DomainError(
            f"The rules' notice ends on {day_year(first)}. Choose a later day, or say what allows "
            "shorter notice.",
            field="short_notice_why",
            code="notice",
        )
    row.state, row.called_at = "called", clock.now()
    row.short_notice_why = short_notice_why.strip() if on < first else ""
    db.session.flush()
    audit.record("decisions.call", row, reason=row.short_notice_why)
    for person_id in sorted(queries.member_ids(actor.coop_id, today)):
        notices.alert(
            actor.coop_id,
            CALLED,
            row.id,
            f"{row.title}: {moment(row.start_at)}{', ' + row.place if row.place else ''}.",
            person_id=person_id,
            url=f"/decisions/meetings/{row.id}",
        )
    return row


def call_off(actor: Actor, meeting_id: int, why: str) -> Meeting:
    """It does not take place; members who had notice are told."""
    row = owned(Meeting, meeting_id, actor.coop_id, lock=True)
    if row.state not in queries.TO_COME:
        raise DomainError("This meeting has been held or called off.", code="state")
    if not why.strip():
        raise DomainError("Say why: members read it.", field="why")
    told = row.state == "called"
    row.state = "off"
    db.session.flush()
    audit.record("decisions.call_off", row, reason=why.strip())
    notices.close(actor.coop_id, CALLED, row.id)
    if told:
        for person_id in sorted(queries.member_ids(actor.coop_id, clock.today())):
            notices.alert(
                actor.coop_id,
                CALLED,
                row.id,
                f"{row.title} is called off: {why.strip()}",
                person_id=person_id,
                url=f"/decisions/meetings/{row.id}",
            )
    return row


def attend(actor: Actor, meeting_id: int, how: Mapping[int, str]) -> int:
    """Who came, and how: the whole list at once; how many came."""
    row = owned(Meeting, meeting_id, actor.coop_id, lock=True)
    if row.state not in ("called", "held"):
        raise DomainError("Give notice of the meeting first.", code="state")
    known = {
        one.person_id: one
        for one in db.session.scalars(
            select(MeetingAttendance).where(MeetingAttendance.meeting_id == row.id)
        )
    }
    for person_id, said in how.items():
        owned(Person, person_id, actor.coop_id)
        if said not in ("here", "remote", "apologies", ""):
            raise DomainError("Choose how they took part.", field="how")
        one = known.get(person_id)
        if not said:
            if one is not None:
                db.session.delete(one)
            continue
        if one is None:
            one = MeetingAttendance(
                coop_id=actor.coop_id, meeting_id=row.id, person_id=person_id, how=said
            )
            db.session.add(one)
        one.how = said
    db.session.flush()
    return queries.meeting(actor.coop_id, row.id).came


def hold(actor: Actor, meeting_id: int, minutes: str) -> Meeting:
    """It has been held; its minutes are written, or written anew until they are agreed."""
    row = owned(Meeting, meeting_id, actor.coop_id, lock=True)
    if row.state not in ("called", "held"):
        raise DomainError("Give notice of the meeting first.", code="state")
    if clock.now() < row.start_at:
        raise DomainError("The meeting has not begun.", code="early")
    if row.minutes_agreed_on is not None:
        raise DomainError("The minutes have been agreed: they stay as they are.", code="agreed")
    if not minutes.strip():
        raise DomainError("Write the minutes.", field="minutes")
    row.state, row.minutes = "held", minutes.strip()
    db.session.flush()
    return row


def agree_minutes(actor: Actor, meeting_id: int, on: date) -> Meeting:
    """A later meeting has agreed the minutes: they are closed."""
    row = owned(Meeting, meeting_id, actor.coop_id, lock=True)
    if row.state != "held" or row.minutes_agreed_on is not None:
        raise DomainError("There are no minutes to agree.", code="state")
    if on > clock.today() or on < clock.local_day(row.start_at):
        raise DomainError("Choose the day on which they were agreed.", field="on")
    row.minutes_agreed_on = on
    db.session.flush()
    audit.record("decisions.agree_minutes", row, on=on)
    return row


# Motions


def propose(
    actor: Actor,
    kind: str,
    title: str,
    text: str,
    *,
    secret: bool,
    proposed_by: str = "",
    meeting_id: int | None = None,
    seats: int | None = None,
    method: str = "",
    candidates: Sequence[tuple[int, str]] = (),
    proposal_kind: str = "",
    proposal: dict[str, Any] | None = None,
) -> Motion:
    """A motion that is being prepared; with `proposal`, the thing that it would put into effect."""
    if kind not in list(Kind):
        raise DomainError("Choose what sort of decision it is.", field="kind")
    if not title.strip():
        raise DomainError("Give it a title.", field="title")
    if not text.strip():
        raise DomainError("Write what is to be decided.", field="text")
    if meeting_id is not None:
        meeting = owned(Meeting, meeting_id, actor.coop_id)
        if meeting.state == "off":
            raise DomainError("That meeting is called off.", field="meeting")
    if proposal_kind and effects.known(proposal_kind) is None:
        raise DomainError("That cannot be decided by a motion.", code="effect")
    row = Motion(
        coop_id=actor.coop_id,
        meeting_id=meeting_id,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        proposed_by=proposed_by.strip(),
        secret=secret,
        proposal_kind=proposal_kind,
        proposal=proposal,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    if kind == Kind.ELECTION:
        _stand(row, actor, seats, method, candidates)
    db.session.add(row)
    db.session.flush()
    return row


def _stand(
    row: Motion,
    actor: Actor,
    seats: int | None,
    method: str,
    candidates: Sequence[tuple[int, str]],
) -> None:
    if method not in list(Method):
        raise DomainError("Choose how it is counted.", field="method")
    if not seats or seats < 1:
        raise DomainError("Say how many are elected.", field="seats")
    members = queries.member_ids(actor.coop_id, clock.today())
    ids = [person_id for person_id, _ in candidates]
    if len(set(ids)) != len(ids):
        raise DomainError("Nobody stands twice.", field="candidates")
    if not set(ids) <= members:
        raise DomainError("Only members stand.", field="candidates")
    if not seats < len(ids) <= rules.MOST_CANDIDATES:
        raise DomainError(
            "There must be more candidates than seats: otherwise there is nothing to vote on.",
            field="candidates",
        )
    row.seats, row.method = seats, method
    row.candidates = [
        Candidate(person_id=person_id, statement=words.strip()) for person_id, words in candidates
    ]


def open_vote(actor: Actor, motion_id: int, closes_at: datetime) -> Motion:
    """Voting begins, for those who are members today, and ends at an instant; they are told."""
    row = owned(Motion, motion_id, actor.coop_id, lock=True)
    rules.allow(State(row.state), "open")
    now = clock.now()
    if not now < closes_at <= now + LONGEST:
        raise DomainError("Choose an end to come, within 60 days.", field="closes_on")
    members = queries.member_ids(actor.coop_id, clock.today())
    if not members:
        raise DomainError("The co-op has no members who could vote.", code="nobody")
    row.state, row.opens_on, row.closes_at = State.OPEN.value, clock.today(), closes_at
    db.session.flush()
    audit.record("decisions.open", row, closes_at=closes_at, members=len(members))
    for person_id in sorted(members):
        notices.alert(
            actor.coop_id,
            OPENED,
            row.id,
            f"Your vote: {row.title}. Open until {moment(closes_at)}.",
            person_id=person_id,
            url=f"/decisions/motions/{row.id}",
        )
    return row


def withdraw(actor: Actor, motion_id: int, why: str) -> Motion:
    """It is not decided; what was voted stays uncounted."""
    row = owned(Motion, motion_id, actor.coop_id, lock=True)
    rules.allow(State(row.state), "withdraw")
    if not why.strip():
        raise DomainError("Say why: members read it.", field="why")
    row.state, row.closed_at = State.WITHDRAWN.value, clock.now()
    row.result = {"words": f"Withdrawn: {why.strip()}"}
    db.session.flush()
    audit.record("decisions.withdraw", row, reason=why.strip())
    notices.close(actor.coop_id, OPENED, row.id)
    return row

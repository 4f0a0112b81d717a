"""A pack is asked for, made by a job, kept; a schedule asks each month."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from coop.board import queries, rules
from coop.board.models import BoardPack, PackSchedule
from core import audit, clock, jobs, news
from core.access import Actor, permissions
from core.db import db, owned
from core.errors import DomainError
from core.jobs.models import JobRun
from core.people.sign_in import actor_of
from core.reports import Chapter, Span

LONGEST = 5 * 366  # days


def ask(
    actor: Actor,
    codes: Sequence[str],
    span: Span,
    compared: str,
    *,
    schedule_id: int | None = None,
) -> JobRun:
    """Ask for a pack, in the open transaction. DomainError for sections nobody may read together.

    The same pack asked twice while it is being made is one.
    """
    found = queries.chosen(actor, codes)
    if not found:
        raise DomainError("Choose at least one section.", field="chapters")
    if span.last_on > clock.today():
        raise DomainError("The last day has not come yet.", field="last_on")
    if span.days > LONGEST:
        raise DomainError("Choose at most five years.", field="first_on")
    keeper(found)
    chapters = [one.code for one in found]
    days = [span.first_on.isoformat(), span.last_on.isoformat()]
    params = {
        "chapters": chapters,
        "first_on": days[0],
        "last_on": days[1],
        "compared": compared,
        "schedule_id": schedule_id,
    }
    same = hashlib.sha256(" ".join([*chapters, *days, compared]).encode()).hexdigest()
    return jobs.ask(
        "board.make", actor, params, dedupe_key=same, back_url=url_for_packs(),
        title=f"Board pack, {rules.title_of(span)}",
    )  # fmt: skip


def url_for_packs() -> str:
    """Where packs stand; a schedule asks outside of any request."""
    return "/board/packs"


def keeper(found: Sequence[Chapter]) -> str:
    """The permission that a pack's files are kept under: that of the section for the fewest.

    DomainError where two sections are for different people, so that whoever may read the one
    may not read the other.
    """
    roles = {one.permission: permissions()[one.permission].roles for one in found}
    roles["board.packs"] = permissions()["board.packs"].roles
    code = min(roles, key=lambda name: (len(roles[name]), name))
    if not all(roles[code] <= held for held in roles.values()):
        raise DomainError(
            "These sections are for different people: make two packs.", field="chapters"
        )
    return code


def keep(
    actor: Actor,
    codes: Sequence[str],
    span: Span,
    compared: str,
    *,
    files: tuple[int, int],
    run_id: int | None,
    schedule_id: int | None,
) -> BoardPack:
    """A pack as it was made: `files` are workbook and paper. Whoever reads packs is told of one
    that came by itself."""
    row = BoardPack(
        coop_id=actor.coop_id,
        title=rules.title_of(span),
        chapters=list(codes),
        first_on=span.first_on,
        last_on=span.last_on,
        compared=compared,
        workbook_id=files[0],
        paper_id=files[1],
        schedule_id=schedule_id,
        run_id=run_id,
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("board.pack", row, title=row.title, sections=len(row.chapters))
    if schedule_id is not None:
        news.tell(
            actor.coop_id, "board_pack", f"The board pack of {row.title} is ready.",
            f"/board/packs/{row.id}", permission="board.packs", key=f"board-pack-{row.id}",
        )  # fmt: skip
    return row


def schedule(
    actor: Actor, codes: Sequence[str], months: int, compared: str, day: int
) -> PackSchedule:
    """Make such a pack on the `day` of each month, of the `months` before, from now on."""
    found = queries.chosen(actor, codes)
    if not found:
        raise DomainError("Choose at least one section.", field="chapters")
    if actor.account_id is None:
        raise DomainError("A schedule needs somebody whose it is.", code="owner")
    keeper(found)
    row = PackSchedule(
        coop_id=actor.coop_id,
        chapters=[one.code for one in found],
        months=months,
        compared=compared,
        day=day,
        next_on=rules.first_due(day, clock.today()),
        owner_id=actor.account_id,
        owner=actor.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("board.schedule", row, day=day, months=months)
    return row


def end(actor: Actor, schedule_id: int) -> None:
    """No more of it; the packs that were made stay."""
    row = owned(PackSchedule, schedule_id, actor.coop_id, lock=True)
    if row.ended_at is not None:
        raise DomainError("It had already been stopped.", code="ended")
    row.ended_at, row.ended_by = clock.now(), actor.name
    audit.record("board.schedule_ended", row)


def make_due(coop_id: int, schedule_id: int, on: date) -> JobRun | None:
    """Ask for a scheduled pack that is due, once; None when somebody has done so meanwhile.

    It is made with what its owner may read today. When that is no longer all of it, the
    schedule stops and those who read packs are told.
    """
    row = owned(PackSchedule, schedule_id, coop_id, lock=True)
    if row.ended_at is not None or row.next_on > on:
        return None
    # One that was missed for months makes the pack of the last one only.
    span = rules.whole_months(rules.last_due(row.day, on), row.months)
    row.next_on = rules.first_due(row.day, on)
    actor = actor_of(row.owner_id, coop_id, row.owner)
    if not (actor.can("board.packs") and queries.may_read(actor, row.chapters)):
        row.ended_at, row.ended_by = clock.now(), "Carework"
        row.why = f"{row.owner} may not read all of its sections any more."
        audit.record("board.schedule_ended", row, why=row.why)
        news.tell(
            coop_id, "board_pack_stopped",
            f"The monthly board pack was stopped: {row.why} Schedule it anew.",
            url_for_packs(), permission="board.packs", key=f"board-schedule-{row.id}",
        )  # fmt: skip
        return None
    return ask(actor, row.chapters, span, row.compared, schedule_id=row.id)

"""The demo's pack of the month before, and the schedule by which the next one comes."""

from __future__ import annotations

from coop.board import making, queries, rules, service
from coop.demo.chapters import ActorAs
from core import clock
from core.db import db, transaction
from core.jobs import store_file
from core.people import queries as people
from core.people.models import Role
from core.people.sign_in import actor_of
from core.reports import chapters


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Made and scheduled by the treasurer."""
    account = actor_as(coop_id, Role.TREASURER)
    treasurer = actor_of(account.account_id or 0, coop_id, account.name)
    found = chapters(treasurer)
    if not found:
        return
    codes = [one.code for one in found]
    span = rules.span_of("month", clock.today())
    made = making.make(
        treasurer, people.coop(coop_id).name, found, span, "before", made_at=clock.now()
    )
    permission = service.keeper(queries.chosen(treasurer, codes))
    db.session.rollback()
    with transaction():
        book = store_file(coop_id, f"{made.name}.xlsx", making.XLSX, made.workbook, permission)
        paper = store_file(coop_id, f"{made.name}.pdf", making.PDF, made.paper, permission)
        service.keep(
            treasurer, codes, span, "before", files=(book.id, paper.id), run_id=None,
            schedule_id=None,
        )  # fmt: skip
        service.schedule(treasurer, codes, 1, "before", 5)

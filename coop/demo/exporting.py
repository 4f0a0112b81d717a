"""Exports that the demo's people keep: pay of last month, training to renew, late changes."""

from __future__ import annotations

from coop.builder import making, service
from coop.builder.asking import Wish, ready
from coop.builder.schedule import MONTH, WEEK, Plan
from coop.builder.service import Saved
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.jobs import store_file
from core.people import queries as people

PAY = Saved(
    "Pay lines of last month",
    Wish(
        "pay_lines",
        ("run_from", "run_until", "number", "name", "service", "element", "minutes", "rate", "pay"),
        {"run": "last_month", "state": "approved"},
    ),
    making.CSV,
    ("board", "manager"),
    Plan(MONTH, 3, 7),
)
TRAINING = Saved(
    "Training to renew",
    Wish(
        "training",
        ("name", "service", "item", "state", "until"),
        {"state": "renew"},
    ),
    making.XLSX,
    ("coordinator", "manager"),
    Plan(WEEK, 0, 7),
)


LATE = Saved(
    "Changes with under 7 days’ notice",
    Wish(
        "changes",
        ("on", "starts", "service", "shift", "name", "what", "told", "told_at", "notice", "by"),
        {"on": "last_4_weeks", "under": "2 to 7 days", "doing": "others"},
    ),
    making.XLSX,
    ("manager",),
    Plan(WEEK, 0, 8),
)


def build(treasurer: Actor, coordinator: Actor, trainer: Actor) -> None:
    """Each keeps one; the trainer has just had theirs made."""
    with transaction():
        service.save(treasurer, PAY)
        service.save(coordinator, LATE)
        export_id = service.save(trainer, TRAINING).id
    now, on = clock.now(), clock.today()
    asked = ready(trainer, TRAINING.wish, on)
    coop = people.coop(trainer.coop_id).name
    content, rows = making.write(asked, TRAINING.form, name=TRAINING.name, coop=coop, made_at=now)
    db.session.rollback()
    with transaction():
        name = making.file_name(TRAINING.name, on, TRAINING.form)
        file = store_file(
            trainer.coop_id, name, making.MEDIA_TYPES[TRAINING.form], content, asked.permission
        )
        service.keep(trainer, export_id, file, rows, asked.words, None)

"""News as letters: one piece at once, or a day's news in one. Links lead to the pages."""

from __future__ import annotations

from collections.abc import Sequence

from coop.notices import kinds
from coop.notices.models import Message
from core import mail
from core.outbox.paper import Line, Paper
from core.ui.filters import moment

CHOICES = "/notices/choices"


def _line(row: Message, group: str = "", small: str = "") -> Line:
    base = mail.public_url()
    return Line(row.words, f"{base}{row.url}" if base and row.url else "", small, group)


def _foot_url() -> str:
    base = mail.public_url()
    return f"{base}{CHOICES}" if base else ""


def single(coop: str, row: Message, kind: kinds.NoticeKind) -> Paper:
    """One piece of news, sent for itself."""
    foot = "You choose under Notices, How I am told, what comes by e-mail."
    return Paper(coop, f"{kind.words}.", [_line(row)], foot, _foot_url())


def daily(coop: str, rows: Sequence[Message]) -> Paper:
    """A day's news by group, the newest first in each. What one has read already is left out."""
    known = {kind.name: kind.group for kind in kinds.all_kinds()}
    by_group = sorted(rows, key=lambda row: (known.get(row.kind, "Other"), -row.id))
    lines = [_line(row, known.get(row.kind, "Other"), moment(row.made_at)) for row in by_group]
    foot = (
        "One e-mail a day, as you chose; what cannot wait comes by itself. You choose under "
        "Notices, How I am told, what comes by e-mail and when."
    )
    return Paper(coop, "Your news of the day", lines, foot, _foot_url())

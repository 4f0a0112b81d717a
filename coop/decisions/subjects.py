"""What can be exported of decisions: what was decided and by how many, never who voted what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coop.decisions import queries
from coop.decisions.rules import KIND_WORDS, Choice
from core.exporting import Asked, Filter, Kind, Offered, Subject, day_of, fixed
from core.sheets.columns import Column, Type

COLUMNS = (
    Offered(Column("title", "Motion", width=40)),
    Offered(Column("kind", "Kind", width=24)),
    Offered(Column("meeting", "Meeting", width=28)),
    Offered(Column("proposed_by", "Proposed by", width=22), usual=False),
    Offered(Column("secret", "By secret ballot", Type.YES_NO), usual=False),
    Offered(Column("opened", "Opened", Type.DATE), usual=False),
    Offered(Column("closed", "Closed", Type.DATE)),
    Offered(Column("state", "Outcome", width=18)),
    Offered(Column("members", "Had a vote", Type.WHOLE)),
    Offered(Column("voted", "Voted", Type.WHOLE)),
    Offered(Column("for", "For", Type.WHOLE)),
    Offered(Column("against", "Against", Type.WHOLE)),
    Offered(Column("abstain", "Abstained", Type.WHOLE)),
    Offered(Column("words", "Result in words", width=50)),
    Offered(Column("text", "Text of the motion", width=60), usual=False),
)
FILTERS = (
    Filter("closed", "Closed in", Kind.PERIOD),
    Filter("kind", "Kind", Kind.CHOICE, fixed(KIND_WORDS)),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each motion that was voted on and counted, the newest first."""
    span = asked.span("closed")
    for row in queries.motions(asked.coop_id):
        closed = day_of(row.closed_at)
        if not row.decided or asked.choice("kind") not in ("", row.kind.value):
            continue
        if span and (closed is None or not span.first_on <= closed <= span.last_on):
            continue
        result = row.result or {}
        votes = result.get("votes", {}) if row.seats is None else {}
        yield {
            "title": row.title,
            "kind": row.kind_words,
            "meeting": row.meeting,
            "proposed_by": row.proposed_by,
            "secret": row.secret,
            "opened": row.opens_on,
            "closed": closed,
            "state": row.state_words,
            "members": row.members,
            "voted": row.voted,
            **{choice.value: votes.get(choice.value) for choice in Choice},
            "words": str(result.get("words", "")),
            "text": row.text,
        }


DECIDED = Subject(
    "decisions",
    "Decisions",
    "Motions and elections that were voted on: outcome and counts, never who voted what.",
    "decisions.see",
    COLUMNS,
    FILTERS,
    rows,
    group="The society",
    order=84,
)

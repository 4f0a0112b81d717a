"""What can be exported of recruitment: each referral, and counts without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from core.exporting import Asked, Filter, Kind, Offered, Subject, day_of, fixed, stream
from core.sheets.columns import Column, Type
from recruitment.pipeline.queries.listing import COLUMNS as LISTED
from recruitment.pipeline.queries.listing import joined, row_of
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.rules import SOURCES
from recruitment.stages import queries as stages
from recruitment.stages.rules import KIND_WORDS
from recruitment.stages.rules import Kind as StageKind

SEE = "pipeline.see"
OPEN, ENDED = "open", "ended"
WAITS = {"coop": "The co-op", "candidate": "The candidate"}
COLUMNS = (
    Offered(Column("reference", "Reference", width=12)),
    Offered(Column("name", "Name", width=26)),
    Offered(Column("came", "Came by", width=24)),
    Offered(Column("vacancy", "For", width=34)),
    Offered(Column("referred", "Referred", Type.DATE)),
    Offered(Column("stage", "Stage", width=22)),
    Offered(Column("kind", "Which is", width=24), usual=False),
    Offered(Column("since", "There since", Type.DATE)),
    Offered(Column("waits_on", "Who answers next", width=16)),
    Offered(Column("due", "Answer due", Type.DATE)),
    Offered(Column("late", "Late", Type.YES_NO)),
    Offered(Column("owner", "Who deals with it", width=22), usual=False),
    Offered(Column("final", "Final answer on", Type.DATE), usual=False),
    Offered(Column("reason", "Reason of the end", width=28), usual=False),
)
COUNT_COLUMNS = (
    Offered(Column("source", "Source", width=26)),
    Offered(Column("stage", "Stage they stand in now", width=26)),
    Offered(Column("kind", "Which is", width=24)),
    Offered(Column("count", "Referrals", Type.WHOLE)),
)


def _stages(coop_id: int) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in stages.current(coop_id).stages]


REFERRED = Filter("referred", "Referred in", Kind.PERIOD)
SOURCE = Filter("source", "Source", Kind.CHOICE, fixed(SOURCES))
FILTERS = (
    Filter(
        "state",
        "Referrals that are",
        Kind.CHOICE,
        fixed({OPEN: "Under way", ENDED: "Ended"}),
        usual=OPEN,
    ),
    REFERRED,
    Filter("ended", "Ended in", Kind.PERIOD),
    Filter("stage", "Stage", Kind.CHOICE, _stages),
    SOURCE,
    Filter("who", "Name has", Kind.TEXT),
)


def people(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each referral, in the order in which they came."""
    names = dict(_stages(asked.coop_id))
    reasons = stages.reason_words(asked.coop_id)
    query = (
        joined(select(*LISTED, Referral.final_at, Referral.reason))
        .where(
            Referral.coop_id == asked.coop_id,
            *asked.during("referred", Referral.referred_at),
            *asked.during("ended", Referral.final_at),
            *asked.equals("stage", Referral.stage),
            *asked.equals("source", Referral.source),
            *(
                (JobCandidate.first_name + " " + JobCandidate.surname).icontains(
                    word, autoescape=True
                )
                for word in asked.choice("who").split()
            ),
        )
        .order_by(Referral.id)
    )
    if state := asked.choice("state"):
        over = Referral.final_at.is_not(None)
        query = query.where(over if state == ENDED else ~over)
    for found in stream(query):
        row = row_of(found)
        yield {
            "reference": row.reference,
            "name": row.name,
            "came": row.came,
            "vacancy": row.vacancy,
            "referred": row.referred_on,
            "stage": names.get(row.stage, row.stage),
            "kind": KIND_WORDS[StageKind(row.kind)],
            "since": row.since_on,
            "waits_on": WAITS.get(row.waits_on, ""),
            "due": row.next_due_on,
            "late": row.late(asked.on),
            "owner": row.owner,
            "final": day_of(found.final_at),
            "reason": reasons.get(found.reason, found.reason),
        }


def counts(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """How many referrals of each source stand in each stage; nobody's name."""
    names = dict(_stages(asked.coop_id))
    query = (
        select(Referral.source, Referral.stage, Referral.stage_kind, func.count().label("many"))
        .where(
            Referral.coop_id == asked.coop_id,
            *asked.during("referred", Referral.referred_at),
            *asked.equals("source", Referral.source),
        )
        .group_by(Referral.source, Referral.stage, Referral.stage_kind)
        .order_by(Referral.source, Referral.stage, Referral.stage_kind)
    )
    for row in stream(query):
        yield {
            "source": SOURCES[row.source],
            "stage": names.get(row.stage, row.stage),
            "kind": KIND_WORDS[StageKind(row.stage_kind)],
            "count": row.many,
        }


REFERRALS = Subject(
    "referrals",
    "Referrals",
    "Everybody referred or who applied: stage, whose answer is due, and how it ended.",
    SEE,
    COLUMNS,
    FILTERS,
    people,
    group="Recruitment",
    order=72,
)
COUNTS = Subject(
    "referral_counts",
    "Referrals, counted",
    "How many of each source stand in each stage, without names.",
    SEE,
    COUNT_COLUMNS,
    (REFERRED, SOURCE),
    counts,
    group="Recruitment",
    order=74,
)

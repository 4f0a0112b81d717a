"""What of recruitment's figures may leave the co-op: small counts are kept back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.sections import Field, Grid, Kind, Section
from recruitment.analytics import suppress
from recruitment.analytics.rules import BY, Hire, StageName, Way, spread


def for_others(
    made: Way, stages: Sequence[StageName], hires: Sequence[Hire], words: Mapping[str, str],
    by: str, weeks: Sequence[int],
) -> tuple[Section, ...]:  # fmt: skip
    """What may leave the co-op: no count under ten, nor one that the others give away."""
    won = [one.code for one in stages if one.won]
    keys = list(made.groups)
    halves = []
    for key in keys:
        started = min(made.referred[key], sum(made.reached[key, code] for code in won))
        halves.append((started, made.referred[key] - started))
    shown = suppress.pairs(halves)
    rows = [
        (made.groups[key], pair.whole, pair.one, pair.other)
        for key, pair in zip(keys, shown.rows, strict=True)
    ]
    ended = sorted(made.reasons.items(), key=lambda one: (-one[1], one[0]))
    said = suppress.counts([many for _, many in ended])
    table = []
    for week in weeks:
        come = [one.standing[week] for one in hires if one.standing[week] is not None]
        inside = sum(bool(value) for value in come)
        (pair,) = suppress.pairs([(inside, len(come) - inside)]).rows
        table.append((f"{week} weeks", pair.whole, pair.one))
    days = [
        (one.name, *(spread(made.stays[one.code]) or (None, None, None)))
        for one in stages
        if one.running and sum(made.stays[one.code].values()) >= suppress.LEAST
    ]
    least = suppress.LEAST
    guard = (
        f"Counts under {least} are not shown, nor any that the shown ones would give away. "
        "A blank does not mean nought."
    )
    return (
        Section(
            "way", "From the referral to work", guard,
            grids=(
                Grid(
                    "groups", BY[by],
                    (Field(BY[by]), Field("Referred", Kind.COUNT),
                     Field("Started work", Kind.COUNT), Field("Did not, or not yet", Kind.COUNT)),
                    tuple(rows),
                    total=("Total", shown.total.whole, shown.total.one, shown.total.other),
                ),
                Grid(
                    "days", f"Days at a stage, where {least} stays or more are over",
                    (Field("Stage"), Field("A quarter within", Kind.DAYS),
                     Field("Half within", Kind.DAYS), Field("Three quarters within", Kind.DAYS)),
                    tuple(days),
                ),
            ),
        ),
        Section(
            "reasons", "Why they ended", guard,
            grids=(
                Grid(
                    "reasons", "Reasons", (Field("Reason"), Field("Referrals", Kind.COUNT)),
                    tuple(
                        (words.get(code, code) or "No reason given", many)
                        for ((_, code), _), many in zip(ended, said.counts, strict=True)
                    ),
                    total=("Total", said.total),
                ),
            ),
        ),
        Section(
            "retention", "Who stays", guard,
            grids=(
                Grid(
                    "held", "In work after so many weeks",
                    (Field("After"), Field("Have come so far", Kind.COUNT),
                     Field("In work", Kind.COUNT)),
                    tuple(table),
                ),
            ),
        ),
    )  # fmt: skip

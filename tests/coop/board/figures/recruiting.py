"""Recruitment's figures worked out anew from referrals, their moves, offers and work."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from tests.coop.board.figures.by_hand import DAY, LONDON, day, moment, rows, share
from tests.coop.board.figures.people import Curve, People
from tests.coop.board.figures.reading import COUNT, DATE, DAYS, MONEY, SHARE, TEXT, Chapter, Table

SOURCES = {"adviser": "Adviser", "phone": "Telephone", "email": "E-mail",
           "direct": "Applied directly", "member": "Member’s recommendation"}  # fmt: skip
SAID_BY = {"rejected": "the co-op", "withdrawn": "the candidate", "silent": "no reply"}
WORDS = {
    "no_place": "No place fits", "hours": "Hours or days do not fit",
    "values": "Interview: not this time", "other_work": "Found other work",
    "changed_mind": "Does not want care work", "no_reply": "Did not reply, after notice",
    "": "No reason given",
}  # fmt: skip
WEEKS = (4, 13, 26, 52)


def _local(at: Any) -> date:
    return moment(at).replace(tzinfo=UTC).astimezone(LONDON).date()


class Recruiting:
    """Referrals of some days, and everybody ever taken on as at the last of them."""

    def __init__(self, hand: People, first: date, last: date) -> None:
        self.hand, self.first, self.last = hand, first, last
        coop = {"c": hand.coop_id}
        every = rows("select * from referral where coop_id = :c order by referred_at, id", **coop)
        self.rows = [row for row in every if first <= _local(row["referred_at"]) <= last]
        mine = {row["id"] for row in self.rows}
        self.moves: dict[int, list[tuple[Any, str]]] = defaultdict(list)
        for row in rows(
            "select * from referral_event where coop_id = :c and to_stage <> '' order by at, id",
            **coop,
        ):
            if row["referral_id"] in mine:
                self.moves[row["referral_id"]].append((moment(row["at"]), row["to_stage"]))
        sets = rows("select * from stage_set where coop_id = :c order by version", **coop)
        document = sets[-1]["document"]
        found = document if isinstance(document, dict) else json.loads(document)
        self.stages = [row for row in found["stages"] if row["kind"] in ("open", "won", "pool")]
        offers = {
            row["referral_id"]: row["person_id"]
            for row in rows(
                "select * from job_offer where coop_id = :c and state = 'taken_on'", **coop
            )
        }
        self.hires = self._hires(every, offers)
        self.costs = [
            row for row in rows("select * from recruitment_cost where coop_id = :c", **coop)
            if first.replace(day=1) <= day(row["month_on"]) <= last
        ]  # fmt: skip

    def _hires(self, every: list[dict[str, Any]], offers: dict[int, int]) -> list[dict[str, Any]]:
        """The first referral of each person after which work began: from when, until when."""
        found: dict[int, dict[str, Any]] = {}
        for row in every:
            person = row["person_id"] or offers.get(row["id"])
            if person is None or person in found:
                continue
            days = self.hand.days[person]
            began = [
                on for on in days
                if on - DAY not in days and _local(row["referred_at"]) <= on <= self.last
            ]  # fmt: skip
            if began:
                start = min(began)
                end = start
                while end + DAY in days:
                    end += DAY
                found[person] = {"source": row["source"], "start": start, "end": end,
                                 "days": days}  # fmt: skip
        return list(found.values())

    def curve(self, mine: list[dict[str, Any]]) -> Curve:
        return Curve([
            ((min(one["end"], self.last) - one["start"]).days + 1, one["end"] <= self.last, 0)
            for one in mine
        ])  # fmt: skip

    def stood(self, mine: list[dict[str, Any]], weeks: int) -> tuple[int, int]:
        """In work after so many weeks, of those who have come so far."""
        ends = [(one, one["start"] + timedelta(weeks=weeks)) for one in mine]
        come = [(one, on) for one, on in ends if on <= self.last]
        return sum(on in one["days"] for one, on in come), len(come)


def _spread(values: list[int]) -> tuple[int | None, ...]:
    """The smallest with a quarter, a half, three quarters at or below it."""
    if not values:
        return None, None, None
    return tuple(
        next(v for v in sorted(values) if 4 * sum(x <= v for x in values) >= part * len(values))
        for part in (1, 2, 3)
    )


def way(found: Recruiting) -> Chapter:
    """From the referral to work."""
    ended = [row for row in found.rows if row["stage_kind"] in SAID_BY]
    reached = {
        stage["code"]: [
            row for row in found.rows
            if any(to == stage["code"] for _, to in found.moves[row["id"]])
        ]
        for stage in found.stages
    }  # fmt: skip
    stays: dict[str, list[int]] = defaultdict(list)
    for made in found.moves.values():
        for (since, stage), (until, _) in pairwise(made):
            stays[stage].append((until - since) // timedelta(days=1))
    many = len(found.rows)
    steps = [
        (stage["name"], len(reached[stage["code"]]), share(len(reached[stage["code"]]), many),
         sum(row["stage"] == stage["code"] and row not in ended for row in found.rows),
         sum(row["before"] == stage["code"] for row in ended),
         len(stays[stage["code"]]), *_spread(stays[stage["code"]]))
        for stage in found.stages
    ]  # fmt: skip
    shown = [stage for stage in found.stages[1:] if reached[stage["code"]]]
    groups = [
        (words, len(mine), *(sum(row in mine for row in reached[one["code"]]) for one in shown),
         sum(row in mine for row in ended))
        for source, words in SOURCES.items()
        if (mine := [row for row in found.rows if row["source"] == source])
    ]  # fmt: skip
    started = sum(len(reached[one["code"]]) for one in found.stages if one["kind"] == "won")
    return Chapter(
        "From the referral to work",
        {
            "Started work": (SHARE, share(started, many), (COUNT, started), (COUNT, many)),
            "Ended without work":
                (SHARE, share(len(ended), many), (COUNT, len(ended)), (COUNT, many)),
        },
        {
            "Stage by stage": Table(
                [("Stage", TEXT), ("Reached it", COUNT), ("Of all", SHARE),
                 ("Stand there now", COUNT), ("Ended from there", COUNT), ("Stays", COUNT),
                 ("A quarter within", DAYS), ("Half within", DAYS),
                 ("Three quarters within", DAYS)], steps,
            ),
            "How they came": Table(
                [("How they came", TEXT), ("Referred", COUNT),
                 *((one["name"], COUNT) for one in shown), ("Ended", COUNT)], groups,
            ),
        },
    )  # fmt: skip


def reasons(found: Recruiting) -> Chapter:
    """Why referrals ended."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for row in found.rows:
        if row["stage_kind"] in SAID_BY:
            counted[row["stage_kind"], row["reason"]] += 1
    return Chapter("Why they ended", {}, {
        "Reasons": Table(
            [("Reason", TEXT), ("Said by", TEXT), ("Referrals", COUNT)],
            [(WORDS[code], SAID_BY[kind], many) for (kind, code), many in
             sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))],
        )
    })  # fmt: skip


def staying(found: Recruiting) -> Chapter:
    """Who stays, by how they came."""
    groups = {"All": found.hires} | {
        words: mine
        for source, words in SOURCES.items()
        if (mine := [one for one in found.hires if one["source"] == source])
    }
    curves = {name: found.curve(mine) for name, mine in groups.items()}
    held = [
        (name, len(mine), curves[name].left, curves[name].median,
         *(cell for weeks in WEEKS for cell in found.stood(mine, weeks)))
        for name, mine in groups.items()
    ]  # fmt: skip
    ends = {curve.longest for curve in curves.values()}
    days = {0, *ends, *(step[0] for curve in curves.values() for step in curve.steps)}
    if len(days) > 60:
        days = {*range(0, max(ends), 28), *ends}
    heads: list[tuple[str, int]] = [("Days", DAYS)]
    for name in groups:
        heads += [(name, SHARE), (f"{name}, from", SHARE), (f"{name}, to", SHARE)]
    falls = [
        (on, *(cell for curve in curves.values() for cell in (curve.at(on) or (None,) * 3)))
        for on in sorted(days)
    ]
    in_work = [
        head for weeks in WEEKS
        for head in ((f"In work after {weeks} weeks", COUNT), ("of", COUNT))
    ]  # fmt: skip
    return Chapter("Who stays", {}, {
        "In work after so many weeks": Table(
            [("How they came", TEXT), ("Taken on", COUNT), ("Left", COUNT),
             ("Half have left by", DAYS), *in_work], held,
        ),
        "Share still here, by days since the first": Table(heads, falls),
    })  # fmt: skip


def _each(pence: int, stayed: int) -> int | None:
    if not stayed:
        return None
    return int((Decimal(pence) / stayed).quantize(Decimal(1), ROUND_HALF_UP))


def cost(found: Recruiting) -> Chapter:
    """What somebody who stayed cost."""
    begun = [one for one in found.hires if found.first <= one["start"] <= found.last]

    def row(mine: list[dict[str, Any]], pence: int) -> tuple[Any, ...]:
        stayed, come = found.stood(mine, 13)
        return pence, len(mine), come, stayed, _each(pence, stayed)

    lines = []
    for source, words in SOURCES.items():
        mine = [one for one in begun if one["source"] == source]
        pence = sum(one["pence"] for one in found.costs if one["source"] == source)
        if mine or pence:
            lines.append((words, *row(mine, pence)))
    for_all = sum(one["pence"] for one in found.costs if not one["source"])
    if for_all:
        lines.append(("For all ways", for_all, None, None, None, None))
    every = row(begun, sum(one["pence"] for one in found.costs))
    return Chapter(
        "What it costs",
        {"Cost of each who stayed": (MONEY, every[4], (MONEY, every[0]), (COUNT, every[3]))},
        {
            "By how they came": Table(
                [("How they came", TEXT), ("Spent", MONEY), ("Began work", COUNT),
                 ("Come to 13 weeks", COUNT), ("In work then", COUNT), ("Cost of each", MONEY)],
                lines, ("Total", *every),
            )
        },
    )  # fmt: skip


PARTS = {"way": way, "reasons": reasons, "retention": staying, "cost": cost}


def chapter(now: Recruiting, then: Recruiting) -> Chapter:
    """All of it as the board's pack has it, beside another time."""

    def row(found: Recruiting) -> tuple[Any, ...]:
        first, last = way(found).measures.values()
        (each,) = cost(found).measures.values()
        return (found.first, found.last, first[3][1], first[2][1], first[1], last[2][1], last[1],
                each[2][1], each[3][1], each[1])  # fmt: skip

    parts = [make(now) for make in PARTS.values()]
    heads = [("From", DATE), ("Until", DATE), ("Referred", COUNT), ("Started work", COUNT),
             ("Of all", SHARE), ("Ended without work", COUNT), ("Of all", SHARE),
             ("Spent", MONEY), ("Stayed", COUNT), ("Cost of each who stayed", MONEY)]  # fmt: skip
    tables = {"Beside another time": Table(heads, [row(now), row(then)])}
    for part in parts:
        tables |= part.tables
    return Chapter(
        "Recruitment", {k: v for part in parts for k, v in part.measures.items()}, tables
    )

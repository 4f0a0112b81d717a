"""On top of the five years: referrals on their way, straight into the tables; seeded.

They come by every way, pass stages over, go back to a stage they had left, end for every reason,
wait in the pool; some became people who work here, as the offer or the record says; costs by month.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from core import clock
from core.db import transaction
from core.people.models import Employment
from recruitment.analytics.models import RecruitmentCost
from recruitment.hires.models import JobOffer
from recruitment.referrals.models import JobCandidate, Referral, ReferralEvent
from recruitment.stages.models import StageSet
from recruitment.stages.queries import shipped
from tests.factories.history import History

DAY = timedelta(days=1)
SOURCES = ("adviser", "adviser", "adviser", "phone", "email", "direct", "member")
WAY = ("contacted", "screened", "swap", "placement", "interview", "offer", "checks", "cleared")
ENDS = {
    "rejected": ("no_place", "hours", "values", ""),
    "withdrawn": ("other_work", "changed_mind"),
    "silent": ("no_reply",),
}


def add_recruitment(history: History, today: date, many: int = 320, seed: int = 17) -> None:
    """Referrals of three years and their moves up to a day; each call commits."""
    rng = random.Random(seed)
    coop_id = history.coop_id
    with transaction() as session:
        document = {key: value for key, value in shipped().items() if key != "reasons"}
        set_id = _add(session, StageSet, [
            {"coop_id": coop_id, "version": 2, "document": document, "why": "", "made_by": "",
             "made_at": clock.instant(today)}
        ])  # fmt: skip
        starts = session.execute(
            select(
                Employment.person_id, Employment.from_on, Employment.service_id, Employment.until_on
            )
            .where(Employment.coop_id == coop_id, Employment.from_on <= today)
            .where(Employment.from_on > today - timedelta(days=1000))
            .order_by(Employment.id)
        ).all()
        last_day = [one for one in starts if one.until_on == today]
        became = [*last_day, *rng.sample([one for one in starts if one not in last_day], 90)]
        referrals: list[dict[str, Any]] = []
        moves: list[list[tuple[datetime, str]]] = []
        offers: list[dict[str, Any]] = []
        for n in range(many):
            taken = became[n] if n < len(became) else None
            row, made = _referral(rng, coop_id, set_id, today, taken)
            referrals.append(row)
            moves.append(made)
            if taken and not row["person_id"]:
                offers.append(_offer(coop_id, n, taken))
        candidate = _add(session, JobCandidate, [
            {"coop_id": coop_id, "first_name": f"Cam{n}", "surname": "Cole", "born_on": None,
             "phone": "", "email": "", "area": "", "hours_least": None, "hours_most": None,
             "available_on": None, "phone_key": "", "email_key": "", "merged_into_id": None,
             "anonymised_at": None, "made_at": clock.instant(today), "made_by": ""}
            for n in range(many)
        ])  # fmt: skip
        for n, row in enumerate(referrals):
            row["candidate_id"] = candidate + n
        first_id = _add(session, Referral, referrals)
        _add(session, ReferralEvent, [
            event for n, made in enumerate(moves) for event in _events(coop_id, first_id + n, made)
        ])  # fmt: skip
        for row in offers:
            row["referral_id"] += first_id
        _add(session, JobOffer, offers)
        _add(session, RecruitmentCost, [
            {"coop_id": coop_id, "month_on": (today - 30 * DAY * n).replace(day=1),
             "kind": rng.choice(("advert", "agency", "checks")), "pence": rng.randrange(900, 90_000),
             "source": rng.choice(("", "adviser", "direct", "member")), "words": "",
             "made_at": clock.instant(today), "made_by": ""}
            for n in range(40)
        ])  # fmt: skip


def _add(session: Any, model: Any, rows: list[dict[str, Any]]) -> int:
    top = session.query(model.id).order_by(model.id.desc()).limit(1).scalar() or 0
    session.execute(insert(model), [{"id": top + 1 + n, **row} for n, row in enumerate(rows)])
    return top + 1


def _referral(
    rng: random.Random, coop_id: int, set_id: int, today: date, taken: Any
) -> tuple[dict[str, Any], list[tuple[datetime, str]]]:
    at = clock.instant(
        taken.from_on - DAY * rng.randrange(5, 70)
        if taken
        else today - DAY * rng.randrange(1, 900),
        rng.choice((time(9, 40), time(23, 50))),
    )
    now = clock.instant(today, time(10))
    made = [(min(at, now - timedelta(hours=1)), "referred")]
    far = len(WAY) if taken else rng.randrange(len(WAY) + 1)
    walk = [stage for stage in WAY[:far] if rng.random() < 0.75]
    if walk and rng.random() < 0.15:
        walk.append(walk[0])  # back to where they were
    kind, reason, before = "open", "", ""
    if taken:
        walk.append("started")
        kind = "won"
    elif rng.random() < 0.6:
        kind = rng.choice(tuple(ENDS))
        reason = rng.choice(ENDS[kind])
        walk.append(kind)
    elif rng.random() < 0.2:
        walk.append("pool")
    for stage in walk:
        after = made[-1][0] + timedelta(minutes=rng.randrange(20, 30_000))
        if after >= now or stage == made[-1][1]:
            continue
        made.append((after, stage))
    stage = made[-1][1]
    if stage != kind and stage != "started":
        kind, reason = ("pool" if stage == "pool" else "open"), ""
    elif kind in ENDS:
        before = made[-2][1]
    final = kind in ENDS
    return {
        "coop_id": coop_id, "source": rng.choice(SOURCES), "office_id": None, "adviser_id": None,
        "recommended_by_id": None, "vacancy_id": None, "owner_id": None, "set_id": set_id,
        "stage": stage, "stage_kind": kind, "stage_since_on": clock.local_day(made[-1][0]),
        "before": before, "waits_on": "" if final else "coop",
        "next_due_on": None if final else today, "notice_at": None, "held_on": None,
        "escalated_on": None, "final_at": made[-1][0] if final else None, "reason": reason,
        "note": "", "candidate_words": "", "adviser_words": "", "referred_at": made[0][0],
        "entered_by": "", "programme": None,
        "person_id": taken.person_id if taken and rng.random() < 0.5 else None,
    }, made  # fmt: skip


def _offer(coop_id: int, place: int, taken: Any) -> dict[str, Any]:
    return {
        "coop_id": coop_id, "referral_id": place, "service_id": taken.service_id,
        "role": "Support worker", "contract_minutes": 1200, "pattern": "", "week": [],
        "starts_on": taken.from_on, "answer_by_on": taken.from_on, "state": "taken_on",
        "offered_on": taken.from_on, "offered_by": "", "decided_on": taken.from_on, "words": "",
        "person_id": taken.person_id, "taken_on_from": taken.from_on,
        "made_at": clock.instant(taken.from_on),
    }  # fmt: skip


def _events(
    coop_id: int, referral_id: int, made: list[tuple[datetime, str]]
) -> Iterator[dict[str, Any]]:
    """As the product keeps moves: how long the last stage lasted, and whether one is seen again."""
    for place, (at, stage) in enumerate(made):
        before = made[place - 1] if place else None
        yield {
            "coop_id": coop_id, "referral_id": referral_id, "at": at,
            "kind": "move" if place else "referred",
            "from_stage": before[1] if before else "", "to_stage": stage,
            "stayed_days": (at - before[0]).days if before else None,
            "came_back": stage in {one for _, one in made[:place]}, "set_version": 2,
            "actor_id": None, "actor": "Rita", "reason": "", "words": "", "candidate_words": "",
            "adviser_words": "", "due_on": None, "on_time": None,
        }  # fmt: skip
        if place % 3 == 1:  # something that is no move
            yield {
                "coop_id": coop_id, "referral_id": referral_id,
                "at": at + timedelta(minutes=5), "kind": "holding", "from_stage": "",
                "to_stage": "", "stayed_days": None, "came_back": False, "set_version": 2,
                "actor_id": None, "actor": "Rita", "reason": "", "words": "",
                "candidate_words": "", "adviser_words": "", "due_on": None, "on_time": None,
            }  # fmt: skip

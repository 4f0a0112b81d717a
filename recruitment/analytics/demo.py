"""What the demo co-op has spent on recruitment over the last months."""

from __future__ import annotations

from datetime import timedelta

from coop.demo.chapters import ActorAs
from core import clock
from core.db import transaction
from core.people.models import Role
from recruitment.analytics import service
from recruitment.analytics.service import Spent

SPENT = (
    (20, "advert", "direct", 18_000, "Local paper and a radio spot"),
    (50, "events", "", 9_550, "Open afternoon at Maple Court"),
    (80, "advert", "direct", 12_000, ""),
    (110, "checks", "", 21_840, "Enhanced certificates"),
    (140, "time", "adviser", 31_200, "Visits to the job centre, 24 hours"),
    (230, "agency", "", 60_000, "Job board, half a year"),
    (320, "time", "member", 6_500, "Thank-you for recommendations"),
)


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Seven lines over a year."""
    today, recruiter = clock.today(), actor_as(coop_id, Role.RECRUITER)
    with transaction():
        for ago, kind, source, pence, words in SPENT:
            on = today - timedelta(days=ago)
            service.add_cost(recruiter, Spent(on, kind, pence, source, words))

"""From a job-centre adviser's referral to a member who stays."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up this floor's slices."""
    from coop.demo import chapters
    from recruitment import (
        analytics,
        cohorts,
        demo,
        hires,
        interviews,
        keeping,
        outcomes,
        partnerships,
        pipeline,
        referrals,
        stages,
        vacancies,
    )
    from recruitment.analytics import demo as analytics_demo
    from recruitment.cohorts import demo as cohorts_demo
    from recruitment.hires import demo as hires_demo
    from recruitment.interviews import demo as interviews_demo
    from recruitment.outcomes import demo as outcomes_demo

    for part in (
        partnerships, vacancies, stages, referrals, pipeline, interviews, cohorts, hires, outcomes,
        analytics, keeping,
    ):  # fmt: skip
        part.init_app(app)
    chapters.add("recruitment", demo.tell)
    chapters.add("interviews", interviews_demo.tell)
    chapters.add("hires", hires_demo.tell)
    chapters.add("cohorts", cohorts_demo.tell)
    chapters.add("outcomes", outcomes_demo.tell)
    chapters.add("recruitment costs", analytics_demo.tell)

"""Interviews: slots that candidates book, scores that nobody sees too early, the outcome."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import events, news
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from recruitment.interviews import jobs, models, panels, service  # noqa: F401
    from recruitment.interviews.views import asking, mine, staff, yours
    from recruitment.pipeline.events import ReferralEnded, ReferralMoved

    declare("interviews.see", "See interviews, and scores once they are locked",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("interviews.keep", "Plan interviews, book and cancel them",
            "recruiter", "coordinator", "manager")  # fmt: skip
    declare("interviews.score", "Interview and score alone",
            "worker", "trainer", "recruiter", "coordinator", "manager", "board")  # fmt: skip
    declare("interviews.settle", "Change the interview questions and settings",
            "recruiter", "manager")  # fmt: skip
    news.declare("interview_booked", "You interview somebody", "Recruitment")
    news.declare("interview_moved", "An interview of yours is moved", "Recruitment", urgent=True)
    news.declare("interview_off", "An interview of yours is off", "Recruitment", urgent=True)
    news.declare("interview_reminder", "You interview soon", "Recruitment", prompt=True)
    events.subscribe(ReferralEnded, service.referral_ended)
    events.subscribe(ReferralMoved, service.referral_moved)
    for part in (staff, mine, yours):
        app.register_blueprint(part.blueprint)
    assert asking  # its pages hang on the staff's blueprint
    nav.add("Recruitment", "Interviews", "interviews.index", "interviews.see", order=525)
    nav.add("Home", "My interviews", "my_interviews.index", "interviews.score", order=8)
    places.add("home", panels.to_score, order=44, permission="interviews.score")
    places.add("referral", panels.of_referral, order=10, permission="interviews.see")
    places.add("yours", panels.yours, order=10)
    places.add("adviser_person", panels.of_adviser, order=10, permission="referrals.own")

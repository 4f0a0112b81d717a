"""Joining the society, its offices, leaving it, and the statutory register."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.members.events import DetailsChanged, MembershipRecorded
    from coop.membership import jobs, models, panels, service, subjects, views  # noqa: F401
    from coop.notices import kinds
    from core import events, exporting
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("membership.own", "See one's own membership, notify an address, resign", "worker")
    declare("membership.see", "See who joins, holds office and leaves", "manager", "board")
    declare("membership.keep", "Keep applications, reviews, offices, leavings", "manager")
    declare("membership.decide", "Admit members and refuse them", "board")
    declare("register.see", "See and export the register", "manager", "board", "treasurer")
    kinds.declare("membership_news", "News of your application to be a member", "Membership")
    kinds.declare("membership_leaving", "It is recorded that you leave", "Membership")
    kinds.declare("membership_office", "You take or leave an office", "Membership")
    kinds.declare("membership_resigned", "A member leaves the society", "Membership")
    events.subscribe(DetailsChanged, service.details_changed)
    events.subscribe(MembershipRecorded, service.only_by_the_board)
    exporting.declare(subjects.REGISTER)
    app.register_blueprint(views.blueprint)
    nav.add("Co-op", "My membership", "membership.mine", "membership.own", order=450)
    nav.add("Co-op", "Joining", "membership.joining", "membership.see", order=455)
    nav.add("Co-op", "Officers", "membership.officers", "membership.see", order=460)
    nav.add("Co-op", "Leaving", "membership.leavings", "membership.see", order=465)
    nav.add("Co-op", "Register", "membership.register", "register.see", order=470)
    nav.add("Co-op", "Rules", "membership.rules", "membership.see", order=475)
    places.add("home", panels.waiting, order=47, permission="membership.see")
    places.add("person", panels.of_person, order=25, permission="membership.see")

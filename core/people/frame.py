"""What this slice gives to the frame of every page: permissions, menu, the viewer's names."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user

from core import access, clock
from core.access import declare
from core.people import queries
from core.people.models import Role
from core.ui import Viewer, nav, set_viewer

R = Role


def _viewer() -> Viewer | None:
    actor = access.actor_or_none()
    if actor is None:
        return None
    several = len(queries.coops_of(current_user.account_id, clock.today())) > 1
    return Viewer(
        name=actor.name,
        coop=queries.coop(actor.coop_id).name,
        sign_out="people.sign_out",
        me="people.me",
        home="people.home",
        switch="people.switch" if several else "",
    )


def init_app(app: Flask) -> None:
    """Declare, and add to the menu."""
    declare("accounts.edit", "Invite people, give and end roles", R.MANAGER)
    declare("settings.edit", "Change what holds for the whole co-op", R.MANAGER)
    declare("services.edit", "Add, change and close services", R.MANAGER, R.COORDINATOR)
    declare("audit.see", "See who changed what", R.MANAGER, R.BOARD)
    declare(
        "people.see",
        "See people, their employment and services",
        R.COORDINATOR,
        R.MANAGER,
        R.BOARD,
        R.TREASURER,
        R.TRAINER,
        R.RECRUITER,
    )
    nav.set_predicate(access.can)
    set_viewer(_viewer)
    nav.add("Home", "Home", "people.home", order=0)
    nav.add_tab("Home", "people.home", "home", order=0)
    nav.add_tab("Me", "people.me", "person", order=90)
    nav.add("Settings", "Services", "admin.services", "people.see", order=910)
    nav.add("Settings", "Accounts", "admin.account_list", "accounts.edit", order=920)
    nav.add("Settings", "Co-op", "admin.coop", "settings.edit", order=930)
    nav.add("Settings", "Who changed what", "audit.entries", "audit.see", order=990)

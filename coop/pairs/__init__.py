"""Who works with whom: barred and preferred pairs, learners and their mentors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.notices import kinds
    from coop.pairs import learner_views, models, panels, queries, views  # noqa: F401
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from training.induction import service as induction

    planners = ("coordinator", "manager")
    declare("pairs.edit", "Say who must not and who likes to work together; see why", *planners)
    declare("pairs.own", "Say with whom one likes to work", "worker")
    declare("learners.edit", "Say who learns and who mentors", *planners, "trainer")
    kinds.declare("pair_asked", "Somebody would like to work with you", "People")
    kinds.declare("pair_answered", "Your wish to work with somebody is answered", "People")
    app.register_blueprint(views.blueprint)
    nav.add("People", "Who works with whom", "pairs.overview", "pairs.edit", order=320)
    nav.add("People", "Learners and mentors", "pairs.learners", "learners.edit", order=330)
    nav.add("My work", "Who I work with", "pairs.mine", "pairs.own", order=72)
    places.add("person", panels.of_person, order=35, permission="pairs.edit")
    places.add("me", panels.mine, order=35)
    induction.count_shadows_with(queries.shadowed)

"""The board's packs: chosen sections over chosen days, as workbook and paper, kept as made."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.board import demo, jobs, models, panels, views  # noqa: F401
    from coop.demo import chapters
    from coop.notices import kinds
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places

    declare("board.packs", "Make, schedule and read board packs", "board", "treasurer", "manager")
    kinds.declare("board_pack", "A board pack is ready", "Co-op")
    kinds.declare("board_pack_stopped", "A scheduled board pack was stopped", "Co-op")
    app.register_blueprint(views.blueprint)
    nav.add("Reports", "Board packs", "board.index", "board.packs", order=690)
    places.add("home", panels.packs, order=60, permission="board.packs")
    chapters.add("board packs", demo.tell)

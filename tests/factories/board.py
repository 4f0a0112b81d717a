"""A board pack that was made, and a schedule."""

from coop.board.models import BoardPack, PackSchedule
from core import clock
from core.db import transaction
from core.jobs import store_file
from tests.factories.people import make_account


def make_pack(coop_id: int) -> None:
    """One of each, kept directly."""
    owner = make_account(coop_id, "treasurer")
    today = clock.today()
    with transaction() as session:
        files = [store_file(coop_id, n, "text/plain", b"x", "board.packs").id for n in ("a", "b")]
        schedule = PackSchedule(
            coop_id=coop_id, chapters=[], months=1, compared="", day=1, next_on=today,
            owner_id=owner, owner="Theirs alone", made_at=clock.now(),
        )  # fmt: skip
        session.add(schedule)
        session.flush()
        session.add(
            BoardPack(
                coop_id=coop_id, title="Theirs alone", chapters=[], first_on=today, last_on=today,
                compared="", workbook_id=files[0], paper_id=files[1], schedule_id=schedule.id,
                made_at=clock.now(), made_by="Theirs alone",
            )
        )  # fmt: skip

"""Board, list and talent pool."""

from __future__ import annotations

from flask import render_template, request

from core import access, clock
from core.access import requires
from core.ui.tables import Column, TableState
from recruitment.partnerships import queries as partnerships
from recruitment.pipeline import queries
from recruitment.pipeline.blueprint import SEE, blueprint
from recruitment.pipeline.queries import Search
from recruitment.referrals.rules import SOURCES
from recruitment.stages import queries as stages
from recruitment.stages.rules import Kind
from recruitment.vacancies import queries as vacancies

COLUMNS = (
    Column("name", "Candidate"),
    Column("stage", "Stage"),
    Column("due", "Next"),
    Column("came", "Came by", phone=False),
    Column("vacancy", "Place", phone=False),
    Column("owner", "Answers", phone=False),
    Column("referred", "Referred", phone=False, first_down=True),
)
FILTERS = ("show", "stage", "office", "source", "owner", "vacancy")
SHOW = (("late", "Late"), ("asked", "Asked to reply"), ("open", "Under way"), ("ended", "Ended"))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def search_of(state: TableState) -> Search:
    """The search that an address gives; `owner=me` is whoever asks."""
    chosen = state.filters
    owner = chosen.get("owner", "")
    return Search(
        text=state.text,
        stage=chosen.get("stage", ""),
        source=chosen.get("source", ""),
        office_id=_number(chosen.get("office")),
        owner_id=access.actor().account_id if owner == "me" else _number(owner),
        vacancy_id=_number(chosen.get("vacancy")),
        show=chosen.get("show", ""),
    )


def selects(*, with_stage: bool = True) -> list[tuple[str, str, list[tuple[object, str]]]]:
    """The drop-downs over board and list."""
    coop_id = access.actor().coop_id
    found: list[tuple[str, str, list[tuple[object, str]]]] = []
    if with_stage:
        rows = stages.current(coop_id).stages
        found = [
            ("show", "Show", list(SHOW)),
            ("stage", "Stage", [(row.code, row.name) for row in rows]),
        ]
    offices = partnerships.offices(coop_id, clock.today())
    if offices:
        found.append(("office", "Office", list(offices)))
    found.append(("source", "Came by", list(SOURCES.items())))
    places = vacancies.vacancies(coop_id, open_only=True)
    if places:
        found.append(
            ("vacancy", "Place", [(row.id, row.title + ", " + row.service) for row in places])
        )
    found.append(("owner", "Answers", [("me", "Me")]))
    return found


@blueprint.get("/board")
@requires(SEE)
def board() -> str:
    """A column for each stage; cards are moved by dragging or by a button."""
    coop_id = access.actor().coop_id
    state = TableState.from_request((), filters=FILTERS)
    found = stages.current(coop_id)
    columns = queries.board(coop_id, found, search_of(state))
    return render_template(
        "recruitment/pipeline/board.html",
        state=state,
        columns=columns,
        stages=found,
        names={stage.code: stage.name for stage in found.stages},
        selects=selects(with_stage=False),
        total=sum(column.count for column in columns),
        late=sum(column.late for column in columns),
        today=clock.today(),
    )


@blueprint.get("/list")
@requires(SEE)
def listing() -> str:
    """Everybody, searched, filtered and sorted."""
    return _table("recruitment/pipeline/list.html", "")


@blueprint.get("/pool")
@requires(SEE)
def pool() -> str:
    """Those who agreed to be asked again, and what fits them now."""
    found = stages.current(access.actor().coop_id)
    return _table("recruitment/pipeline/pool.html", found.of_kind(Kind.POOL).code)


def _table(template: str, stage: str) -> str:
    coop_id = access.actor().coop_id
    state = TableState.from_request(COLUMNS, sort="due", filters=FILTERS)
    search = search_of(state)
    if stage:
        search = Search(search.text, stage, search.source, search.office_id)
    rows, total = queries.listing(
        coop_id, search, sort=state.sort, down=state.down,
        limit=state.per_page, offset=state.offset,
    )  # fmt: skip
    found = stages.current(coop_id)
    return render_template(
        template,
        state=state,
        page=state.page(rows, total),
        names={one.code: one.name for one in found.stages},
        selects=selects(),
        today=clock.today(),
        places=vacancies.live(coop_id),
        asked=request.args,
    )

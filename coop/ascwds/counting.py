"""What the workplace file counts: staff, starters, leavers and why, vacancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coop.ascwds import codes, stays
from coop.ascwds.mapping import NOT_KNOWN, OTHER_ROLE, Kind, Settled, key, meant
from coop.ascwds.queries import REGISTERED_MANAGER, VACANT, WorkerFacts, WorkplaceRow
from coop.ascwds.stays import Job
from coop.ascwds.values import Offered, Status, Worker, Workplace
from coop.workforce.vacancies import Opening

LEFT = "LEFT "  # of a fact of somebody's work: why they left on the day that follows
REASONS = "leave_reason_when_deleting_in_the_site"


@dataclass(frozen=True, slots=True)
class Known:
    """What the counts are made from."""

    on: date
    settled: Settled
    jobs: Mapping[int, tuple[Job, ...]]
    facts: Mapping[int, WorkerFacts]
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who left a workplace in twelve months, and why.

    `words` are those recorded as they went; `code` is of the reasons of the ASC-WDS pages, and
    `said` is whether the office has said it of this person.
    """

    person_id: int
    name: str
    workplace: str
    on: date
    words: str
    code: str
    said: bool

    @property
    def reason(self) -> str:
        """What the ASC-WDS pages call it."""
        return codes.words(REASONS, self.code)

    @property
    def asked(self) -> bool:
        """Whether the office has still to say it: nothing recorded, or nothing that is plain."""
        return self.code == NOT_KNOWN and not self.said


def code(settled: Settled, kind: Kind, words: str) -> str:
    """What stands for words of ours; empty for none."""
    return meant(kind, settled, key(words), words).code if key(words) else ""


def employment(known: Known, job: Job) -> str:
    """A job's employment status: as said of the person, else what it looks like."""
    facts = known.facts.get(job.person_id)
    return (facts.facts.get("EMPLSTATUS") if facts else "") or stays.employment_of(job)


def reason(known: Known, job: Job) -> tuple[str, bool]:
    """(why a last job ended, by the reasons of the ASC-WDS pages; whether the office said it)."""
    facts = known.facts.get(job.person_id)
    if facts and job.until_on and (said := facts.facts.get(f"{LEFT}{job.until_on.isoformat()}")):
        return said, True
    if recorded := code(known.settled, Kind.LEAVING, job.reason):
        return recorded, False
    stayed = job.until_on is not None and any(
        other.holds_on(job.until_on + stays.DAY) for other in known.jobs[job.person_id]
    )
    return OTHER_ROLE if stayed else NOT_KNOWN, False


def _mine(known: Known, row: WorkplaceRow) -> Iterable[tuple[Job, ...]]:
    for jobs in known.jobs.values():
        if here := tuple(job for job in jobs if job.service_id in row.service_ids):
            yield here


def workplace(known: Known, row: WorkplaceRow, workers: Sequence[Worker]) -> Workplace:
    """The line of a workplace."""
    empty: dict[str, int] = {}
    for one in known.openings:
        if one.service_id in row.service_ids and (places := one.vacant(known.on)):
            role = code(known.settled, Kind.ROLE, one.title)
            empty[role] = empty.get(role, 0) + places
    if row.manager == VACANT:
        empty[REGISTERED_MANAGER] = max(1, empty.get(REGISTERED_MANAGER, 0))
    roles, left_for = stays.counts(
        _mine(known, row),
        known.on,
        lambda title: code(known.settled, Kind.ROLE, title),
        empty,
        lambda job: employment(known, job),
        lambda job: reason(known, job)[0],
    )
    return Workplace(
        row.id,
        row.ref,
        Status.UPDATE if row.held_since else Status.NEW,
        row.name,
        row.facts,
        tuple(Offered(*one) for one in row.offered),
        row.users,
        sum(one.workplace_id == row.id and one.status is not Status.DELETE for one in workers),
        roles,
        _numbers(known.settled, left_for),
        left_for,
        row.counted_since is not None and row.counted_since <= stays.year_before(known.on),
    )


def _numbers(settled: Settled, left_for: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Leavers by the numbers that the file takes; nothing while a reason among them has none."""
    made: dict[str, int] = {}
    for one, count in left_for:
        number = settled.get((Kind.REASON, one), "")
        if not number:
            return ()
        made[number] = made.get(number, 0) + count
    return tuple(sorted(made.items(), key=lambda each: int(each[0])))


def leavers(
    known: Known, places: Iterable[WorkplaceRow], names: Mapping[int, str]
) -> tuple[Leaver, ...]:
    """Those who are counted as leavers of a workplace, the last to go first."""
    found = []
    for row in places:
        for jobs in _mine(known, row):
            for stay in stays.stays(jobs):
                gone = stays.left(stay, known.on)
                if gone is None or employment(known, gone) not in stays.EMPLOYED:
                    continue
                why, said = reason(known, gone)
                found.append(
                    Leaver(gone.person_id, names[gone.person_id], row.name,
                           gone.until_on or known.on, gone.reason, why, said)
                )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.name)))

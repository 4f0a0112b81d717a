"""The rota problem as frozen values: what generator, checker and hand edits all read.

Every time is a whole number of minutes from the horizon's first local midnight, elapsed
(UTC) time, so that a night over a clock change lasts as long as it really lasts. Wall-clock
facts that rules need (local day, night minutes) are worked out when the problem is built.
Money does not appear: cost is expressed by weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coop.shifts.kinds import Kind


class Level(StrEnum):
    """How binding a rule is, strongest first; the same in generator, edit, claim and swap."""

    BARRED = "barred"
    REST = "rest"
    AGREEMENT = "agreement"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Need:
    """`people` of those on the shift must hold `competency`; None means everybody on it."""

    competency: int
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One dated shift. `day` is the local day it starts on, 0 for the horizon's first."""

    id: int
    service: int
    kind: Kind
    day: int
    start: int
    end: int
    work: int  # minutes of working time (a sleep-in counts whole), breaks taken out
    night: int  # minutes of `work` between 23:00 and 06:00 local time
    least: int
    wanted: int
    needs: tuple[Need, ...] = ()
    lead: bool = False  # somebody on it must be able to lead
    bank_holiday: bool = False
    label: str = ""  # "Early" in words for findings
    break_minutes: int = 0  # break planned inside the shift; work = elapsed less this
    pattern: int = 0  # the shift pattern it was made from; 0: none, such as a shift added by hand
    supported: tuple[int, ...] = ()  # people supported on it, by number
    shadows: int | None = None  # a learner's shift: the shift gone along with, mentors on it
    gap_points: int | None = None  # of a place below the least; None: the policy's
    spare_points: int | None = None  # of a place between least and wanted; None: the policy's
    over_points: int | None = None  # of a person beyond `wanted`; None: nobody beyond is placed
    until_day: int | None = None  # the local day it ends on; None: `day`

    @property
    def last_day(self) -> int:
        """The last local day on which it is worked: a competency must last until then."""
        return self.day if self.until_day is None else self.until_day


@dataclass(frozen=True, slots=True)
class Span:
    """Time already given to something: leave, another co-op duty, time never available."""

    start: int
    end: int
    why: str  # "annual leave", "not available on Mondays", "fire safety class"


@dataclass(frozen=True, slots=True)
class PastDuty:
    """A duty worked or published that the rota cannot change: history, or another service."""

    start: int
    end: int
    work: int
    night: int
    kind: Kind
    service: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A competency held on local days from_day to until_day, both included; None: no end."""

    competency: int
    from_day: int
    until_day: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """One person's own limits. Minutes; None: no such limit."""

    under_18_until_day: int | None = None  # young-worker limits hold before this local day
    opted_out_48h: bool = False
    night_worker: bool = False
    weekly_cap: int | None = None  # right to work, Monday to Sunday: the least of the horizon
    cap_weeks: tuple[int | None, ...] = ()  # week by week, where it changes inside the horizon
    weekly_contract: int = 0  # contract hours: under and over are goals
    contract_weeks: tuple[int, ...] = ()  # week by week, where they change inside the horizon
    weekly_max: int | None = None  # agreed most in a week (agreement)
    max_nights_per_week: int | None = None  # agreed (agreement)
    # The rest are agreements too. A run that touches either end of the horizon may be shorter.
    least_minutes: int | None = None  # over the whole horizon
    most_minutes: int | None = None
    max_days_in_a_row: int | None = None  # where it differs from the policy's
    min_days_in_a_row: int = 1
    min_days_off: int = 1  # in a row, between two runs of working days
    max_weekends: int | None = None  # in the horizon, with work begun on Saturday or Sunday
    max_of_pattern: tuple[tuple[int, int], ...] = ()  # (pattern, most shifts in the horizon)

    def cap(self, week: int) -> int | None:
        """The most minutes that the right to work allows in a week of the horizon."""
        return self.cap_weeks[week] if 0 <= week < len(self.cap_weeks) else self.weekly_cap


@dataclass(frozen=True, slots=True)
class NightWish:
    """At most `most` nights were asked for in a month, its local days both included.

    `elsewhere` are nights of the month that are neither shifts of the problem nor duties kept
    with the person, such as those of its first week in a problem that begins in its last.
    """

    from_day: int
    until_day: int
    most: int
    month: str  # "March"
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Worker:
    """One person. Days in `employed` and `barred_days` are local days of the horizon."""

    id: int
    name: str
    services: frozenset[int]  # services that the person may be placed in
    home_service: int | None = None
    held: tuple[Held, ...] = ()
    can_lead: bool = False
    employed_from_day: int = 0
    employed_until_day: int | None = None
    not_cleared: tuple[Span, ...] = ()  # right to work or DBS not in force: barred
    leave: tuple[Span, ...] = ()  # and any other commitment but duty: barred, no double booking
    unavailable: tuple[Span, ...] = ()  # availability and agreed pattern: agreement
    rather_not: tuple[Span, ...] = ()  # preference: goal
    would_like: tuple[Span, ...] = ()  # preference: goal
    weekly_wanted: int | None = None  # minutes a week asked for; None: as the contract: goal
    preferred_services: frozenset[int] = frozenset()  # where the person would rather work: goal
    night_wishes: tuple[NightWish, ...] = ()  # no two of one day: goal
    duties: tuple[PastDuty, ...] = ()  # facts before and inside the horizon, in time order
    week_minutes_before: tuple[int, ...] = ()  # weeks before day 0, oldest first, at most 17
    limits: Limits = field(default_factory=Limits)
    burden_owed: int = 0  # points; positive: this person has borne more than a fair share
    wishes: tuple[tuple[int, int], ...] = ()  # (shift id, points of placing the person on it)
    knows: frozenset[int] = frozenset()  # people supported whom this person has visited lately
    familiar: frozenset[int] | None = None  # services worked in lately; None: not told apart
    learner: bool = False  # works only shifts that shadow another, on days that `learns` says
    can_mentor: bool = False  # on days that `mentors` says
    learner_days: tuple[int, int | None] = (0, None)  # first and last local day; None: no end
    mentor_days: tuple[int, int | None] = (0, None)
    supervised: bool = False  # counts as a learner because checks are not complete yet

    def learns(self, day: int) -> bool:
        """Whether the person is a learner on a local day."""
        return self.learner and _within(self.learner_days, day)

    def mentors(self, day: int) -> bool:
        """Whether the person may have a learner along on a local day."""
        return self.can_mentor and _within(self.mentor_days, day)


def _within(days: tuple[int, int | None], day: int) -> bool:
    first, last = days
    return first <= day and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A place given by hand: kept as it is. `override`: a manager's reason covers rest rules."""

    shift: int
    worker: int
    override: bool = False
    agreed: bool = False  # the person's recorded yes covers agreement rules


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who must never be on one shift (`barred`), or who would like to be."""

    one: int
    other: int
    barred: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """Somebody is to be seen at work, once, by one who may sign for the competency: goal."""

    learner: int
    competency: int
    assessors: tuple[int, ...]
    asks: int | None = None  # what an assessor must hold that day; None: nothing more
    from_day: int = 0
    until_day: int | None = None  # the last day on which it is in time; None: it has run out


@dataclass(frozen=True, slots=True)
class Chain:
    """A declared run of kinds that may break daily rest, e.g. day, sleep-in, day."""

    kinds: tuple[Kind, ...]
    max_span: int  # first start to last end, minutes
    rest_after: int  # least rest that must follow, minutes: the 11 h of the day and what is owed


@dataclass(frozen=True, slots=True)
class Policy:
    """The co-op's dated rota policy: limits it has set and the weight of each goal."""

    daily_rest: int = 11 * 60
    young_daily_rest: int = 12 * 60
    weekly_rest: int = 24 * 60  # in addition to the daily rest
    fortnight_rest: int = 48 * 60  # the lawful alternative, in addition to the daily rest
    young_weekly_rest: int = 48 * 60
    average_weekly_max: int = 48 * 60
    average_weeks: int = 17
    young_daily_max: int = 8 * 60
    young_weekly_max: int = 40 * 60
    break_over: int = 6 * 60
    break_least: int = 20
    young_break_over: int = 4 * 60 + 30
    young_break_least: int = 30
    young_night_from: int = 22 * 60  # local wall clock, minutes from midnight
    young_night_until: int = 6 * 60
    max_days_in_a_row: int = 6
    max_nights_in_a_row: int = 4
    chains: tuple[Chain, ...] = (
        Chain((Kind.DAY, Kind.SLEEP_IN, Kind.DAY), max_span=26 * 60, rest_after=22 * 60),
        Chain((Kind.DAY, Kind.SLEEP_IN), max_span=19 * 60, rest_after=11 * 60),
        Chain((Kind.SLEEP_IN, Kind.DAY), max_span=19 * 60, rest_after=22 * 60),
    )
    gap: int = 10_000  # a place below the least left empty
    short_of_wanted: int = 600  # a place between least and wanted left empty
    under_contract_hour: int = 60
    over_contract_hour: int = 90
    wanted_hour: int = 30  # an hour beside those asked for, between them and the contract
    rather_not_hour: int = 40
    would_like_hour: int = -25
    other_service: int = 80  # a shift away from the home service
    unpreferred_service: int = 60  # a shift elsewhere than where the person would rather work
    night_too_many: int = 300  # each night of a month beyond the most asked for
    split_day: int = 30
    unfamiliar_service: int = 40  # a shift in a service not worked in lately
    new_face: int = 20  # each person supported on a shift whom the worker has not visited lately
    preferred_pair: int = -30  # two who would like to be on a shift together are
    observation: int = -200  # an observation that is due is placed: once
    uneven_burden: int = 60  # convex: the n-th ten burden points too many cost n times this
    # Burden points: what a shift weighs in the ledger that evens out who bears what.
    burden_night: int = 10
    burden_weekend: int = 10
    burden_bank_holiday: int = 20
    burden_split_day: int = 5
    burden_short_notice: int = 10
    burden_travel_hour: int = 4
    # Points of each place that a re-plan gives or takes, by the notice its person has of it.
    replan_change_24h: int = 400  # less than a day
    replan_change_week: int = 200  # less than a week
    replan_change_later: int = 50
    not_next_day: tuple[tuple[int, int], ...] = ()  # (pattern, pattern never worked the day after)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the engine may know. `first_day` is the local date of day 0, a Monday."""

    first_day: date
    days: int
    day_starts: tuple[int, ...]  # elapsed minute of each local midnight, days + 1 of them
    shifts: tuple[Shift, ...]
    workers: tuple[Worker, ...]
    fixed: tuple[Fixed, ...] = ()
    policy: Policy = field(default_factory=Policy)
    pairs: tuple[Pair, ...] = ()
    observations: tuple[Observation, ...] = ()
    competency_names: tuple[tuple[int, str], ...] = ()
    service_names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One person on one shift."""

    shift: int
    worker: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a roster breaks, said in words for the coordinator."""

    level: Level
    rule: str  # stable code, e.g. "daily_rest", "weekly_cap", "overlap"
    words: str
    worker: int
    shifts: tuple[int, ...] = ()
    day: int | None = None
    owed_minutes: int = 0  # compensatory rest that this creates
    accepted: str = ""  # why it is no refusal: "chain", "override" or "agreed"

    @property
    def refuses(self) -> bool:
        """True when the place may not be given: a rule above a goal, and nothing accepts it."""
        return self.level is not Level.GOAL and not self.accepted


@dataclass(frozen=True, slots=True)
class Gap:
    """Places below the least that nobody could fill, with each candidate's first reason."""

    shift: int
    places: int
    reasons: tuple[tuple[str, int], ...]  # (reason in words, how many people), most first
    words: str


@dataclass(frozen=True, slots=True)
class Rota:
    """An answer: lawful places, the objective, what could not be filled."""

    places: tuple[Place, ...]
    objective: int
    gaps: tuple[Gap, ...] = ()
    findings: tuple[
        Finding, ...
    ] = ()  # declared chains and goals missed: information, not refusals
    rounds: int = 0
    bound: int | None = None  # no lawful rota has fewer points: proved; None: nothing is proved


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page is shown while the engine works."""

    words: str
    round: int
    objective: int
    filled: int
    needed: int
    bound: int | None = None  # as in Rota, as far as it is proved by now
    better: bool = False  # whether this is the first news of a better rota

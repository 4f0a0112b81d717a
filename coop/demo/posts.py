"""The posts of the demo co-op's services: who does which kind of hours, as in a real team.

A post's `tags`: what its holder will and will not do. See `coop.demo.people`.
"""

from __future__ import annotations

from dataclasses import dataclass

OFFICE, LIVING, HOME, EXTRA = "office", "living", "home", "extra"


@dataclass(frozen=True, slots=True)
class Post:
    """One job. Hours a week; `most`: the most that the holder agrees to."""

    role: str
    contract: float
    most: float
    tags: frozenset[str]

    def has(self, tag: str) -> bool:
        """Whether the post is of this sort."""
        return tag in self.tags


def _post(role: str, contract: float, most: float, tags: str = "") -> Post:
    return Post(role, contract, most, frozenset(tags.split()))


SW, SENIOR, LEADER = "Support worker", "Senior support worker", "Team leader"
CA, SENIOR_CA, SUPERVISOR = "Care assistant", "Senior care assistant", "Field care supervisor"
RELIEF = "Relief care worker"

# Office staff are not on the rota but for the on-call; their pay does not come from it.
OFFICE_POSTS = (
    _post("Registered manager", 0, 60, "on_call manager"),
    _post("Coordinator", 0, 60, "on_call coordinator"),
    _post("Finance officer", 0, 60, "treasurer"),
    _post("Training lead", 0, 60, "on_call trainer"),
    _post("Deputy manager", 0, 60, "on_call coordinator"),
)

LIVING_POSTS = (
    _post(LEADER, 37.5, 45, "lead med sleeps board"),
    _post(SENIOR, 37.5, 45, "lead med sleeps"),
    _post(SW, 37.5, 45, "med sleeps peg"),
    _post(SW, 30, 39, "med sleeps"),
    _post(SW, 30, 40, "med sleeps worship"),
    _post(SW, 24, 32, "med no_nights peg"),
    _post(SW, 35, 42, "med sleeps"),
    _post(SW, 20, 28, "med no_nights no_evenings parent"),
    _post(SW, 30, 40, "med sleeps peg"),
    _post(SW, 16, 20, "med no_nights student visa"),
    _post(SENIOR, 35, 42, "lead med sleeps member_board"),
    _post(SW, 30, 37, "med no_nights peg"),
    _post(SW, 37.5, 52, "med sleeps opted_out"),
    _post(SW, 25, 34, "med no_nights two_days_off leaver"),
    _post(SW, 30, 40, "med sleeps prayers"),
    _post(SW, 18, 30, "no_nights new"),
    _post(RELIEF, 0, 21, "med no_nights relief"),
    _post(SW, 22, 30, "med sleeps student likes_weekends"),
)

HOME_POSTS = (
    _post(SUPERVISOR, 35, 42, "lead med no_nights"),
    _post(CA, 30, 40, "med no_nights"),
    _post(CA, 30, 40, "med no_nights worship"),
    _post(CA, 35, 44, "med no_nights"),
    _post(CA, 30, 40, "med no_nights no_weekends"),
    _post(CA, 30, 38, "med no_nights"),
    _post(CA, 15, 20, "med no_nights school_hours parent no_weekends"),
    _post(CA, 18, 26, "med no_nights evenings"),
    _post(CA, 32, 40, "med no_nights"),
    _post(CA, 24, 30, "med no_nights no_evenings parent"),
    _post(CA, 16, 20, "med no_nights student visa"),
    _post(CA, 30, 42, "med no_nights prayers"),
    _post(CA, 28, 36, "med no_nights two_days_off"),
    _post(CA, 36, 52, "med no_nights opted_out"),
    _post(CA, 20, 32, "no_nights new"),
    _post(CA, 30, 40, "med no_nights"),
    _post(CA, 20, 28, "med no_nights evenings likes_weekends"),
    _post(CA, 15, 20, "med no_nights school_hours parent no_weekends"),
    _post(CA, 25, 35, "med no_nights"),
    _post(RELIEF, 0, 20, "med no_nights relief"),
)

EXTRA_POSTS = (
    _post(SENIOR_CA, 37.5, 45, "lead med no_nights board"),
    _post("Senior night carer", 38, 48, "lead med nights night_one"),
    _post("Senior night carer", 38, 48, "lead med nights night_two"),
    _post("Night carer", 28.5, 38, "med nights night_three"),
    _post(SENIOR_CA, 35, 42, "lead med no_nights"),
    _post("Night carer", 28.5, 38, "nights"),
    _post("Night carer", 28.5, 38, "nights"),
    _post(CA, 30, 38, "med no_nights"),
    _post(CA, 30, 40, "lead med no_nights worship"),
    _post(CA, 36, 45, "med no_nights"),
    _post("Apprentice care assistant", 24, 32, "no_nights young"),
    _post(CA, 21, 28, "med no_nights no_evenings parent"),
    _post(CA, 30, 40, "lead med no_nights prayers"),
    _post(CA, 25, 34, "med no_nights two_days_off"),
    _post(CA, 24, 32, "no_nights new starts_soon"),
    _post(CA, 18, 28, "med no_nights student likes_weekends"),
    _post(CA, 32, 40, "lead med no_nights"),
    _post(CA, 28, 36, "med no_nights"),
)

POSTS = {
    OFFICE: OFFICE_POSTS,
    LIVING: LIVING_POSTS,
    HOME: HOME_POSTS,
    EXTRA: EXTRA_POSTS,
}
# Only the first team of a kind has the particular stories that make the true gaps.
STORIES = frozenset({"night_one", "night_two", "night_three", "peg", "leaver"})

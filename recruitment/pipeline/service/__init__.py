"""Move referrals, ask candidates, keep the answer clock: the verbs."""

from recruitment.pipeline.service.asking import (
    ask,
    close_silent,
    give_notice,
    replied,
    reply_by_link,
)
from recruitment.pipeline.service.moving import move, own, restage, withdraw
from recruitment.pipeline.service.planning import plan, reckon

__all__ = [
    "ask",
    "close_silent",
    "give_notice",
    "move",
    "own",
    "plan",
    "reckon",
    "replied",
    "reply_by_link",
    "restage",
    "withdraw",
]

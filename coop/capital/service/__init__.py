"""The verbs of members' money; each posts one balanced entry or refuses with its reason."""

from __future__ import annotations

from coop.capital.service.lending import (
    declare_interest,
    lend,
    pay_interest,
    pay_out_capital,
    repay,
)
from coop.capital.service.posting import post, reverse
from coop.capital.service.reserves import (
    bring_in,
    cover_loss,
    keep_in_capital,
    move_to_reserve,
    open_balances,
    share_out,
)
from coop.capital.service.settings import end_suspension, set_terms, suspend
from coop.capital.service.shares import (
    allot,
    apply_for_shares,
    drop_application,
    give_up_unpaid,
    pay_in,
    refuse_application,
    transfer,
)
from coop.capital.service.withdrawals import give_notice, pay_withdrawal, take_back

__all__ = [
    "allot",
    "apply_for_shares",
    "bring_in",
    "cover_loss",
    "declare_interest",
    "drop_application",
    "end_suspension",
    "give_notice",
    "give_up_unpaid",
    "keep_in_capital",
    "lend",
    "move_to_reserve",
    "open_balances",
    "pay_in",
    "pay_interest",
    "pay_out_capital",
    "pay_withdrawal",
    "post",
    "refuse_application",
    "repay",
    "reverse",
    "set_terms",
    "share_out",
    "suspend",
    "take_back",
    "transfer",
]

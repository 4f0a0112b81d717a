"""Pages of referrals: the adviser's, the co-op's, the public's."""

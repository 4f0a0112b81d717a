"""The burden ledger: what unpopular work each member bore, against a fair share of it."""

"""Pages of the pipeline: board, list, one referral, shares, the candidate's own link."""

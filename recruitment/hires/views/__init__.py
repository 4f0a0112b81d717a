"""Pages of offers: the co-op's, and the candidate's own by link."""

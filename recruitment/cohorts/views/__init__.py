"""Pages of cohorts: the co-op's own, and where an adviser books a place."""

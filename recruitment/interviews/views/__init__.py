"""Pages of interviews: for those who recruit, who interview, advisers, and candidates."""

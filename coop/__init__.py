"""Members, shifts, rota, hours and pay: what a care co-operative does from week to week."""

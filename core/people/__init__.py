"""Co-operatives, services, people, their employment and membership, accounts and sign-in."""

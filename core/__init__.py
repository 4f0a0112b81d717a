"""What the three trades share: people, access, audit, jobs, sheets, calendar, pages, database."""

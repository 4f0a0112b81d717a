"""From a job-centre adviser's referral to a member who stays."""

"""What a table is: criteria, scorecards, checks, the meeting, the published figures."""

"""What the briefing says, one module a part; each has ``make(report) -> tuple of blocks``."""

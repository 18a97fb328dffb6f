"""Working days, screening rounds, deadlines: pure functions of (facts, today)."""

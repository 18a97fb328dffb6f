"""Where things live and what the office chose on this PC; no Qt, no SQL."""

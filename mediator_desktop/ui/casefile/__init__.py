"""One dispute, whole: its road, its facts, its papers."""

"""The home page: what waits."""

"""What the office chose."""

"""Sign-in and the first start."""

"""补贴: 以案定补 of a period, its claims, who is paid, the rules."""

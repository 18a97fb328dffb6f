"""Meetings, what they decided, risk assessments, the duty rota."""

"""Deadlines: what falls due becomes an event."""

"""Asks the CIS gateway whether a representative is who they say (SU-11)."""

"""Maintain: changes and processes that representatives and holders of powers of attorney ask for (MA-0 to MA-12)."""

"""Service Management: the email that asks for new contact details, and what comes back (MA-3a to MA-7)."""

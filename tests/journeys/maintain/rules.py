"""Stretches that many paths through Maintain share: the rules, in the order in which they speak."""

ASKED = ("MA-0", "MA-1")
DONE = (*ASKED, "MA-2")
AS_HOLDER = ("MA-1", "MA-0")
"""By one of the recorded holders of powers of attorney."""
DONE_AS_HOLDER = (*AS_HOLDER, "MA-2")
SENT = ("MA-3a", "MA-4", "MA-5", "MA-6", "MA-7")
CALLED_AND_SENT = ("MA-4", "MA-3a", "MA-5", "MA-6", "MA-7")
OTHERS_ASKED = (*AS_HOLDER, "MA-8", "MA-10", "MA-9")
ALL_AGREED = (*OTHERS_ASKED, "MA-12", "MA-2")
LACKING = (*OTHERS_ASKED, "MA-12", "MA-11")

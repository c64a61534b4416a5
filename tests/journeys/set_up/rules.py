"""Stretches that many paths through Set Up share: the rules, in the order in which they speak, and the letters."""

BEGUN = ("SU-1", "SU-2")
CALLED = ("SU-7", "SU-8")
REGISTERED = ("SU-9", "SU-10", "SU-11")
APPOINTED = ("SU-13", "SU-17")
COMPLETE = (*BEGUN, "SU-3e", *CALLED)
STRAIGHT = (*COMPLETE, *REGISTERED, *APPOINTED)
FORM_BACK = (*CALLED, *REGISTERED, *APPOINTED)

APPOINTING = ("CMSL0041", "CMSL0042")
ASKED = "CMSL5512"
NOT_REGISTERED = ("CMSL0047", "CMSL0049")
TOLD_NOT_VERIFIED = "CMSL0040"
NOMINATED = "CMSL0043"

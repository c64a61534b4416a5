"""The closed word lists of the wire, in the source's own words where it has them."""

from typing import Literal

Channel = Literal["telephone", "letter", "email"]
"""How a contact came in."""

ClientRole = Literal["receiving", "paying"]
"""The two client roles: receiving parent and paying parent (SU-D)."""

Stage = Literal["application", "live"]
"""Where the client's case stands (SU-D)."""

Jurisdiction = Literal["england_wales", "scotland", "northern_ireland"]
"""Decides the words of the letters: NICMS for CMG, the names of a power of attorney."""

Authorisation = Literal["none", "verbal", "written"]
"""How the client authorised the representative in the nomination (SU-3e, SU-23)."""

TaskKind = Literal[
    "call_client",
    "call_representative",
    "tell_client_one_representative",
    "inform_caller",
    "call_poa",
    "tell_requester",
    "call_requester",
    "security_check",
    "choose_contact",
    "unmatched_contact",
    "contradiction",
    "chase_service_management",
    "chase_third_party",
    "printed_anyway",
    "cis_unavailable",
    "letter_undeliverable",
    "late_document",
]
"""Work for a person."""

Queue = Literal["maintenance_service", "third_party_team", "power_of_attorney", "caseworkers"]
"""The team that a task or service request waits for (SU-D, SU-21, SU-A, MA-2)."""

SrStatus = Literal["In Progress", "Wait", "Pending Assignment", "Closed", "Cancelled"]
"""Status of a service request, the source's words."""

SrSubStatus = Literal["Activate Client Representative", "Create Client Rep", "Cancelled", "Complete"]
"""Sub Status of a service request, the source's words."""

SrResolution = Literal[
    "Active",
    "Accepted",
    "Not Registered \u2013 Unreachable",
    "Not Registered \u2013 Lack of Proof",
    "Lack of Proof",
]
"""Resolution Code of a service request, with the source's en dash; a blank one is absent."""

LetterCode = Literal[
    "CMSL0040",
    "CMSL0041",
    "CMSL0042",
    "CMSL0043",
    "CMSL0047",
    "CMSL0048",
    "CMSL0049",
    "CMSB003",
    "CMSL5512",
]
"""The nine letters of the procedure."""

LetterFate = Literal["accepted", "rejected", "printed", "dispatched", "returned"]
"""What a print vendor reports of a letter."""

Recipient = Literal["client", "representative"]
"""To whom a letter goes."""

Via = Literal["standard", "contingency"]
"""The usual print run, or the source's *Contingency* way of Letters (Outbound) (SU-31)."""

CisResult = Literal["verified", "not_verified", "disabled", "unavailable"]
"""The answer of the customer information system (SU-11, R-5)."""

CisBasis = Literal["nino", "personal_details"]
"""What was verified: the National Insurance number, or name, date of birth and address (SU-11)."""

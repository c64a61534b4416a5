"""`cm.cis.requests` and `cm.cis.results`: a representative's identity is verified against CIS (SU-11, R-5)."""

from contracts.base import Data
from contracts.parts import Person
from contracts.text import Identifier, Scin
from contracts.words import CisBasis, CisResult


class CisRequested(Data):
    """Verify this person, by NINO, or without one by name, date of birth and address (SU-11)."""

    request_id: Identifier
    """Also the idempotency key towards the gateway."""
    scin: Scin
    """The client's, whose case it is."""
    person: Person


class CisAnswered(Data):
    """What CIS said, or that it could not be asked in the policy's period (SU-11, SU-12, R-5)."""

    request_id: Identifier
    scin: Scin
    result: CisResult
    basis: CisBasis

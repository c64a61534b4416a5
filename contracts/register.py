"""`cm.register`: facts that other procedures record: powers of attorney, removals, third parties, clients."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from contracts.base import Data, Part, null_as
from contracts.checks import MaybeNino
from contracts.parts import Address, Client, ClientOfCase
from contracts.text import Identifier, Line, MaybeTelephone, Scin


class PoaHolder(Part):
    """The holder of a power of attorney, a person or an organisation (MA-1)."""

    id: Identifier
    name: Line
    """The whole name in one string."""
    address: Address
    telephone: MaybeTelephone = None
    scin: Scin | None = None
    """The holder's own SCIN (MA-3b, MA-4)."""
    nino: MaybeNino = None
    joint: bool
    """Two or more joint holders decide together (MA-1, MA-8)."""
    legal: Annotated[bool, null_as(lambda: True)] = True
    """The power is a legal one."""


class Poas(Data):
    """All holders of powers of attorney on the case; the list replaces the one before (MA-1, MA-12)."""

    scin: Scin
    client: ClientOfCase | None = None
    """The latest one counts."""
    poas: Annotated[tuple[PoaHolder, ...], Field(max_length=50)]

    @field_validator("poas", mode="after")
    @classmethod
    def _each_once(cls, poas: tuple[PoaHolder, ...]) -> tuple[PoaHolder, ...]:
        """Two holders under one id can't be told apart, nor their answers."""
        if len({poa.id for poa in poas}) < len(poas):
            raise PydanticCustomError("id_repeated", "two holders under one id")
        return poas


class RepresentativeRemoved(Data):
    """The Remove procedure ended a representative (SU-C, R-12)."""

    scin: Scin
    representative_id: Identifier


class ThirdPartyContact(Part):
    """A contact in a third party's record; complete with address and telephone (SU-21)."""

    name: Line
    """The whole name in one string."""
    address: Address | None = None
    telephone: MaybeTelephone = None


class ThirdParty(Data):
    """The third-party team recorded an organisation (SU-19 to SU-23)."""

    third_party_id: Identifier
    name: Line
    address: Address
    telephone: MaybeTelephone = None
    kind: Literal["client_representative", "unverified_employer"]
    """An unverified employer can't be a representative (SU-21)."""
    primary_contact: ThirdPartyContact | None = None
    contacts: Annotated[tuple[ThirdPartyContact, ...], Field(max_length=200), null_as(tuple)] = ()
    """Further contacts (SU-23)."""
    scin: Scin | None = None
    """The organisation's own SCIN, not the client's."""
    service_request_id: Identifier | None = None
    """Set when the record answers a service request; the Kafka key is then the client's SCIN."""


class ThirdPartyAvailable(Data):
    """Internal: an organisation that this client's case waits for was recorded (SU-21)."""

    scin: Scin
    third_party_id: Identifier


class ClientRecorded(Data):
    """The client's details changed: letters not yet issued use the new ones (R-16)."""

    client: Client


class CaseClosed(Data):
    """The client's case closed: everything open ends as R-12 (R-16)."""

    scin: Scin

"""`cm.contacts`: what clients, representatives and callers say to us, by telephone, letter or email."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from contracts.base import Data, Part, null_as
from contracts.free import AnyObject
from contracts.parts import Address, Client, ClientOfCase, Name, Person, Representative, Security
from contracts.text import Flag, FreeText, Identifier, Line, MaybeTelephone, Scin
from contracts.words import Authorisation, Channel


class Nomination(Data):
    """Someone asks that a representative be set up for the client (Set Up, SU-A to SU-F)."""

    client: Client
    channel: Channel
    """By email only the form is sent (SU-E)."""
    requested_by: Literal["client", "representative", "other"]
    """Only the client may ask (SU-B)."""
    representative: Representative
    authorisation: Authorisation
    """Whether the client authorised the representative, and how (SU-3e, SU-23)."""
    point_of_contact: Flag = False
    """The representative is wanted as the point of contact (SU-13 to SU-16)."""
    opt_out_of_sms: Flag = False
    """The client asks for no text messages (SU-7)."""
    power_of_attorney: Flag = False
    """A request under a power of attorney is another procedure's (SU-A)."""


class AuthorisationGiven(Data):
    """A written authorisation came in: the form or a letter (SU-4 to SU-7, R-13)."""

    scin: Scin
    form: Literal["CMSB003", "letter"]
    signed: bool
    """Without the client's signature the proof lacks (SU-6, R-9)."""
    representative: Representative
    point_of_contact: bool | None = None
    """Absent: the document says nothing of it."""
    opt_out_of_sms: bool | None = None
    """Absent: the document says nothing of it."""


class RepresentativeReply(Data):
    """The proposed representative answers CMSL0043 (SU-8, R-13)."""

    scin: Scin
    channel: Channel
    person: Person | None = None
    """What the reply adds to what is known of them (R-4)."""
    security: Security | None = None
    declines: Flag = False
    """They don't want to be the representative (R-12)."""


class Objection(Data):
    """The client doesn't want the representative: an answer to CMSL0040, or at any time before (SU-11, R-12)."""

    scin: Scin


class Requester(Part):
    """Who asks for a change: a representative or the holder of a power of attorney (MA-0)."""

    kind: Literal["representative", "poa"]
    id: Identifier


def _how_named(name: object) -> str:
    """Which of the two forms a name has; the words stand for no field, so that no path of an error shows them."""
    return "one_string" if isinstance(name, str) else "in_parts"


AnyName = Annotated[
    Annotated[Name, Tag("in_parts")] | Annotated[Line, Tag("one_string")],
    Discriminator(_how_named),
]
"""A person's name in parts, an organisation's in one string."""


class Details(Part):
    """Contact details as the requester gives them (MA-4); what is absent isn't spoken of."""

    address: Address | None = None
    telephone: MaybeTelephone = None
    mobile: MaybeTelephone = None
    name: AnyName | None = None
    """A person's name in parts, an organisation's in one string."""


class OwnDetails(Part):
    """The requester's own contact details change (MA-3)."""

    kind: Literal["own_details"]
    current: Details
    """The details that need changing, in the caller's words; what we hold decides (MA-4, R-4)."""
    new: Details


class ProcessWanted(Part):
    """The requester wants a process to be carried out (MA-2)."""

    kind: Literal["process"]
    process: Line
    area: Line
    sub_area: Line
    details: Annotated[AnyObject, null_as(dict)] = Field(default_factory=dict)


Change = Annotated[OwnDetails | ProcessWanted, Field(discriminator="kind")]
"""What is asked for; ``kind`` decides the rule (MA-2, MA-3)."""


class ChangeRequested(Data):
    """A representative or the holder of a power of attorney asks for a change (Maintain, MA-0)."""

    scin: Scin
    client: ClientOfCase | None = None
    requester: Requester
    channel: Channel
    security_check: Literal["passed", "failed", "not_done"]
    """Whether the requester's identity was checked in the call (MA-0)."""
    change: Change


class SecurityBlocked(Data):
    """A representative's PIN and password are blocked; that is never reset (MA-3c)."""

    scin: Scin
    representative_id: Identifier


class CreatedInError(Data):
    """A service request should never have been made (SU-X)."""

    scin: Scin
    service_request_id: Identifier
    reason: FreeText
    """Goes into the service request's Notes."""

"""The building blocks of events: names, addresses, persons, clients, representatives, sealed security details."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from contracts.base import Part
from contracts.checks import DateOfBirth, MaybeNino, postcode_in
from contracts.text import AddressLine, Base64, Country, Flag, Line, MaybeLine, MaybeTelephone, Scin
from contracts.words import ClientRole, Jurisdiction, Stage


class Name(Part):
    """The whole name of a natural person."""

    title: Line
    first_name: Line
    last_name: Line


class Address(Part):
    """A postal address as it was given; which parts are mandatory for a contact is SU-3c."""

    lines: Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=6)]
    """One to six lines, none of them empty, without postcode and country."""
    country: Country
    """ISO 3166-1 alpha-2 in capitals; the United Kingdom is GB."""
    postcode: MaybeLine = None
    """In GB, GG, IM and JE it must be one that can be there and is kept in capitals with one space (R-9)."""

    @field_validator("postcode", mode="after")
    @classmethod
    def _of_its_country(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Without a country that can be, there's nothing to hold it against."""
        country = info.data.get("country")
        return postcode_in(country, value) if value and country else value


class Person(Part):
    """What is known of a natural person; every gap is one that a rule deals with (R-8, R-9, SU-8)."""

    title: MaybeLine = None
    first_name: MaybeLine = None
    last_name: MaybeLine = None
    date_of_birth: DateOfBirth | None = None
    address: Address | None = None
    telephone: MaybeTelephone = None
    mobile: MaybeTelephone = None
    nino: MaybeNino = None
    """National Insurance number; never mandatory (SU-7)."""


class Client(Part):
    """The parent whose case it is."""

    scin: Scin
    name: Name
    address: Address
    role: ClientRole
    """Receiving or paying parent (SU-D)."""
    stage: Stage
    jurisdiction: Jurisdiction
    telephone: MaybeTelephone = None
    mobile: MaybeTelephone = None
    special_client_records: Flag = False
    """The case is in the Special Client Records Segment (MA-4)."""


def of_one_case(client: Client, scin: str | None, *above: str) -> None:
    """Holds a client in an event against the SCIN that the event itself is about.

    Args:
        client: As the event tells of them.
        scin: The event's own; None where that is wrong itself.
        above: The fields that lead to the client from the one that is checked.

    Raises:
        ValidationError: ``scin_differs``, at the client's ``scin``.
    """
    if scin is not None and client.scin != scin:
        kind = PydanticCustomError("scin_differs", "another client than the event is about")
        wrong = InitErrorDetails(type=kind, loc=(*above, "scin"), input=None)
        raise ValidationError.from_exception_data("Client", [wrong])


def _of_its_case(client: Client, info: ValidationInfo) -> Client:
    """Nobody else's details go into a case."""
    of_one_case(client, info.data.get("scin"))
    return client


ClientOfCase = Annotated[Client, AfterValidator(_of_its_case)]
"""The client in an event that has a `scin` of its own, which is the same."""


class NamedContact(Part):
    """The person to speak to in an organisation."""

    name: Line
    """The whole name in one string."""
    address: Address | None = None
    telephone: MaybeTelephone = None


class Organisation(Part):
    """An organisation proposed as representative (SU-19 to SU-23)."""

    name: MaybeLine = None
    address: Address | None = None
    telephone: MaybeTelephone = None
    scin: Scin | None = None
    """The organisation's own SCIN (MA-3b)."""
    legally_qualified: Flag = False
    """A solicitor need not be asked for in writing (SU-23)."""
    contact: NamedContact | None = None


class FriendOrRelative(Part):
    """An individual as representative (SU-1 to SU-17)."""

    type: Literal["friend_relative"]
    person: Person | None = None


class OrganisationRepresentative(Part):
    """An organisation as representative (SU-18 to SU-31)."""

    type: Literal["organisation"]
    organisation: Organisation | None = None


Representative = Annotated[FriendOrRelative | OrganisationRepresentative, Field(discriminator="type")]
"""The proposed representative; ``type`` decides the procedure (SU-F)."""


class Security(Part):
    """PIN and password, sealed to the platform's public key; never in clear on the wire (SU-8, SU-10)."""

    sealed: Base64
    """A sealed box (X25519) around the JSON object {pin, password}, in standard base64."""

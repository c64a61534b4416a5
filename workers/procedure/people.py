"""Personal data, kept apart from states, history and tasks, which refer to it by id."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ``postcode`` in capitals with its space, ``country`` ISO 3166 alpha-2."""

    lines: tuple[str, ...]
    postcode: str | None = None
    country: str = "GB"

    def on_the_wire(self) -> dict[str, Any]:
        """The contracts' address; a postcode that isn't known is absent."""
        known = {"lines": list(self.lines), "country": self.country}
        return known if self.postcode is None else {**known, "postcode": self.postcode}

    def on_one_line(self) -> str:
        """For notes: the lines, the postcode and the country."""
        return ", ".join(filter(None, (*self.lines, self.postcode, self.country)))


@dataclass(frozen=True, slots=True)
class Person:
    """What is held of a client, a contact or an organisation's contact. None: not known.

    Attributes:
        name: an organisation's contact or a power of attorney's holder, in one string; empty for individuals.
        organisation: the name of the organisation for which a contact acts.
        organisation_address: the organisation's own; the contact's may be another.
        organisation_telephone: likewise.
        jurisdiction: clients only, it chooses the wording of letters.
        scin: the own SCIN of an organisation or of a power of attorney's holder; a client's is the case's (MA-4).
        special_client_records: clients only, whether the case is in the Special Client Records Segment (MA-4).
    """

    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    date_of_birth: date | None = None
    address: Address | None = None
    telephone: str | None = None
    mobile: str | None = None
    nino: str | None = None
    organisation: str | None = None
    organisation_address: Address | None = None
    organisation_telephone: str | None = None
    jurisdiction: str | None = None
    scin: str | None = None
    special_client_records: bool | None = None

    @property
    def full_name(self) -> str:
        """The name as it stands on an envelope."""
        return self.name or " ".join(p for p in (self.title, self.first_name, self.last_name) if p)

    @property
    def callable(self) -> bool:
        """Whether a number is known to call them at."""
        return bool(self.telephone or self.mobile)

    @property
    def postal_address(self) -> Address | None:
        """Where letters go: the contact's own address, else the organisation's."""
        return self.address or self.organisation_address

    def as_represented(self) -> "Person":
        """Who represents the client: an organisation, for which its contact stands in where it isn't known enough."""
        if self.organisation is None:
            return self
        address = self.organisation_address or self.address
        telephone = self.organisation_telephone or self.telephone
        return replace(self, name=self.organisation, address=address, telephone=telephone)

    def to_call(self) -> dict[str, str]:
        """What somebody needs who is to call them; it travels with the task's event only."""
        known = {"name": self.full_name, "telephone": self.telephone, "mobile": self.mobile}
        return {what: value for what, value in known.items() if value}

    def filled_from(self, newer: "Person") -> "Person":
        """This person with gaps filled from ``newer``; what is held stays (R-4)."""
        gaps = {f: getattr(newer, f) for f in FIELDS if getattr(self, f) is None}
        return replace(self, **{f: v for f, v in gaps.items() if v is not None})

    def gaps_filled_by(self, newer: "Person") -> tuple[str, ...]:
        """The fields that ``newer`` adds."""
        return tuple(f for f in FIELDS if getattr(self, f) is None and getattr(newer, f) is not None)

    def differs_from(self, newer: "Person") -> tuple[str, ...]:
        """The fields in which ``newer`` contradicts what is held (R-4).

        Capitals, accents, punctuation and spacing don't make a difference.
        """
        return tuple(f for f in FIELDS if _differ(f, getattr(self, f), getattr(newer, f)))


NOBODY = Person()

OF_ORGANISATION = {"address": "organisation_address", "telephone": "organisation_telephone"}
"""Where an organisation's own details stand in the record of its contact."""

FIELDS: tuple[str, ...] = tuple(Person.__dataclass_fields__)


def folded(text: str) -> str:
    """Letters and digits of ``text`` without accents, all in one case."""
    if not text.isascii():
        text = normalize("NFKD", text)
    return "".join(filter(str.isalnum, text)).casefold()


def digits(telephone: str) -> str:
    """The digits of a telephone number in national form: +44 and 0044 read as 0."""
    plain = "".join(filter(str.isdecimal, telephone))
    if telephone.lstrip().startswith("+44") or plain.startswith("0044"):
        return "0" + plain.removeprefix("00").removeprefix("44").removeprefix("0")
    return plain


def person_or_nobody(told: Any | None) -> Person:  # noqa: ANN401 - as `person_from`, or none
    """Whom a contract's model tells of, which may be left out."""
    return NOBODY if told is None else person_from(told)


def person_from(data: Any) -> Person:  # noqa: ANN401 - any of the contracts' person-shaped models
    """A Person from a contract's person, client, organisation or contact; missing fields stay None."""
    told = vars(data)
    known = {field: told[field] for field in _PLAIN if field in told}
    if "special_client_records" in told:  # only a client has it, whose SCIN is the case's
        known.pop("scin", None)
    address, name = told.get("address"), told.get("name")
    if address is not None:
        known["address"] = Address(tuple(address.lines), address.postcode, address.country)
    if isinstance(name, str):
        known["name"] = name
    elif name is not None:
        known |= {"title": name.title, "first_name": name.first_name, "last_name": name.last_name}
    return Person(**known)


_PLAIN = tuple(field for field in FIELDS if field not in {"name", "address"})


def _differ(field: str, held: Any, newer: Any) -> bool:  # noqa: ANN401 - any field of a person
    if held is None or newer is None or held == newer:
        return False
    if field in {"telephone", "mobile", "organisation_telephone"}:
        return digits(held) != digits(newer)
    if isinstance(held, Address):
        return _folded_address(held) != _folded_address(newer)
    return not isinstance(held, str) or folded(held) != folded(newer)


def _folded_address(address: Address) -> str:
    return folded("".join((*address.lines, address.postcode or "", address.country)))

"""Whom the client names: an individual, or an organisation with its contact (SU-F)."""

from typing import Any

from workers.activation.setup_case import NOBODY
from workers.activation.state import Activation
from workers.procedure.people import Address, Person, folded, person_from


def nominee_from(representative: Any) -> Person:  # noqa: ANN401 - the contracts' representative, or none
    """What is said of the representative; an organisation's contact carries the organisation's details too."""
    organisation = getattr(representative, "organisation", None)
    if organisation is not None:
        return _contact_of(organisation)
    person = getattr(representative, "person", None)
    return NOBODY if person is None else person_from(person)


def same_nominee(one: Activation, held: Person, representative_type: str, newer: Person) -> bool:
    """Whether another nomination names the same representative: nothing that identifies them differs (R-11)."""
    if one.representative_type != representative_type:
        return False
    identifying = ("organisation",) if one.for_organisation else ("first_name", "last_name", "date_of_birth", "nino")
    return not set(identifying) & set(held.differs_from(newer))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two one-string names are the same but for capitals, accents and spacing."""
    return one is not None and other is not None and folded(one) == folded(other)


def _contact_of(organisation: Any) -> Person:  # noqa: ANN401 - the contracts' organisation
    contact = organisation.contact
    return Person(
        name=contact.name if contact else None,
        address=_address(contact.address) if contact else None,
        telephone=contact.telephone if contact else None,
        scin=organisation.scin,
        organisation=organisation.name,
        organisation_address=_address(organisation.address),
        organisation_telephone=organisation.telephone,
    )


def _address(address: Any) -> Address | None:  # noqa: ANN401 - the contracts' address
    return None if address is None else Address(tuple(address.lines), address.postcode, address.country)

"""Whom the client names: an individual, or an organisation with its contact (SU-F)."""

from dataclasses import replace
from typing import Any

from workers.activation.state import Activation
from workers.procedure.people import Person, folded, person_from, person_or_nobody


def nominee_from(representative: Any) -> Person:  # noqa: ANN401 - the contracts' representative, or none
    """What is said of the representative; an organisation's contact carries the organisation's details too."""
    organisation = getattr(representative, "organisation", None)
    if organisation is not None:
        return _contact_of(organisation)
    return person_or_nobody(getattr(representative, "person", None))


def of_a_solicitor(representative: Any) -> bool:  # noqa: ANN401 - the contracts' representative, or none
    """Whether it is said to be an organisation that is legally qualified (SU-23)."""
    organisation = getattr(representative, "organisation", None)
    return organisation is not None and bool(organisation.legally_qualified)


def same_nominee(one: Activation, held: Person, representative_type: str, newer: Person) -> bool:
    """Whether another nomination names the same representative: nothing that identifies them differs (R-11)."""
    if one.representative_type != representative_type:
        return False
    identifying = ("organisation",) if one.for_organisation else ("first_name", "last_name", "date_of_birth", "nino")
    return not set(identifying) & set(held.differs_from(newer))


def somebody_else(held: Person, newer: Person) -> bool:
    """Whether both name and date of birth differ; where only one of them does it may be a slip."""
    differing = set(held.differs_from(newer))
    return "date_of_birth" in differing and not differing.isdisjoint({"first_name", "last_name"})


def organisation_named(nominee: Person) -> bool:
    """Whether both the organisation and its contact are named (SU-19)."""
    return bool(nominee.organisation and nominee.name)


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two one-string names are the same but for capitals, accents and spacing."""
    return one is not None and other is not None and folded(one) == folded(other)


def _contact_of(organisation: Any) -> Person:  # noqa: ANN401 - the contracts' organisation
    contact = person_or_nobody(organisation.contact)
    firm = person_from(organisation)
    return replace(
        contact,
        scin=firm.scin,
        organisation=firm.name,
        organisation_address=firm.address,
        organisation_telephone=firm.telephone,
    )

"""The authorisation form in CMSB003: the first part is ours, the second stays blank for the client."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form.

    Attributes:
        heading: may have `{org}` in it.
        filled_by: ``us``: the fields are system generated; ``client``: they stay blank.
        intro: what to do with this part.
        fields: the labels, in order.
    """

    heading: str
    filled_by: Literal["us", "client"]
    intro: str
    fields: tuple[str, ...]


AUTHORISATION_FORM: tuple[FormPart, ...] = (
    FormPart(
        "Part one: filled in by {org}",
        "us",
        "Check that these details are right. Tell us if they are not.",
        ("Your name", "Your address", "Your client number"),
    ),
    FormPart(
        "Part two: a friend or relative",
        "client",
        "Fill in this part if your representative is a friend or relative.",
        (
            "Title",
            "First name",
            "Last name",
            "Date of birth",
            "Address",
            "Postcode",
            "Country",
            "Telephone number",
            "National Insurance number, if you know it",
        ),
    ),
    FormPart(
        "Part two: an organisation",
        "client",
        "Fill in this part if your representative is an organisation.",
        (
            "Name of the organisation",
            "Address of the organisation",
            "Telephone number of the organisation",
            "Name of your contact there",
            "Address of your contact, even if it is the same",
            "Telephone number of your contact",
            "Is your contact a solicitor? Yes or no",
        ),
    ),
    FormPart(
        "Part two: how we keep in touch",
        "client",
        "Tell us what you want.",
        (
            "Should we contact your representative instead of you? Yes or no",
            "Should we stop sending you text messages? Yes or no",
        ),
    ),
    FormPart(
        "Part two: declaration",
        "client",
        "I authorise the person or organisation that I have named to act as my representative with {org}.",
        ("Your signature", "Date"),
    ),
)

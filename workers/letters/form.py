"""The authorisation form in CMSB003: the first part is ours, the second stays blank for the client."""

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["line", "lines", "date", "postcode", "telephone", "nino", "choice", "signature"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in.

    Attributes:
        label: what is asked for.
        kind: which box stands beside it: one line, three lines, a box a character, Yes and No, or room to sign.
        hint: when it may be left blank, or what is meant.
    """

    label: str
    kind: FieldKind = "line"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form.

    Attributes:
        heading: may have `{org}` in it.
        filled_by: ``us``: the fields are system generated; ``client``: they stay blank.
        intro: what to do with this part.
        fields: in order.
    """

    heading: str
    filled_by: Literal["us", "client"]
    intro: str
    fields: tuple[FormField, ...]


_IF_YOU_KNOW_IT = "If you know it"

AUTHORISATION_FORM: tuple[FormPart, ...] = (
    FormPart(
        "Part one: filled in by {org}",
        "us",
        "Check that these details are right. Tell us if they are not.",
        (FormField("Your name"), FormField("Your address", "lines"), FormField("Your client number")),
    ),
    FormPart(
        "Part two: a friend or relative",
        "client",
        "Fill in this part if your representative is a friend or relative.",
        (
            FormField("Title"),
            FormField("First name"),
            FormField("Last name"),
            FormField("Date of birth", "date", "Day, month, year"),
            FormField("Address", "lines"),
            FormField("Postcode", "postcode"),
            FormField("Country"),
            FormField("Telephone number", "telephone"),
            FormField("National Insurance number", "nino", _IF_YOU_KNOW_IT),
        ),
    ),
    FormPart(
        "Part two: an organisation",
        "client",
        "Fill in this part if your representative is an organisation.",
        (
            FormField("Name of the organisation"),
            FormField("Address of the organisation", "lines"),
            FormField("Telephone number of the organisation", "telephone"),
            FormField("Name of your contact there"),
            FormField("Address of your contact", "lines", "Even if it is the same"),
            FormField("Telephone number of your contact", "telephone"),
            FormField("Is your contact a solicitor?", "choice"),
        ),
    ),
    FormPart(
        "Part two: how we keep in touch",
        "client",
        "Tell us what you want.",
        (
            FormField("Should we contact your representative instead of you?", "choice"),
            FormField("Should we stop sending you text messages?", "choice"),
        ),
    ),
    FormPart(
        "Part two: declaration",
        "client",
        "I authorise the person or organisation that I have named to act as my representative with {org}.",
        (FormField("Your signature", "signature"), FormField("Date", "date", "Day, month, year")),
    ),
)

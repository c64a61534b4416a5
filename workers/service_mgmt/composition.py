"""The email to Service Management, made from what is held at the moment of its sending (MA-3a, MA-4, MA-5).

Pure, and kept nowhere: the same particulars make the same text.
"""

from collections.abc import Iterable
from hashlib import sha256
from re import compile as pattern

from workers.procedure.mail import Email, Particulars, Unsendable
from workers.procedure.people import Address, Person
from workers.service_mgmt.details import spoken_of

SUBJECT = "Client Rep Contact Information Update Request"
INBOX = "DWP CM Config & Data Management Team"
SEGMENT = "This change relates to a case held in the Special Client Records Segment."
LABELS = {"name": "Name", "address": "Address", "telephone": "Home telephone", "mobile": "Mobile telephone"}
NOT_HELD = "not held"

_PLAIN = pattern(r"[A-Za-z0-9][A-Za-z0-9_:-]{0,63}")


def message_name(request_id: str) -> str:
    """What names the email for ever in its Message-ID, so that a repeat is recognised: two requests never share it.

    The request's own id wherever a Message-ID can hold it, so that receipts and reports can be told apart by it.
    """
    plain = _PLAIN.fullmatch(request_id) and not request_id.endswith(":") and "::" not in request_id
    return request_id.replace(":", ".") if plain else f"sha256.{sha256(request_id.encode()).hexdigest()}"


def compose(about: Particulars) -> Email | Unsendable:
    """The email, or why there is none: who it is about, or what is to change, isn't known any more."""
    requester, new = about.requester, about.change
    if requester is None or new is None or not (changing := spoken_of(new)):
        return Unsendable("details_missing")
    held = requester.as_represented()
    number = _number(held)
    if number is None:
        return Unsendable("no_number")
    special = bool(about.client and about.client.special_client_records)
    parts = (
        ["Please update the contact record of this client representative."],
        [f"Full name: {_line(held.full_name)}", f"{number[0]}: {_line(number[1])}"],
        ["Contact information held that needs to be updated", *_details(held, changing)],
        ["New contact information", *_details(new, changing)],
        [SEGMENT] if special else [],
        ["Please note the change on the contact record once it is made.", f"Reference: {about.request_id}"],
    )
    body = "\n\n".join("\n".join(part) for part in parts if part) + "\n"
    said = ("full_name", number[2], *changing, *(["special_client_records"] if special else []))
    return Email(to_name=INBOX, subject=SUBJECT, body=body, said=said)


def _number(person: Person) -> tuple[str, str, str] | None:
    """SCIN, else NINO: one is enough to find the record."""
    if person.scin:
        return "Scheme client identification number (SCIN)", person.scin, "scin"
    return ("National Insurance number (NINO)", person.nino, "nino") if person.nino else None


def _details(person: Person, changing: Iterable[str]) -> list[str]:
    return [f"{LABELS[what]}: {_detail(person, what)}" for what in changing]


def _detail(person: Person, what: str) -> str:
    if what == "name":
        return _line(person.organisation or person.full_name) or NOT_HELD
    if what == "address":
        return _address(person.postal_address)
    return _line(getattr(person, what) or "") or NOT_HELD


def _address(address: Address | None) -> str:
    if address is None:
        return NOT_HELD
    country = [] if address.country == "GB" else [f"country code {address.country}"]
    return ", ".join(_line(part) for part in (*address.lines, address.postcode or "", *country) if part.strip())


def _line(text: str) -> str:
    """On one line, so that nothing held can look like another line of the email."""
    return " ".join(text.split())

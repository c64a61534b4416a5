"""What a record of the third-party register is good for (SU-19, SU-21, SU-23)."""

from dataclasses import replace

from workers.activation.nominee import same_name
from workers.procedure.people import FIELDS, NOBODY, Person, digits, folded
from workers.procedure.records import ThirdParty


def unusable(record: ThirdParty) -> str | None:
    """Why a record can't be used for a representative (SU-21); None: it can."""
    if record.kind == "unverified_employer":
        return "recorded as Unverified Employer"
    contact = record.primary_contact
    if contact is None:
        return "no primary contact"
    if contact.address is None or contact.telephone is None:
        return "the primary contact lacks address or telephone"
    return None


def lists_contact(record: ThirdParty, nominee: Person) -> bool:
    """Whether the contact that the client names is in the record (SU-23)."""
    return _listed(record, nominee) is not None


def agreeing(record: ThirdParty, nominee: Person) -> list[str]:
    """What is the same in the record and in the client's words: the name, and perhaps more."""
    return [sign for sign, (held, told) in _signs(record, nominee).items() if held is not None and held == told]


def with_record(record: ThirdParty, nominee: Person) -> Person:
    """The named contact, with what the record says of them and of the organisation where the client didn't."""
    return nominee.filled_from(_told(record, nominee))


def without_record(record: ThirdParty, nominee: Person) -> Person:
    """The named contact without what may have come from the record; the names stay."""
    told = _told(record, nominee)
    details = [field for field in FIELDS if field not in {"name", "organisation"}]
    return replace(nominee, **{field: None for field in details if getattr(nominee, field) == getattr(told, field)})


def _told(record: ThirdParty, nominee: Person) -> Person:
    return replace(
        _listed(record, nominee) or NOBODY,
        organisation=record.name,
        organisation_address=record.address,
        organisation_telephone=record.telephone,
        scin=record.scin,
    )


def _listed(record: ThirdParty, nominee: Person) -> Person | None:
    listed = (record.primary_contact, *record.contacts)
    return next((one for one in listed if one is not None and same_name(one.name, nominee.name)), None)


def _signs(record: ThirdParty, nominee: Person) -> dict[str, tuple[str | None, str | None]]:
    address = nominee.organisation_address
    return {
        "name": (folded(record.name), folded(nominee.organisation or "")),
        "scin": (record.scin, nominee.scin),
        "postcode": (record.address.postcode, address.postcode if address else None),
        "telephone": (_digits(record.telephone), _digits(nominee.organisation_telephone)),
    }


def _digits(telephone: str | None) -> str | None:
    return digits(telephone) if telephone else None

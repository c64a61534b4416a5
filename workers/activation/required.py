"""What has to be known before a request may go on: by telephone (R-8) and in writing (R-9)."""

from workers.activation.setup_case import SetUp
from workers.procedure.people import Address, Person
from workers.procedure.rule import rule


@rule("R-8")
def known_by_telephone(case: SetUp, request_id: str) -> str:
    """``all`` the minimum details of the nominee are known (→ SU-3c), ``some`` (→ SU-3a) or ``none`` (→ SU-3d)."""
    minimum = case.policy(request_id).values.minimum_by_telephone
    missing = missing_facts(minimum, case.nominee(request_id))
    if not missing:
        return "all"
    return "none" if len(missing) == len(minimum) else "some"


@rule("R-9")
def lacking_in_writing(case: SetUp, request_id: str, person: Person, *, signed: bool) -> tuple[str, ...]:
    """What the law requires in writing for the type of representative, but isn't there; empty: complete."""
    required = case.policy(request_id).values.required_in_writing
    return missing_facts(required[case.activation(request_id).representative_type], person, signed=signed)


def missing_facts(required: tuple[str, ...], person: Person, *, signed: bool = False) -> tuple[str, ...]:
    """Those of the ``required`` facts that aren't known."""
    return tuple(fact for fact in required if not _known(fact, person, signed=signed))


def mandatory_address(address: Address | None) -> bool:
    """Whether the fields mandatory for a contact are there: line 1, country and, in the UK, a postcode (SU-3c)."""
    if address is None or not address.lines or not address.country:
        return False
    return address.country != "GB" or bool(address.postcode)


def _known(fact: str, person: Person, *, signed: bool) -> bool:
    match fact:
        case "signature":
            return signed
        case "address":
            return mandatory_address(person.address)
        case "name":
            return person.organisation is not None
        case "contact_name":
            return person.name is not None
        case "telephone":
            return bool(person.telephone or person.mobile)
        case _:
            return getattr(person, fact) is not None

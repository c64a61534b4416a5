"""The representative as a contact: found among those there, or created (SU-3c)."""

from workers.activation.contradiction import fill_gaps
from workers.activation.progress import enter
from workers.activation.representative_events import ContactSetUp
from workers.activation.required import known_by_telephone
from workers.activation.setup_case import SetUp
from workers.activation.state import CHOOSE_CONTACT, Representative
from workers.procedure.effects import ForgetPerson
from workers.procedure.matching import agreeing, match_key
from workers.procedure.rule import rule

NONE_OF_THESE = "none_of_these"


@rule("SU-3c")
def contact_set_up(case: SetUp, request_id: str) -> bool:
    """Search existing contacts by last and first name (folded) and date of birth, else create one.

    One match that also agrees on NINO, postcode or telephone, the NINO not differing, is used; any other match
    raises the task ``choose_contact``.

    Returns:
        Whether the contact is there; if not, someone is to choose.
    """
    if case.activation(request_id).representative_id is not None:
        return True
    found = _matches(case, request_id)
    if not found:
        create_contact(case, request_id)
    elif len(found) == 1 and (agree := agreeing(case.person(found[0]), case.nominee(request_id))):
        use_contact(case, request_id, found[0], ("name", "date of birth", *agree))
    else:
        _ask_which(case, request_id, found)
        return False
    return True


@rule("SU-3c")
def contact_of_another(case: SetUp, request_id: str) -> None:
    """Somebody else counts while the form is waited for: their contact is set up as the first's was, if it's clear."""
    one, found = case.activation(request_id), _matches(case, request_id)
    if not one.asked_with_contact or one.representative_id or known_by_telephone(case, request_id) != "all":
        return
    if not found:
        create_contact(case, request_id)
    elif len(found) == 1 and (agree := agreeing(case.person(found[0]), case.nominee(request_id))):
        use_contact(case, request_id, found[0], ("name", "date of birth", *agree))


@rule("SU-3c")
def create_contact(case: SetUp, request_id: str) -> None:
    """Create the contact from what is known; later details are added to it."""
    nominee_id = case.activation(request_id).nominee_id
    person = case.nominee(request_id)
    case.keep_person(nominee_id, "contact", person, match_key(person))
    _link(case, request_id, nominee_id, ())


@rule("SU-3c")
def use_contact(case: SetUp, request_id: str, contact_id: str, matched_on: tuple[str, ...]) -> None:
    """Use a contact that is there: the nomination fills its gaps, where it differs the contact's own details stay."""
    nominee_id, person = case.activation(request_id).nominee_id, case.nominee(request_id)
    _link(case, request_id, contact_id, matched_on)
    if differing := fill_gaps(case, request_id, person):
        case.tell(f"The contact's own details stay where the nomination differs: {', '.join(differing)}")
    case.ask(ForgetPerson(nominee_id))


def _matches(case: SetUp, request_id: str) -> tuple[str, ...]:
    key = match_key(case.nominee(request_id))
    return case.records.matches[key] if key else ()


def _link(case: SetUp, request_id: str, contact_id: str, matched_on: tuple[str, ...]) -> None:
    kind = case.activation(request_id).representative_type
    case.record(ContactSetUp(Representative(case.new_id(), contact_id, request_id, kind), matched_on))


def _matched_on(case: SetUp, request_id: str, contact_id: str) -> list[str]:
    return ["name", "date of birth", *agreeing(case.person(contact_id), case.nominee(request_id))]


def _ask_which(case: SetUp, request_id: str, found: tuple[str, ...]) -> None:
    case.ask_person(
        request_id,
        "choose_contact",
        "Say which existing contact the representative is, if any",
        outcomes=(*found, NONE_OF_THESE),
        details={
            "contacts": list(found),
            "nominee_id": case.activation(request_id).nominee_id,
            "matched_on": {contact_id: _matched_on(case, request_id, contact_id) for contact_id in found},
        },
    )
    enter(case, request_id, CHOOSE_CONTACT)

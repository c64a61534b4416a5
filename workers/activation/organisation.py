"""An organisation as representative: found in the third-party register, authorised, created (SU-19, SU-22 to SU-30)."""

from workers.activation.appointing import activate
from workers.activation.asking import ask_in_writing
from workers.activation.contact import NONE_OF_THESE
from workers.activation.contradiction import stopped
from workers.activation.enquiry import general_enquiry
from workers.activation.events import ContactSetUp, ThirdPartyAdded
from workers.activation.nominee import same_name
from workers.activation.notified import wishes
from workers.activation.progress import end_third_party_request, enter, withdraw_tasks
from workers.activation.setup_case import NOBODY, SetUp
from workers.activation.state import CHOOSE_CONTACT, Representative
from workers.activation.third_party import add_third_party, ask_for_contact, chase, send_back, stop_waiting, unusable
from workers.procedure import work
from workers.procedure.matching import organisation_key
from workers.procedure.people import Person
from workers.procedure.records import ThirdParty
from workers.procedure.rule import rule


@rule("SU-19")
def look_up_organisation(case: SetUp, request_id: str) -> None:
    """Organisation or contact not named → SU-29; in the register → SU-22, there but not usable → SU-21; else SU-20."""
    nominee = case.nominee(request_id)
    if not (nominee.organisation and nominee.name):
        case.tell("The organisation or its contact isn't named")
        not_identified(case, request_id)
        return
    found = case.records.third_parties_named[organisation_key(nominee.organisation)]
    if not found:
        add_third_party(case, request_id)
    elif len(found) == 1:
        _found(case, request_id, found[0])
    else:
        _ask_which(case, request_id, found)


@rule("SU-19")
def organisation_chosen(case: SetUp, request_id: str, outcome: str) -> None:
    """Someone said which of several records it is; ``none_of_these`` → SU-20."""
    if outcome == NONE_OF_THESE:
        add_third_party(case, request_id)
    else:
        _found(case, request_id, outcome)


@rule("SU-21")
def record_arrived(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """The third-party team's record: usable → on; not so → it goes back. Their SR is ``Closed`` / ``Complete``."""
    if stopped(case, request_id):
        case.tell("The third party is recorded; the request goes on once the contradiction is settled")
        return
    if (why := _why_not(case, request_id, record)) is not None:
        send_back(case, request_id, why)
        return
    end_third_party_request(case, request_id, "Closed")
    stop_waiting(case, request_id)
    withdraw_tasks(case, request_id, "The third party is recorded", "chase_third_party")
    add_to_request(case, request_id, record)


@rule("SU-22")
def add_to_request(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """Add the third party to the Activate SR; from then on the representative is set up."""
    if case.activation(request_id).third_party_id is None:
        work.change_request(case, request_id, fields={"third_party_id": record.third_party_id})
        case.record(ThirdPartyAdded(request_id, record.third_party_id))
    _set_up_contact(case, request_id, record)
    check_contact(case, request_id, record)


@rule("SU-23")
def check_contact(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """The named contact isn't in the record: SR 3rd Party / Update 3rd Party Details; wait for it."""
    if _has_contact(case, request_id, record):
        identified(case, request_id)
    else:
        ask_for_contact(case, request_id)


@rule("SU-24")
def identified(case: SetUp, request_id: str) -> None:
    """Authorised as SU-23 asks (a legally qualified one by telephone too) → SU-25, else SU-29."""
    if stopped(case, request_id):
        return
    if case.authorised(request_id):
        organisation_notified(case, request_id)
    else:
        not_identified(case, request_id)


@rule("SU-25")
def organisation_notified(case: SetUp, request_id: str) -> None:
    """As SU-7 without NINO and call; Rep Type ``Organisation``, POA Type ``None``."""
    wishes(case, request_id)
    work.change_request(case, request_id, fields={"rep_type": "Organisation", "poa_type": "None"})
    create_organisation_rep(case, request_id)


@rule("SU-26")
def create_organisation_rep(case: SetUp, request_id: str) -> None:
    """Sub Status ``Create Client Rep``, Resolution ``Active``; no security details, no CIS."""
    fields = {"representative_id": case.representative_id(request_id)}
    work.change_request(case, request_id, sub_status="Create Client Rep", fields=fields)
    activate(case, request_id)


@rule("SU-29")
def not_identified(case: SetUp, request_id: str) -> None:
    """SR Manage Inbound Call / General Enquiries / General Enquiries, once; then SU-30."""
    if not case.activation(request_id).enquired:
        general_enquiry(case, request_id)
    ask_in_writing(case, request_id)


def organisation_authorised(case: SetUp, request_id: str) -> None:
    """The client has authorised: on from SU-23 where the record is linked, else from SU-19."""
    one = case.activation(request_id)
    record = case.records.third_parties[one.third_party_id] if one.third_party_id else None
    if record is None:
        look_up_organisation(case, request_id)
    else:
        check_contact(case, request_id, record)


def go_on(case: SetUp, request_id: str) -> None:
    """From the wait for the third-party team: their record may be there; silence → SU-21; unless something stops it."""
    if stopped(case, request_id):
        return
    one = case.activation(request_id)
    key = organisation_key(case.nominee(request_id).organisation or "")
    ids = (one.third_party_id,) if one.third_party_id else case.records.third_parties_named[key]
    record = case.records.third_parties[ids[0]] if len(ids) == 1 else None
    if record is not None and _why_not(case, request_id, record) is None:
        record_arrived(case, request_id, record)
    elif one.lapsed_wait:
        chase(case, request_id)


def _found(case: SetUp, request_id: str, third_party_id: str) -> None:
    record = case.records.third_parties[third_party_id]
    if record is None:
        add_third_party(case, request_id)
    elif (why := unusable(record)) is not None:
        send_back(case, request_id, why)
    else:
        add_to_request(case, request_id, record)


def _why_not(case: SetUp, request_id: str, record: ThirdParty) -> str | None:
    """Why a record isn't what was asked for; None: it is."""
    linked = case.activation(request_id).third_party_id is not None
    if linked and not _has_contact(case, request_id, record):
        return unusable(record) or "the contact named by the client is missing"
    return unusable(record)


def _has_contact(case: SetUp, request_id: str, record: ThirdParty) -> bool:
    return _listed_contact(record, case.nominee(request_id)) is not None


def _listed_contact(record: ThirdParty, wanted: Person) -> Person | None:
    listed = (record.primary_contact, *record.contacts)
    return next((one for one in listed if one is not None and same_name(one.name, wanted.name)), None)


def _ask_which(case: SetUp, request_id: str, found: tuple[str, ...]) -> None:
    case.ask_person(
        request_id,
        "choose_contact",
        "Say which third party's record the representative is, if any",
        (*found, NONE_OF_THESE),
        {"third_parties": list(found), "nominee_id": case.activation(request_id).nominee_id, "matched_on": ["name"]},
    )
    enter(case, request_id, CHOOSE_CONTACT)


def _set_up_contact(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """The named contact, with what the record says of them and of the organisation where the client didn't."""
    one, nominee = case.activation(request_id), case.nominee(request_id)
    of_record = Person(
        organisation=record.name,
        organisation_address=record.address,
        organisation_telephone=record.telephone,
        scin=record.scin,
    )
    of_contact = _listed_contact(record, nominee) or NOBODY
    case.keep_person(one.nominee_id, "contact", nominee.filled_from(of_contact).filled_from(of_record))
    if one.representative_id is None:
        case.record(ContactSetUp(Representative(case.new_id(), one.nominee_id, request_id, "organisation")))

"""An organisation as representative: found in the third-party register, authorised, created (SU-19, SU-22 to SU-29)."""

from workers.activation.appointing import activate
from workers.activation.asking import ask_in_writing
from workers.activation.contact import NONE_OF_THESE
from workers.activation.contradiction import stopped
from workers.activation.enquiry import general_enquiry
from workers.activation.nominee import organisation_named
from workers.activation.progress import end_third_party_request, enter, withdraw_tasks
from workers.activation.representative_events import ContactSetUp
from workers.activation.setup_case import SetUp
from workers.activation.sms import consider_sms
from workers.activation.state import CHOOSE_CONTACT, Activation, Representative
from workers.activation.third_party import add_third_party, ask_for_contact, chase, send_back
from workers.activation.third_party_events import OrganisationSought, RecordCame, RecordsRuledOut, ThirdPartyAdded
from workers.activation.third_party_record import agreeing, lists_contact, unusable, with_record, without_record
from workers.procedure import work
from workers.procedure.matching import organisation_key
from workers.procedure.records import ThirdParty
from workers.procedure.rule import rule


@rule("SU-19")
def look_up_organisation(case: SetUp, request_id: str) -> None:
    """Organisation or contact not named → SU-29; in the register → SU-22, there but not usable → SU-21; else SU-20."""
    nominee = case.nominee(request_id)
    if not organisation_named(nominee):
        case.tell("The organisation or its contact isn't named")
        not_identified(case, request_id)
        return
    case.record(OrganisationSought(request_id, key := organisation_key(nominee.organisation or "")))
    found = case.records.third_parties_named[key]
    if not found:
        add_third_party(case, request_id)
    elif len(found) == 1:
        _take(case, request_id, found[0])
    else:
        _ask_which(case, request_id, found)


@rule("SU-19")
def look_up_again(case: SetUp, request_id: str) -> None:
    """Another organisation is meant than was looked up: what was found or asked for no longer counts."""
    end_third_party_request(case, request_id, "Cancelled")
    withdraw_tasks(case, request_id, "Another organisation is meant", "choose_contact", "chase_third_party")
    one = case.activation(request_id)
    if one.third_party_id is not None:
        person = without_record(case.third_party(one.third_party_id), case.nominee(request_id))
        case.keep_person(one.nominee_id, "contact", person)
    look_up_organisation(case, request_id)


@rule("SU-19")
def organisation_chosen(case: SetUp, request_id: str, outcome: str) -> None:
    """Somebody said which of several records it is, or that it is none of these."""
    if outcome == NONE_OF_THESE:
        *offered, _ = case.state.desk.tasks[case.message.data.task_id].outcomes
        case.record(RecordsRuledOut(request_id, tuple(offered)))
    else:
        case.record(RecordCame(request_id, outcome))
    go_on_from_choice(case, request_id)


@rule("SU-21")
def record_came(case: SetUp, request_id: str, third_party_id: str) -> None:
    """The third-party team's record is there."""
    case.record(RecordCame(request_id, third_party_id))
    go_on(case, request_id)


@rule("SU-21")
def record_usable(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """The record is as it was asked for: the 3rd Party SR is ``Closed`` / ``Complete`` → SU-22."""
    end_third_party_request(case, request_id, "Closed")
    withdraw_tasks(case, request_id, "The third party is recorded", "chase_third_party")
    add_to_request(case, request_id, record)


@rule("SU-22")
def add_to_request(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """Add the third party to the Activate SR; from then on the representative is set up."""
    one = case.activation(request_id)
    if one.third_party_id != record.third_party_id:
        work.change_request(case, request_id, fields={"third_party_id": record.third_party_id})
        matched_on = agreeing(record, case.nominee(request_id))
        case.record(ThirdPartyAdded(request_id, record.third_party_id, tuple(matched_on)))
    case.keep_person(one.nominee_id, "contact", with_record(record, case.nominee(request_id)))
    if one.representative_id is None:
        case.record(ContactSetUp(Representative(case.new_id(), one.nominee_id, request_id, "organisation")))
    check_contact(case, request_id, record)


@rule("SU-23")
def check_contact(case: SetUp, request_id: str, record: ThirdParty) -> None:
    """The named contact isn't in the record: SR 3rd Party / Update 3rd Party Details; wait for it."""
    if lists_contact(record, case.nominee(request_id)):
        identified(case, request_id)
    else:
        ask_for_contact(case, request_id)


@rule("SU-24")
def identified(case: SetUp, request_id: str) -> None:
    """Authorised as SU-23 asks (a legally qualified one by telephone too) → SU-25, else SU-29."""
    if case.authorised(request_id):
        case.tell("Authorised by the client")
        organisation_notified(case, request_id)
    else:
        case.tell("Not authorised by the client yet")
        not_identified(case, request_id)


@rule("SU-25")
def organisation_notified(case: SetUp, request_id: str) -> None:
    """As SU-7 without NINO and call; Rep Type ``Organisation``, POA Type ``None``."""
    consider_sms(case, request_id)
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


def on_from_register(case: SetUp, request_id: str) -> None:
    """On from the record that was added, else from SU-19."""
    one = case.activation(request_id)
    if one.third_party_id is None or _another_named(case, one):
        look_up_again(case, request_id)
    else:
        _take(case, request_id, one.third_party_id)


def go_on(case: SetUp, request_id: str) -> None:
    """From the wait for the third-party team: on with their record, back with it, or SU-21 after silence.

    What was settled meanwhile may have made the record that was added good enough.
    """
    one = case.activation(request_id)
    if stopped(case, request_id):
        return
    if one.third_party_request_id is None or _another_named(case, one):
        on_from_register(case, request_id)
    elif (third_party_id := one.third_party_record or one.third_party_id) is not None:
        _judge(case, one, case.third_party(third_party_id))
    elif one.lapsed_wait:
        chase(case, request_id)


def go_on_from_choice(case: SetUp, request_id: str) -> None:
    """Once somebody has said which record it is; none of them → SU-20."""
    one = case.activation(request_id)
    if stopped(case, request_id):
        return
    if one.third_party_record is not None and not _another_named(case, one):
        _take(case, request_id, one.third_party_record)
    elif one.ruled_out and not _another_named(case, one):
        add_third_party(case, request_id)
    elif _another_named(case, one) or not case.has_open_task(request_id, "choose_contact"):
        look_up_again(case, request_id)


def _judge(case: SetUp, one: Activation, record: ThirdParty) -> None:
    """A record that came goes back if it isn't what was asked for; the one that was added is waited for still."""
    request_id = one.service_request_id
    if (why := _why_not(case, one, record)) is None:
        record_usable(case, request_id, record)
    elif one.third_party_record is not None:
        send_back(case, request_id, why)
    elif one.lapsed_wait:
        chase(case, request_id)


def _take(case: SetUp, request_id: str, third_party_id: str) -> None:
    record = case.third_party(third_party_id)
    if (why := unusable(record)) is None:
        add_to_request(case, request_id, record)
    else:
        send_back(case, request_id, why)


def _why_not(case: SetUp, one: Activation, record: ThirdParty) -> str | None:
    """Why a record isn't what was asked for; None: it is."""
    nominee = case.nominee(one.service_request_id)
    if one.third_party_id is not None and not lists_contact(record, nominee):
        return unusable(record) or "the contact named by the client is missing"
    return unusable(record)


def _another_named(case: SetUp, one: Activation) -> bool:
    """Whether the client's word on which organisation it is has changed since it was looked up (R-4)."""
    organisation = case.nominee(one.service_request_id).organisation
    return organisation_key(organisation or "") != one.sought


def _ask_which(case: SetUp, request_id: str, found: tuple[str, ...]) -> None:
    nominee = case.nominee(request_id)
    matched_on = {third_party_id: agreeing(case.third_party(third_party_id), nominee) for third_party_id in found}
    details = {"third_parties": list(found), "nominee_id": case.activation(request_id).nominee_id}
    summary = "Say which third party's record the representative is, if any"
    outcomes = (*found, NONE_OF_THESE)
    case.ask_person(request_id, "choose_contact", summary, outcomes, {**details, "matched_on": matched_on})
    enter(case, request_id, CHOOSE_CONTACT)

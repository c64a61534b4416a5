"""What the third-party team is asked for, and how long (SU-20, SU-21, SU-23)."""

from workers.activation.progress import end_third_party_request, enter, wait_again
from workers.activation.setup_case import SetUp
from workers.activation.state import THIRD_PARTY
from workers.activation.third_party_events import RecordUnusable, ThirdPartyAsked
from workers.procedure import work
from workers.procedure.days import end_of_wait, london_date
from workers.procedure.people import Person
from workers.procedure.rule import rule

TEAM = "third_party_team"
ADD = ("3rd Party", "Add 3rd Party", "Add 3rd Party")
UPDATE = ("3rd Party", "Update 3rd Party Details", "Update 3rd Party Details")
NOT_UNVERIFIED = "Add as a client representative organisation, not as an Unverified Employer."
SECOND = 2


@rule("SU-20")
def add_third_party(case: SetUp, request_id: str) -> None:
    """SR 3rd Party / Add 3rd Party / Add 3rd Party."""
    third_party_request_id = work.create_request(case, *ADD, queue=TEAM)
    await_record(case, request_id, third_party_request_id, _described(case.nominee(request_id)))


@rule("SU-21")
def send_back(case: SetUp, request_id: str, why: str) -> None:
    """A record that can't be used goes back with a new SR; a second one is chased under the SR it goes back to."""
    wrong = case.activation(request_id).wrong_records + 1
    case.record(RecordUnusable(request_id, wrong, why))
    if wrong >= SECOND and case.activation(request_id).third_party_request_id is not None:
        chase(case, request_id)
        return
    end_third_party_request(case, request_id, "Closed")
    third_party_request_id = work.create_request(case, *UPDATE, queue=TEAM)
    notes = (f"The record can't be used: {why}.", *_described(case.nominee(request_id)))
    await_record(case, request_id, third_party_request_id, notes)


@rule("SU-23")
def ask_for_contact(case: SetUp, request_id: str) -> None:
    """SR 3rd Party / Update 3rd Party Details with contact name and address in Notes."""
    third_party_request_id = work.create_request(case, *UPDATE, queue=TEAM)
    await_record(case, request_id, third_party_request_id, _contact(case.nominee(request_id)))


@rule("SU-21")
def await_record(case: SetUp, request_id: str, third_party_request_id: str, notes: tuple[str, ...]) -> None:
    """Notes, Status ``Pending Assignment`` (the third-party team's queue); wait for their confirmation."""
    work.change_request(case, third_party_request_id, notes, status="Pending Assignment")
    case.record(ThirdPartyAsked(request_id, third_party_request_id))
    case.await_third_party(case.activation(request_id).awaited_record, waits=True)
    _wait(case, request_id)


@rule("SU-21")
def chase(case: SetUp, request_id: str) -> None:
    """A second wrong record, or silence: task ``chase_third_party``, repeated; the SR never closes by it."""
    if not case.has_open_task(request_id, "chase_third_party"):
        details = {"third_party_request_id": case.activation(request_id).third_party_request_id}
        summary = "Ask the third-party team for a record that can be used"
        case.ask_person(request_id, "chase_third_party", summary, details=details)
    _wait(case, request_id)


def _wait(case: SetUp, request_id: str) -> None:
    """The wait begins, or begins anew."""
    if case.activation(request_id).stage == THIRD_PARTY:
        wait_again(case, request_id)
    else:
        enter(case, request_id, THIRD_PARTY)
    due_at = end_of_wait(london_date(case.message.now), case.policy(request_id).values.third_party_days)
    work.set_timer(case, THIRD_PARTY, due_at, request_id)


def _described(nominee: Person) -> tuple[str, ...]:
    """All that the team needs for a record; what isn't known is left out."""
    organisation = (
        ("Organisation", nominee.organisation),
        ("Address", nominee.organisation_address and nominee.organisation_address.on_one_line()),
        ("Telephone", nominee.organisation_telephone),
        ("SCIN", nominee.scin),
    )
    known = tuple(f"{what}: {value}" for what, value in organisation if value)
    return (*known, *_contact(nominee), NOT_UNVERIFIED)


def _contact(nominee: Person) -> tuple[str, ...]:
    """The contact's name and address, even where it is the organisation's; telephone if known."""
    contact = (
        ("Contact name", nominee.name),
        ("Contact address", nominee.postal_address and nominee.postal_address.on_one_line()),
        ("Contact telephone", nominee.telephone),
    )
    return tuple(f"{what}: {value}" for what, value in contact if value)

"""The representative is verified against CIS (SU-11, SU-12, R-5)."""

from datetime import date

from workers.activation.appointing import activate
from workers.activation.contradiction import stopped
from workers.activation.progress import begin_wait, call_back, close, enter, send
from workers.activation.representative_events import CheckAnswered, CheckAsked, CheckOutdated, NinoStatusSet
from workers.activation.setup_case import SetUp
from workers.activation.state import OBJECTION, VERIFICATION
from workers.procedure import work
from workers.procedure.correspondence import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.people import Person
from workers.procedure.rule import rule


@rule("SU-11")
def verify(case: SetUp, request_id: str) -> None:
    """Ask CIS by NINO, or without one by name, date of birth and address; with neither CIS can't verify them."""
    enter(case, request_id, VERIFICATION)
    person = case.nominee(request_id)
    by_details = person.first_name and person.last_name and person.date_of_birth and person.address
    if not (person.nino or by_details):
        case.tell("CIS can't be asked: neither a NINO nor name, date of birth and address are known")
        _answer(case, request_id, "not_verified")
        return
    check_id = case.new_id()
    case.record(CheckAsked(request_id, check_id, "nino" if person.nino else "personal_details"))
    asked = {"request_id": check_id, "scin": case.message.scin, "person": _for_cis(person)}
    case.publish("cis.requested", asked)


@rule("SU-11")
def answered(case: SetUp) -> None:
    """``cis.answered``: an answer after the SR ended, or a second one, is a timeline entry only."""
    data = case.message.data
    one = next((a for a in case.state.activations.values() if a.check_id == data.request_id), None)
    if one is None or one.stage != VERIFICATION or one.answer is not None:
        case.tell(f"CIS answer {data.result.replace('_', ' ')}: nothing waits for it")
    else:
        _answer(case, one.service_request_id, data.result)


def act_on_answer(case: SetUp, request_id: str) -> None:
    """Go on from the CIS answer, if it is there and nothing stops the automatic way."""
    one = case.activation(request_id)
    awaited = one.answer is None and one.check_id is not None
    if awaited or stopped(case, request_id):
        return
    if one.answer is None:
        verify(case, request_id)
    elif one.answer == "verified":
        verified(case, request_id)
    elif one.answer == "not_verified":
        not_verified(case, request_id)
    elif one.answer == "unavailable":
        unavailable(case, request_id)
    else:
        activate_by_rule(case, request_id)


@rule("SU-11")
def verified(case: SetUp, request_id: str) -> None:
    """NINO Verified, Resolution ``Active`` → SU-13."""
    _set_nino_status(case, request_id, "NINO Verified")
    activate(case, request_id)


@rule("SU-11")
def not_verified(case: SetUp, request_id: str) -> None:
    """NINO Not Verified, CMSL0040 to the client, SR ``Wait`` 14 days."""
    _set_nino_status(case, request_id, "NINO Not Verified")
    work.change_request(case, request_id, status="Wait")
    enter(case, request_id, OBJECTION)
    send(case, request_id, Letter("CMSL0040", "client", client_person_id(case.message.scin)), wait=True)


@rule("SU-11")
def wait_for_objection(case: SetUp, request_id: str, issued_on: date) -> None:
    """The 14 days for an objection begin with the issue day of CMSL0040."""
    begin_wait(case, request_id, issued_on, case.policy(request_id).values.objection_days)


@rule("SU-11")
def client_objects(case: SetUp, request_id: str) -> None:
    """The client objects: SR ``Cancelled`` / ``Complete``, Resolution blank, end."""
    letters = case.activation(request_id).letters
    call_back(case, request_id, letters, "The client objected", tell_readers=False)
    close(case, request_id, "Cancelled", "Complete")


@rule("SU-12")
def activate_by_rule(case: SetUp, request_id: str) -> None:
    """Not verified and no objection within the 14 days, or CIS disabled: Resolution ``Active``, by rule."""
    activate(case, request_id)


def objection_wait_over(case: SetUp, request_id: str) -> None:
    """Go on if the days for an objection have passed and nothing stops the automatic way."""
    if case.activation(request_id).lapsed_wait and not stopped(case, request_id):
        activate_by_rule(case, request_id)


@rule("R-5")
def unavailable(case: SetUp, request_id: str) -> None:
    """CIS could not be asked in the policy's period: task ``cis_unavailable``."""
    if not case.has_open_task(request_id, "cis_unavailable"):
        summary = "CIS can't be reached: ask again, or continue without"
        case.ask_person(request_id, "cis_unavailable", summary, outcomes=("retry", "continue"))


@rule("R-5")
def unavailable_decided(case: SetUp, request_id: str, outcome: str) -> None:
    """``retry`` asks CIS again, ``continue`` is SU-12."""
    if outcome == "retry":
        case.record(CheckOutdated(request_id))
        act_on_answer(case, request_id)
    else:
        _answer(case, request_id, "continued")


def _answer(case: SetUp, request_id: str, answer: str) -> None:
    case.record(CheckAnswered(request_id, answer))
    act_on_answer(case, request_id)


def _set_nino_status(case: SetUp, request_id: str, status: str) -> None:
    representative_id = case.activation(request_id).representative_id or ""
    case.record(NinoStatusSet(representative_id, status))


def _for_cis(person: Person) -> dict[str, object]:
    facts = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "date_of_birth": person.date_of_birth,
        "nino": person.nino,
    }
    known: dict[str, object] = {name: value for name, value in facts.items() if value is not None}
    if person.address is not None:
        known["address"] = person.address.on_the_wire()
    return known

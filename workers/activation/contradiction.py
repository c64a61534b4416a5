"""What a call or form brings is added to what is known; what contradicts it stops the automatic way (R-4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from workers.activation.beginning_again import begin_again_with
from workers.activation.events import ContradictionFound, ContradictionSettled
from workers.activation.for_good import over_for_good
from workers.activation.nominee import somebody_else
from workers.activation.place import Refused
from workers.activation.progress import withdraw_tasks
from workers.activation.representative_events import CheckOutdated
from workers.activation.required import mandatory_address
from workers.activation.setup_case import SetUp
from workers.activation.state import VERIFICATION, Activation
from workers.procedure import work
from workers.procedure.effects import ForgetPerson
from workers.procedure.matching import match_key
from workers.procedure.people import NOBODY, Person
from workers.procedure.rule import rule

FIRST, SECOND, STOP = "first", "second", "stop"
REFUSAL = ""


def stopped(case: SetUp, request_id: str) -> bool:
    """Whether the automatic way is stopped: nothing goes out till the contradiction is answered."""
    return bool(case.activation(request_id).contradictions)


@rule("R-4")
def merge_contact(case: SetUp, request_id: str, newer: Person) -> None:
    """Fill gaps with ``newer``; a value that differs from what is held raises the task ``contradiction``.

    Of somebody else nothing is added to what is held; all that is said of them is kept till it's answered.
    """
    if names_another(case, request_id, newer):
        _contradicted(case, request_id, newer, case.nominee(request_id).differs_from(newer))
    elif differing := fill_gaps(case, request_id, newer):
        _contradicted(case, request_id, newer, differing)


def fill_gaps(case: SetUp, request_id: str, newer: Person) -> tuple[str, ...]:
    """Add what isn't known of the representative yet; what is held stays.

    Returns:
        The fields in which ``newer`` differs from what is held.
    """
    held = _held(case, request_id, newer)
    if gaps := held.gaps_filled_by(newer):
        _keep(case, request_id, held.filled_from(newer))
        case.tell(f"Added to what is known of the representative: {', '.join(gaps)}")
    return held.differs_from(newer)


@rule("R-4")
def refused_within_a_day(case: SetUp, request_id: str) -> bool:
    """A client who authorises and refuses within a day stops the automatic way: task ``contradiction``."""
    signed, refused_at = signed_within_a_day(case, request_id), case.message.received
    if not signed:
        return False
    case.record(Refused(request_id, refused_at, first=refused_at < min(signed)))
    if REFUSAL in case.activation(request_id).contradictions.values():
        case.tell("The client refused again")
        keep_question_true(case, request_id)
    else:
        _ask_whether_refused(case, request_id)
    return True


def signed_within_a_day(case: SetUp, request_id: str) -> list[datetime]:
    """When the client signed within a day of the refusal at hand."""
    one = case.activation(request_id)
    return [at for at in _within_a_day(case, one, case.message.received) if not over_for_good(case, one, at)]


def _within_a_day(case: SetUp, one: Activation, refused_at: datetime) -> list[datetime]:
    within = timedelta(hours=case.policy(one.service_request_id).values.contradiction_hours)
    return [at for at in one.signatures if abs(refused_at - at) < within]


@rule("R-4")
def authorised_after_refusal(case: SetUp, request_id: str, refused_at: datetime) -> None:
    """The same the other way round: the refusal was read first, and had ended the request."""
    case.record(Refused(request_id, refused_at, first=case.activation(request_id).refused_at is not None))
    _ask_whether_refused(case, request_id)


@rule("R-4")
def keep_question_true(case: SetUp, request_id: str) -> None:
    """What the client said first turns out to have been something else: the open question is put anew."""
    one, before = case.activation(request_id), case.before.activations.get(request_id)
    if before is None or refused_first(case, before) == refused_first(case, one):
        return
    if REFUSAL in before.contradictions.values():
        question_moot(case, request_id, "Which came first is known better now")
        _ask_whether_refused(case, request_id)


def question_moot(case: SetUp, request_id: str, reason: str) -> None:
    """Nobody need say any more whether the client refused or authorised."""
    for task_id, second_id in tuple(case.activation(request_id).contradictions.items()):
        if second_id == REFUSAL:
            _no_question(case, request_id, task_id, reason)


@rule("R-4")
def settle(case: SetUp, request_id: str, task_id: str, outcome: str) -> bool:
    """``first``: what was held, or said first, stays; ``second``: what came later counts; ``stop``: the request ends.

    Returns:
        Whether the request may go on.
    """
    one = case.activation(request_id)
    second_id = one.contradictions[task_id]
    case.record(ContradictionSettled(request_id, task_id, case.message.received))
    if second_id == REFUSAL:
        return outcome == (SECOND if refused_first(case, one) else FIRST)
    if outcome == SECOND:
        if _told_to_cis(case, request_id, second_id):
            withdraw_tasks(case, request_id, "CIS is asked again", "cis_unavailable")
            case.record(CheckOutdated(request_id))
        _overwrite(case, request_id, second_id)
    case.ask(ForgetPerson(second_id))
    return outcome != STOP


def refused_first(case: SetUp, one: Activation) -> bool:
    """Whether the client refused before they signed, of what they signed within a day of that."""
    refused_at = one.refused_at
    if refused_at is None or _all_since_answered(one):
        return False
    return all(refused_at < at for at in _within_a_day(case, one, refused_at))


def _all_since_answered(one: Activation) -> bool:
    """Whether the client has refused only after somebody said which of refusal and signature counts: it came second."""
    return one.answered_at is not None and bool(one.refusals) and one.answered_at < min(one.refusals)


def _told_to_cis(case: SetUp, request_id: str, second_id: str) -> bool:
    """Whether CIS was, or is being, asked about what is to be replaced (SU-11)."""
    second = case.person(second_id)
    told = (second.nino, second.first_name, second.last_name, second.date_of_birth, second.address)
    return case.activation(request_id).stage == VERIFICATION and any(told)


def _held(case: SetUp, request_id: str, newer: Person) -> Person:
    """What is held; an address without its mandatory parts is a gap where a whole one comes (R-9)."""
    held = case.nominee(request_id)
    if held.address is None or mandatory_address(held.address) or not mandatory_address(newer.address):
        return held
    return replace(held, address=None)


def _contradicted(case: SetUp, request_id: str, newer: Person, differing: tuple[str, ...]) -> None:
    second_id = case.new_id()
    values = {field: getattr(newer, field) for field in differing}
    told = newer if names_another(case, request_id, newer) else replace(NOBODY, **values)
    case.keep_person(second_id, "contradiction", told)
    summary = "Details differ from what is held: say which count"
    _stop(case, request_id, second_id, list(differing), summary, {"second_id": second_id})


def _stop(  # noqa: PLR0913 - what the question is made of
    case: SetUp, request_id: str, second_id: str, fields: list[str], summary: str, told: Mapping[str, str]
) -> None:
    details = {"fields": fields, "first_id": case.activation(request_id).nominee_id, **told}
    task_id = case.ask_person(request_id, "contradiction", summary, outcomes=(FIRST, SECOND, STOP), details=details)
    case.record(ContradictionFound(request_id, task_id, second_id))


def _ask_whether_refused(case: SetUp, request_id: str) -> None:
    first, second = "authorised", "refused"
    if refused_first(case, case.activation(request_id)):
        first, second = second, first
    summary = f"The client {first} and {second} within a day"
    _stop(case, request_id, REFUSAL, ["authorisation"], summary, {FIRST: first, SECOND: second})


def _overwrite(case: SetUp, request_id: str, second_id: str) -> None:
    held, second = case.nominee(request_id), case.person(second_id)
    if names_another(case, request_id, second):
        begin_again_with(case, request_id, second.filled_from(_name_of(held)))
        _about_the_first(case, request_id, held)
    else:
        _keep(case, request_id, second.filled_from(held))
    case.tell("The later details replace what was held")


def names_another(case: SetUp, request_id: str, newer: Person) -> bool:
    """Whether an individual who isn't the one held is meant; an organisation may send whomever it likes."""
    return not case.activation(request_id).for_organisation and somebody_else(case.nominee(request_id), newer)


def names_who_counts(case: SetUp, request_id: str, told: Person) -> bool:
    """Whether the individual who is held is named, and nobody else."""
    named = told.first_name or told.last_name or told.date_of_birth
    return bool(named) and not names_another(case, request_id, told)


def _about_the_first(case: SetUp, request_id: str, first: Person) -> None:
    """Other questions about the first needn't be answered; what named another is held against the one who counts."""
    for task_id, second_id in tuple(case.activation(request_id).contradictions.items()):
        if second_id != REFUSAL:
            second = case.person(second_id)
            _no_question(case, request_id, task_id, "Somebody else is to represent the client")
            case.ask(ForgetPerson(second_id))
            if somebody_else(first, second):
                merge_contact(case, request_id, second)


def _no_question(case: SetUp, request_id: str, task_id: str, reason: str) -> None:
    work.withdraw_task(case, task_id, reason)
    case.record(ContradictionSettled(request_id, task_id, None))


def _name_of(held: Person) -> Person:
    """Of somebody of whom only a part of the name is told the rest is that of the first."""
    return replace(NOBODY, first_name=held.first_name, last_name=held.last_name)


def _keep(case: SetUp, request_id: str, person: Person) -> None:
    one = case.activation(request_id)
    if one.representative_id is None:
        case.keep_person(one.nominee_id, "nominee", person)
    else:
        case.keep_person(one.nominee_id, "contact", person, match_key(person))

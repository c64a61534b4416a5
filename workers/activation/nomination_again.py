"""The client nominates again while a request is open (R-11)."""

from workers.activation.contradiction import merge_contact
from workers.activation.documents import Document, document_of, document_received, keep_signature, keep_wishes
from workers.activation.ending import withdrawn
from workers.activation.events import VerballyAuthorised
from workers.activation.fitting import too_late, unmatched_contact
from workers.activation.going_on import go_on
from workers.activation.nomination import Nomination
from workers.activation.nominee import organisation_named, same_nominee
from workers.activation.one_representative import KEEP, REPLACE
from workers.activation.other_representative_events import (
    MergedSettled,
    NominationKept,
    NominationMerged,
    NominationTakenUp,
)
from workers.activation.reopening import complete_within_a_day, document_changes, read_late, reopen, something_else_now
from workers.activation.setup_case import SetUp
from workers.activation.state import (
    OBJECTION,
    ONE_REPRESENTATIVE,
    REPRESENTATIVE_REPLY,
    WRITTEN_AUTHORISATION,
    Activation,
)
from workers.activation.third_party_events import LegallyQualified
from workers.procedure import work
from workers.procedure.effects import ForgetPerson
from workers.procedure.rule import rule

ENDS_BY_WAITING = (ONE_REPRESENTATIVE, WRITTEN_AUTHORISATION, REPRESENTATIVE_REPLY, OBJECTION)
"""Waits after which the request ends: what is received later doesn't belong to it."""


def another_nomination(case: SetUp, request_id: str, asked: Nomination) -> None:
    """The same representative → merged; another → the client has to choose; after its time → when it has ended."""
    one, newer = case.activation(request_id), case.person(asked.nominee_id)
    if too_late(case, request_id, asked.received, *ENDS_BY_WAITING):
        kept_until_the_end(case, asked)
    elif same_nominee(one, case.nominee(request_id), asked.representative_type, newer):
        merged(case, request_id, asked)
        go_on(case, request_id)
    else:
        ask_which_one(case, request_id, asked)


@rule("R-11")
def merged(case: SetUp, request_id: str, asked: Nomination) -> None:
    """The same representative: what is new is added, and a written one counts as the authorisation."""
    case.record(NominationMerged(request_id, asked))
    if asked.legally_qualified and not case.activation(request_id).legally_qualified:
        case.record(LegallyQualified(request_id))
    document = document_of(case, asked)
    if document.signed:
        document_received(case, request_id, document)
        return
    if asked.verbal and not case.activation(request_id).verbal:
        case.record(VerballyAuthorised(request_id))
    keep_wishes(case, request_id, document)
    merge_contact(case, request_id, document.person)


def named_before(case: SetUp, asked: Nomination) -> Activation | None:
    """The request that has ended, but during which the client nominated the same representative again (R-2).

    Or within a day of whose refusal, by which it had ended, they signed again (R-4).
    """
    newer, document = case.person(asked.nominee_id), document_of(case, asked)
    for one in reversed(case.state.activations.values()):
        belongs = read_late(case, one) or (asked.signed and complete_within_a_day(case, one, document))
        if belongs and same_nominee(one, case.person(one.nominee_id), asked.representative_type, newer):
            return one
    return None


@rule("R-11")
def merged_late(case: SetUp, one: Activation, asked: Nomination) -> None:
    """It belongs to a request that has ended: merged, where that would have changed how it ended."""
    document = document_of(case, asked)
    by_document = asked.signed and document_changes(case, one, document)
    if by_document or _authorises_by_telephone(case, one, asked):
        if something_else_now(case, one):
            case.ask(ForgetPerson(asked.nominee_id))
            return
        reopen(case, one, document if by_document else None)
        merged(case, one.service_request_id, asked)
        go_on(case, one.service_request_id)
    else:
        _added_nothing(case, one, document)
        case.ask(ForgetPerson(asked.nominee_id))


def _added_nothing(case: SetUp, one: Activation, document: Document) -> None:
    """It is told, a task if it brings more; and kept, for a refusal may be read after it."""
    if _brings_more(case, one, document):
        unmatched_contact(case)
    else:
        case.tell("Nominated again while the request was open: nothing to add")
    keep_signature(case, one, document)


def _brings_more(case: SetUp, one: Activation, document: Document) -> bool:
    """Whether it tells a wish, or details that aren't held or differ: somebody has to look, for nobody will (R-3)."""
    held = case.person(one.nominee_id)
    return bool(document.wishes or held.gaps_filled_by(document.person) or held.differs_from(document.person))


def _authorises_by_telephone(case: SetUp, one: Activation, asked: Nomination) -> bool:
    """A legally qualified representative need not be asked for in writing (SU-23), but has to be named."""
    if not one.for_organisation or one.left != WRITTEN_AUTHORISATION or one.lapsed_wait is None:
        return False
    named = case.person(one.nominee_id).filled_from(case.person(asked.nominee_id))
    verbal = one.verbal or asked.verbal
    return (one.legally_qualified or asked.legally_qualified) and verbal and organisation_named(named)


@rule("R-11")
def kept_until_the_end(case: SetUp, asked: Nomination) -> None:
    """The open request is about to end, for its time was over when this came."""
    case.record(NominationKept(asked.nominee_id, asked))


@rule("R-11")
def settle_merged(case: SetUp) -> None:
    """Of a request that has ended: what was merged with it is forgotten; what was received after the end is taken up.

    It can have been read before what ended the request (R-2).
    """
    for one in case.state.activations.values():
        if one.ended_at is not None and one.merged:
            case.record(MergedSettled(one.service_request_id))
            for asked in one.merged:
                if asked.received <= one.ended_at:
                    case.ask(ForgetPerson(asked.nominee_id))
                else:
                    kept_until_the_end(case, asked)


@rule("R-11")
def ask_which_one(case: SetUp, request_id: str, asked: Nomination) -> None:
    """Another representative: task ``tell_client_one_representative``; the open request goes on meanwhile."""
    task_id = case.ask_person(
        request_id,
        "tell_client_one_representative",
        "The client named another representative: keep the one asked for first, or replace them",
        (KEEP, REPLACE),
        {"nominee_id": asked.nominee_id},
    )
    case.record(NominationKept(task_id, asked))


@rule("R-11")
def one_chosen(case: SetUp, request_id: str, task_id: str, outcome: str) -> None:
    """``replace`` ends the first request as R-12, and the other nomination is taken up; ``keep`` drops the other."""
    if outcome == REPLACE:
        withdrawn(case, request_id, "The client named another representative")
    else:
        give_up(case, task_id)


@rule("R-11")
def give_up(case: SetUp, task_id: str) -> None:
    """The other nomination isn't wanted any more."""
    case.ask(ForgetPerson(case.state.nominations[task_id].nominee_id))
    case.record(NominationTakenUp(task_id))
    task = case.state.desk.tasks.get(task_id)
    if task is not None and task.status == "open":
        work.withdraw_task(case, task_id, "The other nomination isn't taken up")


@rule("R-11")
def next_nomination(case: SetUp) -> Nomination | None:
    """The nomination that the client chose, else the one that came first, once no request is open any more."""
    settle_merged(case)
    if case.state.open_activation is not None or not case.state.nominations:
        return None
    first, _ = min(case.state.nominations.items(), key=lambda kept: kept[1].received)
    key = _chosen(case) or first
    asked = case.state.nominations[key]
    case.record(NominationTakenUp(key))
    return asked


def _chosen(case: SetUp) -> str | None:
    """The task by whose result the client replaces the first with the other nominee, if it is at hand."""
    result = case.message.data
    if case.message.kind != "task.completed" or result.outcome != REPLACE:
        return None
    return result.task_id if result.task_id in case.state.nominations else None


@rule("R-11")
def ask_again(case: SetUp) -> None:
    """The others that waited stand beside the request that is open now."""
    for key, asked in tuple(case.state.nominations.items()):
        if (one := case.state.open_activation) is not None:
            case.record(NominationTakenUp(key))
            another_nomination(case, one.service_request_id, asked)

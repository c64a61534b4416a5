"""Set Up, from message to outcome: pure, no clock, no chance, nothing sent."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from policy import Policies
from workers.activation.contacts import authorisation_received, objection_received
from workers.activation.created_in_error import created_in_error
from workers.activation.ending_again import ended_for_good
from workers.activation.nomination_again import ask_again, next_nomination
from workers.activation.one_moment import settle_who_was_first
from workers.activation.reading_order import keep_order
from workers.activation.register import case_closed, client_recorded, closed_before, representative_removed
from workers.activation.replies import reply_received
from workers.activation.request import begin, nominated
from workers.activation.setup_case import SetUp
from workers.activation.state import State
from workers.activation.tasks import task_completed
from workers.activation.third_party_register import third_party_available, third_party_recorded
from workers.activation.unclaimed import claim_refusals
from workers.activation.verifying import answered
from workers.activation.waits import (
    end_waits_that_were_over,
    letter_issued,
    letter_not_arrived,
    letters_not_sent,
    timer_due,
)
from workers.procedure.ids import client_person_id
from workers.procedure.matching import match_key
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.people import person_from
from workers.procedure.records import Records

HANDLERS: dict[str, Callable[[SetUp], Refused | None]] = {
    "contact.nomination": nominated,
    "contact.authorisation": authorisation_received,
    "contact.representative-reply": reply_received,
    "contact.objection": objection_received,
    "task.completed": task_completed,
    "letter.issued": letter_issued,
    "timer.due": timer_due,
    "cis.answered": answered,
    "register.client": client_recorded,
    "register.case-closed": case_closed,
    "register.representative-removed": representative_removed,
    "contact.created-in-error": created_in_error,
    "register.third-party": third_party_recorded,
    "register.third-party-available": third_party_available,
    "letters.not-sent": letters_not_sent,
    "letters.not-arrived": letter_not_arrived,
}
"""Where each kind of event begins."""

READS = tuple(HANDLERS)

NAMES_NOBODY = {"contact.nomination", "letter.issued", "timer.due", "cis.answered", "register.client"}
"""Kinds of events that bring the personal data they need, or need none."""


def decide(state: State, message: Message, policies: Policies, records: Records) -> Outcome | Refused:
    """What the message comes to in this case."""
    case = SetUp(state, message, policies, records)
    settle_who_was_first(case)
    refused = _unknown_policy(case) or _read(case)
    if refused is not None:
        return refused
    ended_for_good(case)
    _what_came_since(case)
    while (asked := next_nomination(case)) is not None:
        begin(case, asked)
        ask_again(case)
        _what_came_since(case)
    keep_order(case)
    return case.outcome()


def _what_came_since(case: SetUp) -> None:
    """What ends a request was read before the nomination that began it."""
    claim_refusals(case)
    closed_before(case)


def _read(case: SetUp) -> Refused | None:
    end_waits_that_were_over(case)
    return HANDLERS[case.message.kind](case)


def people_needed(state: State, message: Message) -> Iterable[str]:
    """The ids of the persons a decision on ``message`` looks at, besides those that its match keys find."""
    if message.kind in NAMES_NOBODY:
        return ()
    needed = [client_person_id(message.scin)]
    one = state.open_activation
    if one is not None:
        needed += (one.nominee_id, *filter(None, one.contradictions.values()))
    if message.kind == "task.completed":
        task = state.desk.tasks.get(message.data.task_id)
        if task is not None and task.kind == "choose_contact":
            needed.append(message.data.outcome)
    return needed


def match_keys(message: Message) -> Iterable[str]:
    """The match keys of the contacts that the message may be about (SU-3c)."""
    return [key for person in _persons(message) if (key := match_key(person_from(person))) is not None]


def _persons(message: Message) -> Iterator[Any]:
    brought = message.data.data if message.kind == "task.completed" else message.data
    for one in (brought, _part(brought, "representative")):
        if (person := _part(one, "person")) is not None:
            yield person


def _part(of: object, name: str) -> Any:  # noqa: ANN401 - a contract's model
    """What an event brings under a name that not every kind of event has."""
    return None if of is None else vars(of).get(name)


def _unknown_policy(case: SetUp) -> Refused | None:
    one = case.state.open_activation
    if one is None or case.policies.knows(one.policy, one.policy_hash):
        return None
    return Refused("unknown_policy", f"policy {one.policy} with hash {one.policy_hash}")

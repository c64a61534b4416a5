"""R-2, R-7: what is read first must not change where a case ends.

Contacts come in at distinct times and are read in other orders, or late; the machine and the people do their part at
fixed hours (see order.py). Where a case ends, who is active, the letters that tell it and the client's preferences are
those of reading everything as it came in.

Left out, because no rule can make them alike:
- letters that only ask (CMSL5512, CMSB003, CMSL0043): whether they are asked for, or called back, depends on what was
  read by then; so does what a person was told to do: contacts are read before the day's tasks are done, but for what
  comes on the last day of a wait and is read after it;
- with more than two contacts, another nominee, or one who is nominated again beside something that ends the request: a
  contact doesn't name the request it means, so it is read as part of another one;
- two replies of a kind, or one without security beside two documents: whichever leads to the call, the next asks for
  another call;
- with more than two contacts, a client who both authorises and refuses, and several documents beside something else
  that ends the request: what was read when the request had ended isn't read again;
- what became a task for a person: it is theirs to put it right.

A repeated event never reaches a procedure: that is the inbox's (tests/integration/test_bad_input.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.activation.order import Contact, Played, at
from tests.unit.activation.story import FRIEND, SCIN

if TYPE_CHECKING:
    from collections.abc import Callable

    Telling = Callable[[Played, datetime], object]

NAME = {"first_name": "Tobias", "last_name": "Wrenfield"}
UNA = {**FRIEND, "first_name": "Una", "date_of_birth": "1981-01-01"}
BY_TELEPHONE: dict[str, Any] = {"channel": "telephone", "authorisation": "verbal"}


def case_closes(case: Played, received: datetime) -> object:
    return case.hears("register.case-closed", {"scin": SCIN}, received)


def in_error(case: Played, received: datetime) -> object:
    about = {"scin": SCIN, "service_request_id": next(iter(case.state.activations)), "reason": "wrong case"}
    return case.hears("contact.created-in-error", about, received)


NOMINATIONS: dict[str, Telling] = {
    "by telephone": lambda case, received: case.nomination(received=received, **BY_TELEPHONE),
    "by telephone, name only": lambda case, received: case.nomination(NAME, received=received, **BY_TELEPHONE),
    "by letter": lambda case, received: case.nomination(received=received),
    "by letter with gaps": lambda case, received: case.nomination(NAME, received=received),
    "by letter, unsigned": lambda case, received: case.nomination(authorisation="none", received=received),
    "by email": lambda case, received: case.nomination(channel="email", received=received),
}
DOCUMENTS: dict[str, Telling] = {
    "complete": lambda case, received: case.authorisation(received=received),
    "lacking": lambda case, received: case.authorisation(NAME, received=received),
    "unsigned": lambda case, received: case.authorisation(received=received, signed=False),
}
WISHES: dict[str, Telling] = {
    "wishing": lambda case, received: case.authorisation(received=received, point_of_contact=True),
    "not wishing": lambda case, received: case.authorisation(received=received, point_of_contact=False),
    "wishing nothing": lambda case, received: case.authorisation(received=received),
}
REPLIES: dict[str, Telling] = {
    "with security": lambda case, received: case.reply("full", received),
    "without security": lambda case, received: case.reply("none", received),
}
ENDS: dict[str, Telling] = {
    "declines": lambda case, received: case.reply(received=received, declines=True),
    "objects": lambda case, received: case.objection(received),
    "closes": case_closes,
    "in error": in_error,
}
AGAIN_THE_SAME: dict[str, Telling] = {
    "again by telephone": lambda case, received: case.nomination(received=received, **BY_TELEPHONE),
    "again by letter": lambda case, received: case.nomination(received=received),
}
AGAIN = AGAIN_THE_SAME | {"another": lambda case, received: case.nomination(UNA, received=received)}
PLANS: list[dict[str, str]] = [
    {
        "call_client": "not_reached", "call_representative": "reached+full", "choose_contact": "none_of_these",
        "contradiction": "first", "tell_client_one_representative": "keep", "cis": "verified",
    },
    {
        "call_client": "reached", "call_representative": "not_reached", "choose_contact": "none_of_these",
        "contradiction": "first", "tell_client_one_representative": "replace", "cis": "not_verified",
    },
]  # fmt: skip
HOURS = (9.5, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0)
BEFORE_THE_DAYS_WORK = 16.9


@st.composite
def contacts(draw: st.DrawFn, kinds: dict[str, Telling], day: int, most: int) -> list[Contact]:
    """Some contacts of one day, in the order in which they came in; two of a kind only of documents."""
    hours = sorted(draw(st.sets(st.sampled_from(HOURS), min_size=1, max_size=most)))
    names = [draw(st.sampled_from(sorted(kinds))) for _ in hours]
    assume(all(names.count(name) == 1 for name in names if name not in DOCUMENTS | WISHES))
    return [Contact(name, at(day, hour), kinds[name]) for name, hour in zip(names, hours, strict=True)]


def same_ending(nomination: str, plan: dict[str, str], came: list[Contact], read: list[datetime]) -> None:
    named = (at(0, 8), Contact(nomination, at(0, 8), NOMINATIONS[nomination]))
    as_it_came = Played(plan=plan).play([named, *((one.received, one) for one in came)])
    otherwise = Played(plan=plan).play([named, *zip(read, came, strict=True)])
    assume(otherwise.left_to_people <= as_it_came.left_to_people)
    assert otherwise.ending == as_it_came.ending


def by_the_days_work(draw: Callable[..., Any], came: list[Contact]) -> list[datetime]:
    """Read when it came or some hours later, in any order, but before letters are issued and tasks are done."""
    end_of_day = came[0].received.replace(hour=0, minute=0) + timedelta(hours=BEFORE_THE_DAYS_WORK)
    delays = [timedelta(hours=draw(st.integers(0, 7)), seconds=number) for number, _ in enumerate(came)]
    return [min(one.received + delay, end_of_day + delay / 100) for one, delay in zip(came, delays, strict=True)]


def when_the_wait_is_over(draw: Callable[..., Any], came: list[Contact]) -> list[datetime]:
    """Some are read when they came, some only after the wait that they answer was over."""
    late = [draw(st.sampled_from([None, at(15, 9), at(16, 12)])) for _ in came]
    return [
        when + timedelta(seconds=n) if when else one.received
        for n, (one, when) in enumerate(zip(came, late, strict=True))
    ]


def read_alike(came: list[Contact]) -> bool:
    """Whether the rules can make it all alike (see above)."""
    names = [one.kind for one in came]
    documents = [name for name in names if name in DOCUMENTS | AGAIN]
    ends = {"declines", "closes", "in error"} & set(names)
    if "without security" in names and len(documents) > 1:
        return False
    if len(names) > 2 and {"lacking", "unsigned"} & set(names) and set(AGAIN) & set(names):
        return False
    if len(names) > 2 and "objects" in names and documents:
        return False
    return not (ends and len(documents) > 1)


nominations, plans = st.sampled_from(sorted(NOMINATIONS)), st.sampled_from(PLANS)
few = settings(max_examples=40, deadline=None)


@few
@given(st.data(), nominations, plans, st.sampled_from([0, 14]))
def test_r2_any_two_contacts_in_any_order(data: st.DataObject, nomination: str, plan: dict[str, str], day: int) -> None:
    came = data.draw(contacts(DOCUMENTS | REPLIES | ENDS | AGAIN, day, most=2))
    same_ending(nomination, plan, came, by_the_days_work(data.draw, came))


@few
@given(st.data(), nominations, plans, st.sampled_from([0, 14]))
def test_r2_contacts_about_one_request_in_any_order(
    data: st.DataObject, nomination: str, plan: dict[str, str], day: int
) -> None:
    came = data.draw(contacts(DOCUMENTS | REPLIES | ENDS, day, most=4).filter(read_alike))
    same_ending(nomination, plan, came, by_the_days_work(data.draw, came))


@few
@given(st.data(), nominations, plans, st.sampled_from([0, 14]))
def test_r11_nominations_and_documents_in_any_order(
    data: st.DataObject, nomination: str, plan: dict[str, str], day: int
) -> None:
    came = data.draw(contacts(DOCUMENTS | REPLIES | AGAIN_THE_SAME, day, most=4).filter(read_alike))
    same_ending(nomination, plan, came, by_the_days_work(data.draw, came))


@few
@given(st.data(), nominations, plans)
def test_r2_contacts_read_after_the_wait(data: st.DataObject, nomination: str, plan: dict[str, str]) -> None:
    came = data.draw(contacts(DOCUMENTS | REPLIES | ENDS, 14, most=3).filter(read_alike))
    same_ending(nomination, plan, came, when_the_wait_is_over(data.draw, came))


@few
@given(st.data(), nominations, plans, st.sampled_from([0, 14]))
def test_su13_su14_wishes_in_any_order(data: st.DataObject, nomination: str, plan: dict[str, str], day: int) -> None:
    came = data.draw(contacts(WISHES | {"with security": REPLIES["with security"]}, day, most=4))
    same_ending(nomination, plan, came, by_the_days_work(data.draw, came))

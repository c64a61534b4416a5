"""R-2, R-7: what is read first must not change where a case ends.

Contacts come in and are read in any other order, at any time of the days that follow; the machine and the people do
their part at fixed hours (see order.py). Where a case ends, who is active, the letters that tell it and the client's
preferences are those of reading everything as it came in, or a task says that something was read out of its order.

Left out:
- letters that only ask (CMSL5512, CMSB003, CMSL0043): whether they are asked for, or called back, depends on what was
  read by then;
- what a person would have done whom nobody asked in time, or did though it wasn't needed any more: contacts are read
  while people are at work, who answer on the same day, and a reply without PIN and password is read on the day on
  which it came in, with all that came in before it that day: before the call that it makes needless.

A repeated event never reaches a procedure: that is the inbox's (tests/integration/test_bad_input.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.unit.activation.facts import NAME
from tests.unit.activation.order import Contact, Played, at
from tests.unit.activation.story import FRIEND, SCIN

if TYPE_CHECKING:
    from collections.abc import Callable

    Telling = Callable[[Played, datetime], object]
    Times = Callable[[Callable[..., Any], list[Contact]], list[datetime]]

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
ALL = DOCUMENTS | REPLIES | ENDS | AGAIN
HOURS = (9.5, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0)
DELAYS = (0, 0, 1, 2, 5, 26, 49)
ACTIVE_AND_REFUSED = ("objects", "again by telephone", "another", "objects")
NEEDS_NO_CALL = "without security"
BEFORE_THE_DAYS_WORK = 16.9
Case = tuple[str, dict[str, str], list[Contact]]


@st.composite
def cases(
    draw: st.DrawFn, kinds: dict[str, Telling], most: int = 4, hours: tuple[float, ...] = HOURS, *, apart: bool = False
) -> Case:
    """A nomination, what people do, and contacts of one day in the order in which they came in."""
    day, number = draw(st.sampled_from([0, 1, 14])), draw(st.integers(1, most))
    drawn = sorted(draw(st.lists(st.sampled_from(hours), min_size=number, max_size=number, unique=apart)))
    names = [draw(st.sampled_from(sorted(kinds))) for _ in drawn]
    came = [Contact(name, at(day, hour), kinds[name]) for name, hour in zip(names, drawn, strict=True)]
    return draw(st.sampled_from(sorted(NOMINATIONS))), draw(st.sampled_from(PLANS)), came


def read(nomination: str, plan: dict[str, str], came: list[Contact], times: list[datetime]) -> Played:
    named = (at(0, 8), Contact(nomination, at(0, 8), NOMINATIONS[nomination]))
    return Played(plan=plan).play([named, *zip(times, came, strict=True)])


def outcome(nomination: str, plan: dict[str, str], came: list[Contact], times: list[datetime]) -> str:
    """How reading at these times compares with reading everything as it came in."""
    as_it_came = read(nomination, plan, came, [one.received + timedelta(seconds=n) for n, one in enumerate(came)])
    otherwise = read(nomination, plan, came, times)
    assert not as_it_came.read_out_of_order
    alike = otherwise.ending == as_it_came.ending
    if otherwise.read_out_of_order or not otherwise.left_to_people <= as_it_came.left_to_people:
        return "a task, though it ends alike" if alike else "a task, for it ends otherwise"
    assert alike, (as_it_came.ending, otherwise.ending)
    return "alike"


def needs_no_call(contact: Contact, came: list[Contact]) -> bool:
    """A reply without PIN and password, or what came in before one."""
    return any(one.kind == NEEDS_NO_CALL and contact.received <= one.received for one in came)


def on_the_day(draw: Callable[..., Any], came: list[Contact]) -> list[datetime]:
    """Read in any order before letters are issued and tasks are done."""
    order = draw(st.permutations(range(len(came))))
    return [at(0, 0).replace(day=came[0].received.day) + timedelta(hours=16.5, seconds=place) for place in order]


def whenever(draw: Callable[..., Any], came: list[Contact]) -> list[datetime]:
    """Read at once, or some hours or days later, while people are at work."""
    hours = [0 if needs_no_call(one, came) else draw(st.sampled_from(DELAYS)) for one in came]
    times = [
        one.received + timedelta(hours=late, seconds=n) for n, (one, late) in enumerate(zip(came, hours, strict=True))
    ]
    return [when if when.hour < BEFORE_THE_DAYS_WORK else when + timedelta(hours=16) for when in times]


def when_the_wait_is_over(draw: Callable[..., Any], came: list[Contact]) -> list[datetime]:
    """Some are read when they came, some only after the wait that they answer was over."""
    late = [None if needs_no_call(one, came) else draw(st.sampled_from([None, at(15, 9), at(16, 12)])) for one in came]
    return [(when or one.received) + timedelta(seconds=n) for n, (one, when) in enumerate(zip(came, late, strict=True))]


TIMES = st.sampled_from([on_the_day, whenever, when_the_wait_is_over])
few = settings(max_examples=60, deadline=None)


@few
@given(st.data(), cases(ALL), TIMES)
def test_r2_any_contacts_in_any_order(data: st.DataObject, case: Case, times: Times) -> None:
    event(outcome(*case, times(data.draw, case[2])))


@few
@given(st.data(), cases(DOCUMENTS | REPLIES | ENDS), TIMES)
def test_r2_contacts_about_one_request_in_any_order(data: st.DataObject, case: Case, times: Times) -> None:
    event(outcome(*case, times(data.draw, case[2])))


@few
@given(st.data(), cases(AGAIN | DOCUMENTS | {"objects": ENDS["objects"]}), TIMES)
def test_r11_several_nominees_in_any_order(data: st.DataObject, case: Case, times: Times) -> None:
    event(outcome(*case, times(data.draw, case[2])))


@few
@given(st.data(), cases(ALL, most=2), TIMES)
def test_r2_two_contacts_in_any_order(data: st.DataObject, case: Case, times: Times) -> None:
    event(outcome(*case, times(data.draw, case[2])))


@few
@given(st.data(), cases(ALL, hours=(9.5, 10.0)))
def test_r2_what_came_in_at_one_moment_is_read_in_the_order_of_ids(data: st.DataObject, case: Case) -> None:
    event(outcome(*case, on_the_day(data.draw, case[2])))


@few
@given(st.data(), cases(WISHES | {"with security": REPLIES["with security"]}, apart=True), TIMES)
def test_su13_su14_wishes_in_any_order(data: st.DataObject, case: Case, times: Times) -> None:
    event(outcome(*case, times(data.draw, case[2])))
    assert outcome(*case, on_the_day(data.draw, case[2])) == "alike"


def test_r2_what_came_before_a_request_and_is_read_after_its_beginning_is_out_of_order_too() -> None:
    """It would have begun the request itself; a refusal that fits none all the same doesn't hide that."""
    came = [
        Contact(kind, at(1, hour), ALL[kind]) for kind, hour in zip(ACTIVE_AND_REFUSED, (11, 15, 16, 16), strict=True)
    ]
    times = [at(1, 16.5) + timedelta(seconds=place) for place in (3, 1, 0, 2)]
    assert outcome("by letter", PLANS[0], came, times) == "a task, for it ends otherwise"

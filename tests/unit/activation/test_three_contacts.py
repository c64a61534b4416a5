"""R-2: three contacts about one request, read before anything was printed or done by people, end alike."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations, product

import pytest

from tests.unit.activation.facts import HOUR, NAME
from tests.unit.activation.order import Contact, at
from tests.unit.activation.story import NOON, SCIN, Story
from tests.unit.activation.test_order import ALL, NOMINATIONS, PLANS, read

ABOUT_ONE_REQUEST = {
    "documents and what ends a request": (
        "complete",
        "lacking",
        "unsigned",
        "objects",
        "declines",
        "in error",
        "closes",
    ),
    "with the representative's reply": ("complete", "with security", "declines", "in error", "closes"),
}
HOURS = {"one after the other": (9.5, 12.0, 14.5), "two at one moment": (9.5, 9.5, 14.5), "at one moment": (12.0,) * 3}
ONE_OF = {"one after the other": 1, "two at one moment": 5, "at one moment": 5}
"""One rule settles whatever came at one moment: a fifth will do."""
DAYS = (0, 1, 14)
LACKS_PROOF = {"lacking", "unsigned"}
SAYS_LITTLE = {"by letter with gaps", "by telephone, name only"}
"""Nominations that lack what only the complete document brings."""


def brings_what_is_unknown(nomination: str, kinds: tuple[str, ...], order: tuple[int, ...]) -> bool:
    """Read after the end it fits none; the refusal, read last, reopens the request without what the document says."""
    first, second, third = kinds
    tangled = (first, third) == ("objects", "complete") and second in LACKS_PROOF
    return tangled and nomination in SAYS_LITTLE and order == (2, 0, 1)


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("kinds", ABOUT_ONE_REQUEST)
def test_r2_three_contacts_about_one_request_end_alike(kinds: str, hours: str) -> None:
    ways = list(product(sorted(NOMINATIONS), PLANS, DAYS))
    for number, three in enumerate(product(ABOUT_ONE_REQUEST[kinds], repeat=3)):
        if number % ONE_OF[hours]:
            continue
        nomination, plan, day = ways[number % len(ways)]
        came = [Contact(kind, at(day, hour), ALL[kind]) for kind, hour in zip(three, HOURS[hours], strict=True)]
        endings = {
            order: read(nomination, plan, came, [at(day, 16.5) + timedelta(seconds=place) for place in order]).ending
            for order in permutations(range(3))
            if not brings_what_is_unknown(nomination, three, order)
        }
        in_order = endings[0, 1, 2]
        assert all(ending == in_order for ending in endings.values()), (three, nomination, day, endings)


def ending_by(story: Story, what: str, received_after: float) -> None:
    received = NOON + received_after * HOUR
    if what == "declines":
        story.reply(declines=True, received=received)
    else:
        about = {"scin": SCIN, "service_request_id": next(iter(story.state.activations)), "reason": "wrong case"}
        story.hears("contact.created-in-error", about, received)


ENDS = {"declines": ("Cancelled", "Complete", None), "in error": ("Closed", "Cancelled", "Lack of Proof")}


@pytest.mark.parametrize("what", ENDS)
def test_r2_what_ended_it_for_good_after_its_end_counts_when_it_is_reopened(story: Story, what: str) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(NAME, received=NOON + 3 * HOUR)
    ending_by(story, what, received_after=4)
    told = story.authorisation(received=NOON + 2 * HOUR)
    assert story.request == ENDS[what]
    assert ("R-2", f"Counts as ended {(NOON + 4 * HOUR).isoformat()}") in told.timeline
    [one] = story.state.activations.values()
    assert (one.ended_at, one.for_good_at) == (NOON + 4 * HOUR, NOON + 4 * HOUR)


@pytest.mark.parametrize("what", ENDS)
def test_r4_a_signature_after_the_end_for_good_does_not_reopen(story: Story, what: str) -> None:
    story.asked_in_writing().days_pass(1)
    story.objection(received=NOON + 2 * HOUR)
    ending_by(story, what, received_after=3)
    assert ("unmatched_contact", "open") in story.authorisation(received=NOON + 4 * HOUR).tasks
    assert story.request == ("Cancelled", "Complete", None)


def test_r4_in_error_between_refusal_and_signature_comes_after_the_end(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.objection(received=NOON + 2 * HOUR)
    story.authorisation(received=NOON + 4 * HOUR)
    assert story.open_tasks == ["contradiction"]
    ending_by(story, "in error", received_after=3)
    assert story.request == ("Cancelled", "Complete", None)
    assert story.open_tasks == ["late_document"]
    [one] = story.state.activations.values()
    assert (one.ended_at, one.ended_by) == (NOON + 2 * HOUR, "contact.objection")


def test_r4_a_refusal_before_what_lacked_proof_and_what_was_signed_after_it(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(NAME, received=NOON + 3 * HOUR)
    story.authorisation(received=NOON + 4 * HOUR)
    story.objection(received=NOON + 2 * HOUR)
    story.completes("contradiction", "second")
    [one] = story.state.activations.values()
    assert (one.stage, one.authorised_at, one.proof_lacks) == ("call_representative", NOON + 4 * HOUR, ())


def test_r4_of_two_refusals_before_the_signature_the_first_counts(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(received=NOON + 8 * HOUR)
    story.objection(received=NOON + HOUR)
    story.objection(received=NOON + 3 * HOUR)
    assert ("unmatched_contact", "open") in story.reply("full", received=NOON + 2 * HOUR).tasks

"""R-12, R-16: a request ends before anyone is active; R-2, R-3: contacts that come late or fit nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story

MIDNIGHT = datetime(2026, 3, 17, tzinfo=UTC)


def test_r12_the_client_withdraws_at_any_step(story: Story) -> None:
    story.written_to().days_pass(2)
    told = story.objection()
    assert told.steps == [("R-12", "Cancelled", "Complete", None)]
    assert told.timers[0][3] == "cancelled"
    assert told.called_back[0]
    assert told.letters == []


def test_r12_a_pending_representative_is_removed(story: Story) -> None:
    story.called()
    [one] = story.state.representatives
    told = story.hears("register.representative-removed", {"scin": "123456789012", "representative_id": one})
    assert told.tasks == [("call_representative", "withdrawn")]
    assert story.request == ("Cancelled", "Complete", None)


def test_r12_an_active_representative_is_removed(story: Story) -> None:
    story.active()
    [one] = story.state.representatives
    removed = {"scin": "123456789012", "representative_id": one}
    assert story.hears("register.representative-removed", removed).rules == ["R-12"]
    assert not story.state.representatives[one].active
    assert story.hears("register.representative-removed", removed).rules == ["R-12"]
    unknown = {"scin": "123456789012", "representative_id": "nobody"}
    assert story.hears("register.representative-removed", unknown).tasks == [("unmatched_contact", "open")]


def test_r16_the_case_closes(story: Story, another: Story) -> None:
    told = story.called().hears("register.case-closed", {"scin": "123456789012"})
    assert story.request == ("Cancelled", "Complete", None)
    assert told.rules == ["R-16", "R-12"]
    assert another.hears("register.case-closed", {"scin": "123456789012"}).rules == ["R-16"]


def test_r16_the_clients_details_change(story: Story) -> None:
    told = story.called().hears(
        "register.client",
        {
            "client": {
                "scin": "123456789012",
                "name": {"title": "Ms", "first_name": "Miriam", "last_name": "Okafor-Wells"},
                "address": {"lines": ["1 New Row"], "postcode": "LS1 1AA", "country": "GB"},
                "role": "receiving",
                "stage": "live",
                "jurisdiction": "scotland",
            }
        },
    )
    assert told.rules == ["R-16"]
    assert [p.jurisdiction for p in story.people.values() if p.last_name == "Okafor-Wells"] == ["scotland"]


@pytest.mark.parametrize(
    "contact", [lambda s: s.authorisation(), lambda s: s.reply(), lambda s: s.objection()]
)  # fmt: skip
def test_r3_a_contact_that_fits_nothing_becomes_a_task(story: Story, contact: Callable[[Story], object]) -> None:
    contact(story)
    assert story.open_tasks == ["unmatched_contact"]
    story.completes("unmatched_contact", "done")
    assert story.open_tasks == []
    story.active()
    contact(story)
    assert story.open_tasks == ["unmatched_contact"]


def test_r2_received_late_is_a_task_and_the_wait_ends_as_it_should(story: Story) -> None:
    story.asked_in_writing().days_pass(15)
    told = story.authorisation(received=MIDNIGHT)
    assert told.tasks == [("late_document", "open")]
    assert "SU-5a" in told.rules
    assert story.open_tasks == ["late_document"]
    assert story.authorisation().tasks == [("late_document", "open")]


def test_r1_a_timer_counts_only_if_it_is_waited_for(story: Story) -> None:
    story.asked_in_writing()
    told = story.due("activation:another", "written_authorisation", story.now)
    assert told.timeline == [("R-1", "A timer fell due that nothing waits for")]

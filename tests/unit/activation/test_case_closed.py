"""R-12, R-16: when the case closes, tasks end too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

CLOSED = {"scin": "123456789012"}


def test_r12_r16_tasks_are_withdrawn_but_contacts_are_still_looked_at(story: Story) -> None:
    story.called()
    story.completes("call_representative", "declined")
    story.hears("contact.objection", CLOSED)
    assert story.open_tasks == ["call_client", "unmatched_contact"]
    told = story.hears("register.case-closed", CLOSED)
    assert told.tasks == [("call_client", "withdrawn")]
    assert story.open_tasks == ["unmatched_contact"]

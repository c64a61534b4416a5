"""What whoever ended a task has written down stands in the Notes of its service request, in no state or timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_a_note_of_a_call_goes_to_the_service_request(story: Story) -> None:
    told = story.called().completes("call_representative", "not_reached", note="Mr Wrenfield is abroad until May")
    first, *_, last = told.published("service-request.changed")
    assert first["notes"] == last["notes"] == ["Mr Wrenfield is abroad until May"]
    assert list(story.notes.values()) == ["Mr Wrenfield is abroad until May"]

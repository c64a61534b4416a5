"""What whoever ended a task has written down stands in the Notes of its service request, in no state or timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import stages

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_a_note_of_a_call_goes_to_the_service_request(story: Story) -> None:
    told = story.called().completes("call_representative", "not_reached", note="Mr Wrenfield is abroad until May")
    first, *_, last = told.published("service-request.changed")
    assert first["notes"] == last["notes"] == ["Mr Wrenfield is abroad until May"]
    assert list(story.notes.values()) == ["Mr Wrenfield is abroad until May"]


@pytest.mark.parametrize("stage", ["call_representative", "representative_reply", "verification", "objection"])
def test_su7_a_wish_for_no_sms_counts_at_once_when_it_is_told_later(story: Story, stage: str) -> None:
    reach = {
        "call_representative": story.called,
        "representative_reply": story.written_to,
        "verification": story.verifying,
        "objection": story.may_object,
    }
    reach[stage]()
    assert not story.state.client.opt_out_of_sms
    story.authorisation(opt_out_of_sms=True)
    assert stages(story) == [stage]
    assert story.state.client.opt_out_of_sms


def test_r11_su7_a_second_nomination_may_ask_for_no_sms(story: Story) -> None:
    story.called().nomination(opt_out_of_sms=True)
    assert story.state.client.opt_out_of_sms

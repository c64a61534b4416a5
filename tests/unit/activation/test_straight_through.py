"""SU-1, 2, 3e, 7, 8, 9, 10, 11, 13, 17: a written complete nomination, all the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.procedure.effects import SetSecurity

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_su1_su2_su3e_su7_su8_the_nomination_leads_to_a_call(story: Story) -> None:
    told = story.nomination()
    assert told.rules == ["SU-1", "SU-2", "SU-F", "SU-3e", "SU-7", "SU-3c", "SU-8"]
    first, second = told.requests
    assert (first["rule"], first["area"], first["sub_area"]) == ("SU-1", "Manage Client Rep", "Activate Client Rep")
    assert (first["status"], first["fields"], first["queue"]) == ("In Progress", {"activity_plan": True}, None)
    assert second["rule"] == "SU-2"
    assert second["fields"] == {"activity_plan": True, "rep_type": "Friend/Relative", "poa_type": "None"}
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == (
        "call_representative", "SU-8", ["reached", "not_reached", "declined"],
    )  # fmt: skip
    [representative] = story.state.representatives.values()
    assert task["details"] == {
        "representative_id": representative.representative_id,
        "needs": ["security"],
        "name": "Mr Tobias Wrenfield",
        "telephone": "0161 496 0483",
    }
    assert (representative.active, representative.security) == (False, "none")


def test_su9_su10_su11_reached_with_security_leads_to_cis(story: Story) -> None:
    told = story.called().completes("call_representative", "reached", "full")
    assert told.steps == [
        ("SU-9", "In Progress", None, None),
        ("SU-10", "In Progress", "Create Client Rep", None),
    ]
    [representative] = story.state.representatives.values()
    fields = told.requests[-1]["fields"]
    assert fields["representative_id"] == representative.representative_id
    assert fields["security_questions"] == ["X"] * 7
    [security] = told.effects(SetSecurity)
    assert security.contact_id == representative.contact_id
    [asked] = told.published("cis.requested")
    assert asked["person"]["last_name"] == "Wrenfield"
    assert representative.security == "set"


def test_su11_su13_su17_verified_ends_active_with_a_pair_of_letters(story: Story) -> None:
    told = story.verifying().cis("verified")
    assert told.rules == ["SU-11", "SU-13", "SU-17"]
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    [asked] = told.published("letters.requested")
    assert asked["pair_id"]
    assert told.steps == [
        ("SU-11", "In Progress", "Create Client Rep", "Active"),
        ("SU-17", "Closed", "Complete", "Active"),
    ]
    [representative] = story.state.representatives.values()
    assert (representative.active, representative.nino_status) == (True, "NINO Verified")
    assert story.open_tasks == []
    assert story.state.desk.timers == {}

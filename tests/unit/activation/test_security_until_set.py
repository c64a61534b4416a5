"""SU-10, R-13, R-15: a PIN that came is kept for the request, and set when the representative is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_r15_su10_security_of_another_clients_representative_stays_until_su10(story: Story, another: Story) -> None:
    another.active()
    story.people, story.match_keys, story.security = another.people, another.match_keys, another.security
    before = dict(story.security)
    story.asked_in_writing()
    story.reply("full")
    story.lapses("written_authorisation")
    assert story.request[2] == "Not Registered \u2013 Unreachable"
    assert list(story.security.values()) == list(before.values())
    assert all(story.security[key] is before[key] for key in before)


def test_r13_a_pin_kept_in_su4s_wait_serves_the_contact_found_later(story: Story, another: Story) -> None:
    another.active()
    story.people, story.match_keys = another.people, another.match_keys
    story.nomination(None, channel="telephone", authorisation="verbal")
    story.issues("CMSL5512")
    story.reply("full")
    story.authorisation()
    assert "call_representative" not in story.open_tasks

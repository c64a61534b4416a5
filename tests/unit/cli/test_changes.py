"""What the case file says of changes: what Maintain knows, and since it asked Service Management what they did."""

from typing import Any

from clientrep.changes import CHANGE, changes

ASKED: dict[str, Any] = {
    "change_id": "c-1",
    "change_digest": "d",
    "kind": "own_details",
    "requester_kind": "poa",
    "requester_id": "A",
    "asked_at": "2026-03-02T12:00:00+00:00",
    "status": "requested",
    "answers": [{"poa_id": "B", "answer": "agree", "at": "2026-03-02T12:00:00Z"}],
    "request_id": "r-1",
    "note_ids": [],
}


def test_a_change_says_who_asked_and_nothing_of_the_inside() -> None:
    (one,) = changes([{"changes": {"c-1": ASKED}}, {"desk": {}}])
    assert tuple(one) == CHANGE
    assert one["requester"] == {"kind": "poa", "id": "A"}
    assert one["answers"] == ASKED["answers"]
    assert (one["status"], one["sent_at"]) == ("requested", None)


def test_ma7_what_service_management_did_is_told_with_the_change() -> None:
    update = {"status": "overdue", "message_id": "<m>", "body_sha256": "0", "sent_at": "s", "read_at": "r"}
    (one,) = changes([{"changes": {"c-1": ASKED}}, {"requests": {"r-1": {**update, "policy": "2012-12-10"}}}])
    assert (one["status"], one["message_id"], one["read_at"], one["noted_at"]) == ("overdue", "<m>", "r", None)


def test_changes_stand_in_the_order_of_their_asking() -> None:
    earlier = {**ASKED, "change_id": "c-2", "asked_at": "2026-03-02T12:30:00+01:00", "request_id": None}
    told = changes([{"changes": {"c-1": ASKED, "c-2": earlier}}])
    assert [one["change_id"] for one in told] == ["c-2", "c-1"]

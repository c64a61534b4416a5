from hypothesis import given
from hypothesis import strategies as st

from tests.unit.runtime.events import NOW, Raw
from workers.runtime.inbox import event_key
from workers.runtime.outbox import packed, packed_text, unpacked
from workers.runtime.parking import Parked


@given(st.lists(st.tuples(st.text(max_size=20), st.none() | st.binary(max_size=50)), max_size=5))
def test_headers_survive_the_outbox_whatever_bytes_they_hold(headers: list[tuple[str, bytes | None]]) -> None:
    assert unpacked(packed(headers)) == headers


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=50)), max_size=5))
def test_headers_of_text_are_packed_as_their_utf_8(headers: list[tuple[str, str]]) -> None:
    assert unpacked(packed_text(headers)) == [(name, text.encode()) for name, text in headers]


def test_source_and_id_are_not_confused() -> None:
    assert event_key("/a", "b") != event_key("/ab", "")
    assert event_key("/a", "b") == event_key("/a", "b")


def test_a_parked_event_has_one_id_however_often_it_is_parked() -> None:
    record = Raw("cm.contacts", 1, 9, None, b"x")
    ids = {Parked(record, reason, "").id_in("activation") for reason in ("not_json", "conflict")}
    assert len(ids) == 1
    assert dict(Parked(record, "not_json", "").headers(NOW))["offset"] == b"9"

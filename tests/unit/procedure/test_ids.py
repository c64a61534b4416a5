from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from workers.procedure.ids import NAMESPACE, change_person_id, client_person_id, derived_id, poa_person_id


@given(st.text(max_size=50), st.text(max_size=50), st.integers(0, 20))
def test_ids_are_uuid5_of_message_rule_and_ordinal(source: str, event_id: str, ordinal: int) -> None:
    made = derived_id(source, event_id, "activation:SU-8", ordinal)
    assert made == str(uuid5(NAMESPACE, f"{source}\n{event_id}\nactivation:SU-8\n{ordinal}"))
    assert UUID(made).version == 5


def test_a_client_has_one_person() -> None:
    assert client_person_id("123456789012") == client_person_id("123456789012")
    assert client_person_id("123456789012") != client_person_id("123456789013")


def test_every_persons_id_is_of_a_kind_of_its_own() -> None:
    ids = {client_person_id("1"), change_person_id("1"), poa_person_id("1", "2"), poa_person_id("2", "2")}
    assert len(ids) == 4
    assert poa_person_id("1", "2") == poa_person_id("1", "2")
    assert change_person_id("1") == change_person_id("1")

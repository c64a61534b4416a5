"""R-16: the latest details of the client count, also within one batch."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workers.procedure.case import Case
from workers.procedure.client import keep_client
from workers.procedure.effects import SavePerson
from workers.procedure.ids import client_person_id
from workers.procedure.message import Message
from workers.procedure.people import Person
from workers.procedure.records import Records

SCIN = "123456789012"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FIRST, SECOND = Person(last_name="Okafor"), Person(last_name="Okafor-Ellis")


def case_of(records: Records, received: datetime) -> Case[None]:
    message = Message("test", "/source", "1", SCIN, received, NOON, None, "correlation")
    return Case("activation", None, message, records, lambda state, _: state)


@pytest.mark.parametrize(
    ("seconds", "effects"),
    [(-1, []), (0, [SavePerson(client_person_id(SCIN), "client", SECOND, None, NOON)])],
)
def test_r16_details_in_a_batch_count_by_when_they_were_told(seconds: int, effects: list[Any]) -> None:
    records = Records()
    assert keep_client(case_of(records, NOON), FIRST)
    case = case_of(records, NOON + timedelta(seconds=seconds))
    assert keep_client(case, SECOND) is bool(effects)
    assert list(case.outcome().effects) == effects
    assert [entry.rule for entry in case.outcome().entries] == ([] if effects else ["R-16"])
    assert records.people[client_person_id(SCIN)] == (SECOND if effects else FIRST)

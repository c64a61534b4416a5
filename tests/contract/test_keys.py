"""The Kafka key is the client's SCIN; of a third party's own record it is the third party's id."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import pytest

from contracts import envelope, reader
from contracts.catalogue import inbound, named
from contracts.errors import Unreadable
from tests.contract.conftest import AHEAD, STRUCTURED
from tests.contract.shapes import SAMPLES, sample, shapes_of

Golden = Callable[[str], dict[str, Any]]
OF_ITSELF = "register.third-party--of-itself"
ANSWERS = "register.third-party--answers-a-service-request"


def _keyed(document: dict[str, Any], key: str | None, now: datetime) -> str:
    about = envelope.read(None, STRUCTURED, orjson.dumps(document))._replace(key=key)
    spec, data = reader.read_event(about, "cm.register", now, AHEAD)
    return reader.check_key(about, spec, data)


@pytest.mark.parametrize("third_party", ["tp-55", "120000453218"])
def test_the_record_of_a_third_party_is_keyed_by_its_id(golden: Golden, now: datetime, third_party: str) -> None:
    document = golden(OF_ITSELF)
    document["data"]["third_party_id"] = third_party
    assert _keyed(document, third_party, now) == third_party
    for key in ("tp-56", "120000453219", f"{third_party} ", ""):
        with pytest.raises(Unreadable, match=r"^invalid_key \(key: differs from the data\)$"):
            _keyed(document, key, now)


def test_a_record_that_answers_a_service_request_is_keyed_by_some_scin(golden: Golden, now: datetime) -> None:
    document = golden(ANSWERS)
    assert document["data"]["service_request_id"]
    assert _keyed(document, "120000453218", now) == "120000453218"
    third_party = document["data"]["third_party_id"]
    for key in (third_party, "", "12000045321", "1200004532180", "12000045321\u0661", "120000453218\n", "sr-1"):
        with pytest.raises(Unreadable, match=r"^invalid_key \(key: not a SCIN\)$"):
            _keyed(document, key, now)


def test_an_event_without_a_key_has_no_place(golden: Golden, now: datetime) -> None:
    for name in (OF_ITSELF, ANSWERS):
        with pytest.raises(Unreadable, match=r"^invalid_key \(key: missing\)$"):
            _keyed(golden(name), None, now)


@pytest.mark.parametrize("spec", inbound(), ids=lambda spec: spec.name)
def test_every_other_event_is_keyed_by_its_client(spec: Any) -> None:
    data = spec.model.model_validate_json(orjson.dumps(sample(shapes_of(spec)[0])))
    assert spec.fits(SAMPLES["scin"], data)
    assert spec.fits("120000453219", data) is (spec is named("register.third-party"))

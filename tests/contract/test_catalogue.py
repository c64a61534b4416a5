"""The catalogue holds what the wire's tables hold, no more and no less."""

import subprocess
import sys

import pytest

from contracts import catalogue
from contracts.base import Part
from contracts.catalogue import EVENTS, TOPICS, WORKERS, EventSpec, by_type, named
from contracts.topics import all_topic_names

INTERNAL = {
    "letters.requested",
    "letters.withdrawal-requested",
    "letters.not-sent",
    "letters.not-arrived",
    "register.third-party-available",
}

FIELDS = {
    "contact.nomination": "client, channel, requested_by, representative, authorisation, point_of_contact=, "
    "opt_out_of_sms=, power_of_attorney=",
    "contact.authorisation": "scin, form, signed, representative, point_of_contact?, opt_out_of_sms?",
    "contact.representative-reply": "scin, channel, person?, security?, declines=",
    "contact.objection": "scin",
    "contact.change-requested": "scin, client?, requester, channel, security_check, change",
    "contact.security-blocked": "scin, representative_id",
    "contact.created-in-error": "scin, service_request_id, reason",
    "register.poas": "scin, client?, poas",
    "register.representative-removed": "scin, representative_id",
    "register.third-party": "third_party_id, name, address, telephone?, kind, primary_contact?, contacts=, scin?, "
    "service_request_id?",
    "task.completed": "task_id, scin, outcome, by, data?",
    "consent.replied": "scin, change_id, change_digest, poa_id, answer, channel",
    "letter.status": "letter_id, scin, status, reason?, vendor",
    "register.client": "client",
    "register.case-closed": "scin",
    "security.check-requested": "check_id, scin, representative_id, security",
    "service-management.read": "request_id, scin",
    "service-management.change-noted": "request_id, scin, note",
    "task.raised": "task_id, scin, kind, queue, rule, summary, outcomes, details=, due_at?, service_request_id?",
    "task.withdrawn": "task_id, scin, reason",
    "cis.requested": "request_id, scin, person",
    "cis.answered": "request_id, scin, result, basis",
    "consent.requested": "scin, change_id, change_digest, poa_id, summary, due_at",
    "timer.due": "timer_id, scin, name, rule, due_at",
    "letter.issued": "letter_id, scin, code, title, recipient, address_lines, enclosures, envelope_id, pair_id?, via, "
    "language, fields, template_version, issued_on, rule, service_request_id, document?",
    "letter.withdrawn": "letter_id, scin, reason",
    "service-management.requested": "request_id, scin, representative_id, change_id, change_digest",
    "service-management.sent": "request_id, scin, message_id, body_sha256",
    "security.checked": "check_id, scin, representative_id, result, tries_left",
    "service-request.changed": "service_request_id, scin, process, area, sub_area, status, sub_status?, resolution?, "
    "queue?, notes=, fields=, rule",
}

TOPIC_OF = {
    "cm.contacts": "contact.nomination contact.authorisation contact.representative-reply contact.objection "
    "contact.change-requested contact.security-blocked contact.created-in-error",
    "cm.register": "register.poas register.representative-removed register.third-party register.client "
    "register.case-closed register.third-party-available letters.not-sent letters.not-arrived",
    "cm.tasks": "task.raised task.withdrawn",
    "cm.tasks.results": "task.completed",
    "cm.cis.requests": "cis.requested",
    "cm.cis.results": "cis.answered",
    "cm.consents.requests": "consent.requested",
    "cm.consents.replies": "consent.replied",
    "cm.timers": "timer.due",
    "cm.letters": "letter.issued letter.withdrawn",
    "cm.letters.status": "letter.status",
    "cm.letters.requests": "letters.requested letters.withdrawal-requested",
    "cm.service-management": "service-management.requested",
    "cm.service-management.results": "service-management.sent service-management.read service-management.change-noted",
    "cm.security.requests": "security.check-requested",
    "cm.security.results": "security.checked",
    "cm.service-requests": "service-request.changed",
}

PARKS = {
    "cm.contacts": "activation",
    "cm.register": "activation",
    "cm.tasks": None,
    "cm.tasks.results": "activation",
    "cm.cis.requests": "cis",
    "cm.cis.results": "activation",
    "cm.consents.requests": None,
    "cm.consents.replies": "maintain",
    "cm.timers": "activation",
    "cm.letters": "activation",
    "cm.letters.status": "letters",
    "cm.letters.requests": "letters",
    "cm.service-management": "service_mgmt",
    "cm.service-management.results": "service_mgmt",
    "cm.security.requests": "maintain",
    "cm.security.results": None,
    "cm.service-requests": None,
}


def _written(model: type[Part]) -> set[str]:
    """A model's fields as the table writes them: `?` may be absent, `=` has a default."""
    return {
        field if info.is_required() else f"{field}?" if info.get_default() is None else f"{field}="
        for field, info in model.model_fields.items()
    }


def test_every_event_of_the_wire_is_there_and_no_other() -> None:
    assert {event.name for event in EVENTS} == set(FIELDS) | INTERNAL
    assert len({event.type for event in EVENTS}) == len(EVENTS)
    assert len({event.model for event in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_are_those_of_the_table(name: str) -> None:
    model = named(name).model
    expected = {field.strip() for field in FIELDS[name].split(",")}
    written = _written(model)
    assert {field.rstrip("?=") for field in written} == {field.rstrip("?=") for field in expected}
    assert {field for field in written if not field.endswith("=")} == {f for f in expected if not f.endswith("=")}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_holds_its_events_and_is_parked_by_its_first_named_reader(topic: catalogue.Topic) -> None:
    assert {event.name for event in catalogue.events_on(topic.name)} == set(TOPIC_OF[topic.name].split())
    assert topic.parks == PARKS[topic.name]
    assert set(PARKS) == {one.name for one in TOPICS}


def test_types_carry_their_prefix_and_version() -> None:
    assert named("contact.nomination").type == "uk.gov.dwp.cm.contact.nomination.v1"
    assert by_type("uk.gov.dwp.cm.contact.nomination.v1") is named("contact.nomination")
    assert by_type("uk.gov.dwp.cm.contact.nomination.v2") is None


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_who_acts_on_an_event_reads_its_topic(event: EventSpec) -> None:
    topic = catalogue.topic_named(event.topic)
    assert set(event.readers) <= set(topic.read_by)
    assert set(event.writers) <= set(topic.written_by)


def test_readers_are_per_type() -> None:
    assert named("contact.nomination").readers == ("activation",)
    assert named("contact.change-requested").readers == ("maintain",)
    assert {event.name for event in catalogue.events_read_by("letters")} == {
        "task.completed",
        "letter.status",
        "letters.requested",
        "letters.withdrawal-requested",
    }


def test_parked_topics_are_those_of_every_topic_and_worker_that_reads_it() -> None:
    names = all_topic_names()
    assert "cm.contacts.activation.dlq" in names
    assert "cm.contacts.maintain.dlq" in names
    assert "cm.timers.timers.dlq" not in names
    assert "cm.tasks.telephony.dlq" not in names
    assert len(set(names)) == len(names) == 17 + 21
    assert catalogue.dlq_name("cm.letters", "activation") == "cm.letters.activation.dlq"


def test_timers_reads_no_events() -> None:
    assert catalogue.events_read_by("timers") == ()
    assert "timers" in WORKERS


def test_the_catalogue_is_light() -> None:
    heavy = "{'aiokafka', 'jsonsubschema', 'cloudevents', 'yaml', 'asyncpg', 'faust', 'workers'}"
    asked = f"import sys, contracts.catalogue, contracts.reader; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_every_model_says_what_it_means() -> None:
    parts = [Part]
    for part in parts:
        parts += part.__subclasses__()
        assert part.__doc__
        assert part.__doc__ != Part.__doc__ or part is Part
    assert len({part.__name__ for part in parts}) == len(parts)

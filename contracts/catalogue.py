"""The list of all events: type, topic, model, key, who writes and who reads.

Readers are per type: a group skips the types of a topic that aren't addressed to it. A task's and a timer's id begin
with the name of the worker that asked for it; the other readers skip those too. One that begins with no such name is
the business of the topic's first-named reader.
"""

from contracts import (
    cis,
    consents,
    contacts,
    letters,
    register,
    security,
    service_management,
    service_requests,
    tasks,
    timers,
)
from contracts.event_spec import EventSpec
from contracts.topics import DEAD_LETTERS, TOPIC_BY_NAME, TOPICS, WORKERS, Topic, dlq_name, topics_read_by

__all__ = [
    "DEAD_LETTERS",
    "EVENTS",
    "TOPICS",
    "WORKERS",
    "EventSpec",
    "Topic",
    "by_type",
    "dlq_name",
    "events_on",
    "events_read_by",
    "inbound",
    "named",
    "topic_named",
    "topics_read_by",
]

_ANY_CHANNEL = ("telephony", "mail_scanning", "email_gateway", "caseworkers")
_PROCEDURES = ("other_procedures",)
_BOTH = ("activation", "maintain")
_ASKS_FOR_LETTERS = ("activation", "maintain", "service_mgmt")

_CONTACTS = (
    EventSpec("contact.nomination", "cm.contacts", contacts.Nomination, _ANY_CHANNEL, ("activation",), "client.scin"),
    EventSpec(
        "contact.authorisation",
        "cm.contacts",
        contacts.AuthorisationGiven,
        ("mail_scanning", "email_gateway", "caseworkers"),
        ("activation",),
    ),
    EventSpec(
        "contact.representative-reply", "cm.contacts", contacts.RepresentativeReply, _ANY_CHANNEL, ("activation",)
    ),
    EventSpec("contact.objection", "cm.contacts", contacts.Objection, _ANY_CHANNEL, ("activation",)),
    EventSpec("contact.change-requested", "cm.contacts", contacts.ChangeRequested, _ANY_CHANNEL, ("maintain",)),
    EventSpec(
        "contact.security-blocked", "cm.contacts", contacts.SecurityBlocked, ("telephony", "caseworkers"), ("maintain",)
    ),
    EventSpec("contact.created-in-error", "cm.contacts", contacts.CreatedInError, ("caseworkers",), ("activation",)),
)

_REGISTER = (
    EventSpec("register.poas", "cm.register", register.Poas, _PROCEDURES, ("maintain",)),
    EventSpec("register.representative-removed", "cm.register", register.RepresentativeRemoved, _PROCEDURES, _BOTH),
    EventSpec(
        "register.third-party",
        "cm.register",
        register.ThirdParty,
        ("third_party_team",),
        _BOTH,
        "third_party_id",
    ),
    EventSpec(
        "register.third-party-available", "cm.register", register.ThirdPartyAvailable, ("activation",), ("activation",)
    ),
    EventSpec("letters.not-sent", "cm.register", letters.LettersNotSent, ("letters",), ("activation",)),
    EventSpec("letters.not-arrived", "cm.register", letters.LetterNotArrived, ("letters",), ("activation",)),
    EventSpec("register.client", "cm.register", register.ClientRecorded, _PROCEDURES, _BOTH, "client.scin"),
    EventSpec("register.case-closed", "cm.register", register.CaseClosed, _PROCEDURES, _BOTH),
)

_WORK = (
    EventSpec("task.raised", "cm.tasks", tasks.TaskRaised, WORKERS, ("telephony",)),
    EventSpec("task.withdrawn", "cm.tasks", tasks.TaskWithdrawn, WORKERS, ("telephony",)),
    EventSpec(
        "task.completed",
        "cm.tasks.results",
        tasks.TaskCompleted,
        ("telephony", "caseworkers"),
        ("activation", "maintain", "letters", "service_mgmt", "cis"),
    ),
    EventSpec("cis.requested", "cm.cis.requests", cis.CisRequested, ("activation",), ("cis",)),
    EventSpec("cis.answered", "cm.cis.results", cis.CisAnswered, ("cis",), ("activation",)),
    EventSpec("consent.requested", "cm.consents.requests", consents.ConsentRequested, ("maintain",), ("telephony",)),
    EventSpec(
        "consent.replied", "cm.consents.replies", consents.ConsentReplied, ("telephony", "mail_scanning"), ("maintain",)
    ),
    EventSpec("timer.due", "cm.timers", timers.TimerDue, ("timers",), ("activation", "maintain", "service_mgmt")),
)

_LETTERS = (
    EventSpec("letter.issued", "cm.letters", letters.LetterIssued, ("letters",), ("print_vendors", "activation")),
    EventSpec("letter.withdrawn", "cm.letters", letters.LetterWithdrawn, ("letters",), ("print_vendors",)),
    EventSpec("letter.status", "cm.letters.status", letters.LetterStatus, ("print_vendors",), ("letters",)),
    EventSpec("letters.requested", "cm.letters.requests", letters.LettersRequested, _ASKS_FOR_LETTERS, ("letters",)),
    EventSpec(
        "letters.withdrawal-requested",
        "cm.letters.requests",
        letters.WithdrawalRequested,
        _ASKS_FOR_LETTERS,
        ("letters",),
    ),
)

_MAINTAIN = (
    EventSpec(
        "service-management.requested",
        "cm.service-management",
        service_management.UpdateRequested,
        ("maintain",),
        ("service_mgmt",),
    ),
    EventSpec(
        "service-management.sent", "cm.service-management.results", service_management.UpdateSent, ("service_mgmt",), ()
    ),
    EventSpec(
        "service-management.read",
        "cm.service-management.results",
        service_management.UpdateRead,
        ("mail_gateway",),
        ("service_mgmt",),
    ),
    EventSpec(
        "service-management.change-noted",
        "cm.service-management.results",
        service_management.ChangeNoted,
        ("service_management",),
        ("service_mgmt",),
    ),
    EventSpec(
        "security.check-requested",
        "cm.security.requests",
        security.SecurityCheckRequested,
        ("telephony",),
        ("maintain",),
    ),
    EventSpec("security.checked", "cm.security.results", security.SecurityChecked, ("maintain",), ("telephony",)),
    EventSpec(
        "service-request.changed",
        "cm.service-requests",
        service_requests.ServiceRequestChanged,
        WORKERS,
        ("reporting", "case_system"),
    ),
)

EVENTS: tuple[EventSpec, ...] = (*_CONTACTS, *_REGISTER, *_WORK, *_LETTERS, *_MAINTAIN)
"""All events of the wire."""

_BY_NAME = {event.name: event for event in EVENTS}
_BY_TYPE = {event.type: event for event in EVENTS}


def by_type(full_type: str) -> EventSpec | None:
    """The event of this CloudEvents type; None if there is none, or not in this version."""
    return _BY_TYPE.get(full_type)


def named(name: str) -> EventSpec:
    """The event of this short name.

    Raises:
        KeyError: There is no such event.
    """
    return _BY_NAME[name]


def events_on(topic: str) -> tuple[EventSpec, ...]:
    """The events that may appear on a topic."""
    return tuple(event for event in EVENTS if event.topic == topic)


def events_read_by(group: str) -> tuple[EventSpec, ...]:
    """The events that a worker acts on."""
    return tuple(event for event in EVENTS if group in event.readers)


def inbound() -> tuple[EventSpec, ...]:
    """The events that others send to the platform."""
    return tuple(event for event in EVENTS if not set(event.writers) & set(WORKERS))


def topic_named(name: str) -> Topic:
    """The topic of this name.

    Raises:
        KeyError: There is no such topic.
    """
    return TOPIC_BY_NAME[name]

"""Every topic of the platform: what it holds, who writes, who reads, and who parks what can't be read."""

from dataclasses import dataclass

WORKERS = ("activation", "maintain", "cis", "letters", "timers", "service_mgmt")
"""The platform's workers; a worker's name is also its consumer group."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of Kafka. All of them are keyed so that one client's events stay in order."""

    name: str
    holds: str
    written_by: tuple[str, ...]
    read_by: tuple[str, ...]

    @property
    def parks(self) -> str | None:
        """The group that parks events whose type can't be read: the first-named reader among the workers, if any."""
        return next((reader for reader in self.read_by if reader in WORKERS), None)


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The topic to which one group parks what it can't use of another topic, bytes untouched."""

    topic: str
    group: str

    @property
    def name(self) -> str:
        """The name on the wire, ``<topic>.<group>.dlq``."""
        return f"{self.topic}.{self.group}.dlq"


TOPICS: tuple[Topic, ...] = (
    Topic(
        "cm.contacts",
        "Inbound contacts",
        ("telephony", "mail_scanning", "email_gateway", "caseworkers"),
        ("activation", "maintain"),
    ),
    Topic(
        "cm.register",
        "Facts that other procedures record: powers of attorney, removals, third parties, clients; what waits for them",
        ("other_procedures", "third_party_team", "activation", "letters"),
        ("activation", "maintain"),
    ),
    Topic("cm.tasks", "Work for people", WORKERS, ("telephony",)),
    Topic(
        "cm.tasks.results",
        "How the work ended",
        ("telephony", "caseworkers"),
        ("activation", "maintain", "letters", "service_mgmt", "cis"),
    ),
    Topic("cm.cis.requests", "Verifications asked for", ("activation",), ("cis",)),
    Topic("cm.cis.results", "Verifications answered", ("cis",), ("activation",)),
    Topic("cm.consents.requests", "Consents asked of joint holders", ("maintain",), ("telephony",)),
    Topic("cm.consents.replies", "Consents given or refused", ("telephony", "mail_scanning"), ("maintain",)),
    Topic("cm.timers", "Deadlines that fell due", ("timers",), ("activation", "maintain", "service_mgmt")),
    Topic("cm.letters", "Letters to print, withdrawals", ("letters",), ("print_vendors", "activation")),
    Topic("cm.letters.status", "What became of letters", ("print_vendors",), ("letters",)),
    Topic(
        "cm.letters.requests",
        "Internal: letters to compose, by envelope or pair, and withdrawals",
        ("activation", "maintain", "service_mgmt"),
        ("letters",),
    ),
    Topic("cm.service-management", "Update requests", ("maintain",), ("service_mgmt",)),
    Topic(
        "cm.service-management.results",
        "Emails sent, read receipts, notes of change",
        ("mail_gateway", "service_management", "service_mgmt"),
        ("service_mgmt",),
    ),
    Topic("cm.security.requests", "PINs and passwords to check, sealed", ("telephony",), ("maintain",)),
    Topic("cm.security.results", "Results of the checks", ("maintain",), ("telephony",)),
    Topic("cm.service-requests", "Every change of every service request", WORKERS, ("reporting", "case_system")),
)
"""All topics but the parked ones."""

TOPIC_BY_NAME = {topic.name: topic for topic in TOPICS}
"""The topics by their names."""

DEAD_LETTERS: tuple[DeadLetters, ...] = tuple(
    DeadLetters(topic.name, reader) for topic in TOPICS for reader in topic.read_by if reader in WORKERS
)
"""A topic of parked events for each topic and each worker that reads it."""


def dlq_name(topic: str, group: str) -> str:
    """The name of the topic to which `group` parks events of `topic`."""
    return DeadLetters(topic, group).name


def all_topic_names() -> tuple[str, ...]:
    """Every topic that must exist, the parked ones included."""
    return (*TOPIC_BY_NAME, *(parked.name for parked in DEAD_LETTERS))


def topics_read_by(group: str) -> tuple[Topic, ...]:
    """The topics that a worker reads events from, in the order of the list."""
    return tuple(topic for topic in TOPICS if group in topic.read_by)

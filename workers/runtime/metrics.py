"""What a worker tells about itself; labels never hold personal data."""

from collections.abc import Collection, Mapping

from prometheus_client import Counter, Enum, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

READ = Counter("clientrep_events_read_total", "Events read, by what became of them", ["outcome"])
DECIDED = Counter("clientrep_rules_total", "Timeline entries, by rule and by what it came to", ["rule", "outcome"])
LAG = Gauge("clientrep_lag_events", "Events that are not read yet, in the partitions held", ["topic"])
UNREAD_AGE = Gauge(
    "clientrep_oldest_unprocessed_seconds", "Since the oldest event that is not read yet came in, at the most"
)
UNMOVED = Gauge("clientrep_unmoved_seconds", "For how long a part with work has made no progress, the longest")
ASSIGNED = Gauge("clientrep_partitions_assigned", "Partitions of a topic that the group gave to this process")
LEASED = Gauge("clientrep_partitions_leased", "Of these, those whose lease it holds")
OUTBOX = Gauge("clientrep_outbox_events", "Committed events that wait to be sent")
OUTBOX_AGE = Gauge("clientrep_outbox_oldest_seconds", "Since the oldest unacknowledged event was committed")
PARKED = Counter("clientrep_parked_total", "Events parked, by reason", ["reason"])
PARKED_NOW = Gauge("clientrep_parked_events", "Events that are parked now, in the partitions held")
REDRIVEN = Counter("clientrep_redriven_total", "Parked events decided again, by what became of them", ["outcome"])
DISCARDED = Gauge("clientrep_discarded_events", "Parked events that were ever discarded, in the partitions held")
SENT = Counter("clientrep_events_sent_total", "Events acknowledged by the broker")
BATCH = Histogram("clientrep_batch_seconds", "Time from poll to commit")
GAPS = Counter("clientrep_ledger_gaps_total", "Offsets the broker left out (compaction, transaction markers)")
SOUGHT = Counter("clientrep_partitions_sought_total", "Batches left out because they began beyond the ledger")
OVERDUE = Gauge("clientrep_timers_overdue_seconds", "Since the longest waiting timer fell due, platform's clock")
LATENESS = Histogram(
    "clientrep_timer_lateness_seconds", "From due to sent", buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)
)
CHECKS = Counter("clientrep_cis_checks_total", "Verifications that ended, by result", ["result"])
CHECKS_WAITING = Gauge("clientrep_cis_waiting", "Verifications that wait for an answer, in the partitions held")
CIS_CALLS = Counter("clientrep_cis_calls_total", "Calls of the CIS gateway, by what came of them", ["outcome"])
CIS_BREAKER = Enum("clientrep_cis_breaker", "Whether the CIS gateway is called", states=["closed", "open", "half_open"])
RETENTION_FAILED = Counter("clientrep_retention_failed_total", "Cases whose retention couldn't be decided, once a day")
DOCUMENTS_TO_ERASE = Gauge("clientrep_documents_to_erase", "Documents of letters that are to be erased and aren't yet")
PROGRESS = Gauge("clientrep_last_progress_seconds", "When the ledger last moved, Unix time")
MAILS = Counter("clientrep_mails_total", "Attempts to send an email, by what came of them", ["outcome"])
MAILS_WAITING = Gauge("clientrep_mails_waiting", "Emails that are not sent yet, in the partitions held")
MAILS_AGE = Gauge("clientrep_mails_oldest_seconds", "Age of the oldest email that is not sent yet, platform's clock")
DOCUMENTS = Counter("clientrep_documents_total", "Letters' documents, by what came of their making", ["outcome"])
DOCUMENTS_WAITING = Gauge(
    "clientrep_documents_waiting", "Requests whose documents are not made yet, in the partitions held"
)
DOCUMENTS_AGE = Gauge(
    "clientrep_documents_oldest_seconds", "Age of the oldest request whose documents are not made yet, platform's clock"
)
LETTERS_UNREPORTED = Gauge("clientrep_letters_unreported", "Letters issued of which no print vendor has spoken")
LETTERS_UNREPORTED_AGE = Gauge(
    "clientrep_letters_unreported_oldest_seconds", "Since the oldest of them was issued, platform's clock"
)
MEASURED = {
    "service_management_hours": Histogram(
        "clientrep_service_management_hours",
        "From request to Service Management's note, by whether it kept to their aim, their promise or neither",
        ["within"],
        buckets=(1, 2, 4, 8, 12, 24, 36, 48, 72, 96, 168),
    )
}
"""What rules measure, by the name of the figure."""

FROM_THE_START: Mapping[MetricWrapperBase, Collection[str]] = {
    READ: ["parked"],
    PARKED: ["rule_failed"],
    REDRIVEN: ["parked"],
    CIS_CALLS: ["refused"],
    MAILS: ["server_away", "answer_lost"],
    MEASURED["service_management_hours"]: ["neither"],
}
"""What alerts ask for: an increase is only seen of a figure that was there before, be it 0."""

for figure, values in FROM_THE_START.items():
    for value in values:
        figure.labels(value)


def came_of(event: object) -> str:
    """What a rule came to, as the figures call it: the kind of what happened; ``told`` where only the timeline is."""
    return "told" if event is None else type(event).__name__

"""What a worker tells about itself; labels never hold personal data."""

from prometheus_client import Counter, Gauge, Histogram

READ = Counter("clientrep_events_read_total", "Events read, by what became of them", ["outcome"])
DECIDED = Counter("clientrep_rules_total", "Timeline entries, by rule", ["rule"])
PARKED = Counter("clientrep_parked_total", "Events parked, by reason", ["reason"])
SENT = Counter("clientrep_events_sent_total", "Events acknowledged by the broker")
BATCH = Histogram("clientrep_batch_seconds", "Time from poll to commit")
GAPS = Counter("clientrep_ledger_gaps_total", "Offsets the broker left out (compaction, transaction markers)")
SOUGHT = Counter("clientrep_partitions_sought_total", "Batches left out because they began beyond the ledger")
LATENESS = Histogram(
    "clientrep_timer_lateness_seconds", "From due to sent", buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)
)
CHECKS = Counter("clientrep_cis_checks_total", "Answers of the CIS gateway", ["result"])
PROGRESS = Gauge("clientrep_last_progress_seconds", "When the ledger last moved, Unix time")

"""Which topics there are and how long they keep what."""

from contracts.topics import all_topic_names
from workers.runtime.topics import wanted_topics


def test_every_topic_of_the_contract_and_every_dlq_is_wanted() -> None:
    assert set(wanted_topics()) == set(all_topic_names())


def test_all_have_a_retention_since_arrival() -> None:
    for configuration in wanted_topics().values():
        assert int(configuration["retention.ms"]) >= 86_400_000
        assert configuration["message.timestamp.type"] == "LogAppendTime"

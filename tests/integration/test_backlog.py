"""A partition's timers wait for what had come in before they were claimed, not before others were."""

from types import SimpleNamespace
from typing import Any, cast

from contracts import catalogue
from tests.integration.bare_loop import scins_in
from tests.integration.transactions import in_transactions
from tests.scene import Scene
from tests.wire import Raw
from workers.runtime.brokers import brokers
from workers.runtime.due import Backlog
from workers.runtime.ground import KafkaEnds

PART = 6
DUE: Any = [{"timer_id": "activation:t", "grp": "activation", "part": PART}]
READ = "UPDATE ledger SET next = $1 WHERE grp = 'activation' AND topic = 'cm.contacts' AND part = $2"
OPEN = "INSERT INTO ledger (grp, topic, part, next, cluster_id) VALUES ('activation', $1, $2, $3, 'any')"


async def test_a_backlog_that_was_read_says_nothing_of_the_next(quiet: Scene) -> None:
    ends = await quiet.wire.ends(topic.name for topic in catalogue.topics_read_by("activation"))
    for (topic, part), end in ends.items():
        if part == PART:
            await quiet.database.execute(OPEN, topic, part, end)
    backlog = Backlog(cast("Any", SimpleNamespace(ends=KafkaEnds(brokers(quiet.settings)))))
    try:
        assert await backlog.read_up(quiet.database, DUE) == DUE
        _, first = await quiet.wire.put("cm.contacts", Raw(b"any", [], b"first"), PART)
        assert await backlog.read_up(quiet.database, DUE) == []
        await quiet.database.execute(READ, first + 1, PART)
        assert await backlog.read_up(quiet.database, []) == []  # what came in has cancelled the timer
        _, second = await quiet.wire.put("cm.contacts", Raw(b"any", [], b"second"), PART)
        assert await backlog.read_up(quiet.database, DUE) == []
        await quiet.database.execute(READ, second + 1, PART)
        assert await backlog.read_up(quiet.database, DUE) == DUE
        (scin,) = scins_in(PART, 1)
        await in_transactions(quiet, scin, ("abort", "commit"))  # event, marker, event, marker
        assert await backlog.read_up(quiet.database, DUE) == []
        await quiet.database.execute(READ, second + 4, PART)  # nobody reads the last marker
        assert await backlog.read_up(quiet.database, DUE) == DUE
    finally:
        await backlog.close()
        await quiet.database.execute("DELETE FROM ledger WHERE cluster_id = 'any'")

"""From what was watched of one activation to the plan of it that the floor follows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from bench.capture import Committed, Written
from bench.clients import ANSWER_ID, NOMINATION_ID, SOURCE
from bench.counts import Rows
from bench.driver import ANSWERS, NOMINATIONS
from bench.plan import Plan, Read, RowWrite, Sent, Stage, Table, Transaction, keyed
from bench.sending import Said
from workers.runtime.inbox import event_key
from workers.runtime.outbox import unpacked

RELAY = "relay"
"""The connection over which workers delete what was sent; the floor does that by itself."""


class Sampler:
    """Makes a plan of one activation.

    Args:
        scin: whose it was.
        tables: the tables that were watched.
    """

    def __init__(self, scin: str, tables: dict[str, Table]) -> None:
        self._scin = scin
        self._tables = tables
        self._known = dict(self._from_outside())

    def plan(self, committed: Sequence[Committed]) -> Plan:
        """The plan; transactions that read nothing belong to the stage before them, of the same worker."""
        worked = [one for one in committed if one.connection != RELAY]
        for one in worked:
            self._known.update(self._sent_ids(one))
        stages: list[Stage] = []
        for one in worked:
            reads, transaction = tuple(self._reads(one)), self._transaction(one)
            if reads:
                stages.append(Stage(one.worker, reads, (transaction,)))
            else:
                _add_to_last_of(one.worker, stages, transaction)
        return Plan(self._scin, self._tables, stages)

    def _from_outside(self) -> Iterator[tuple[UUID, Read]]:
        for topic, begins in ((NOMINATIONS, NOMINATION_ID), (ANSWERS, ANSWER_ID)):
            yield event_key(SOURCE, f"{begins}{self._scin}"), Read(topic, begins)

    def _sent_ids(self, one: Committed) -> Iterator[tuple[UUID, Read]]:
        for row in _new_rows(one, "outbox"):
            headers = dict(_headers(row))
            source, event_id = headers["ce_source"].decode(), headers["ce_id"].decode()
            yield event_key(source, event_id), Read(row["topic"], keyed(event_id, self._scin).replace(self._scin, ""))

    def _reads(self, one: Committed) -> Iterator[Read]:
        for row in _new_rows(one, "inbox"):
            yield self._known[row["event"]]

    def _transaction(self, one: Committed) -> Transaction:
        writes = tuple(self._write(row) for row in one.rows)
        return Transaction(writes, tuple(self._sent(w.values) for w in writes if w.table == "outbox"))

    def _write(self, row: Written) -> RowWrite:
        values = {column: keyed(value, self._scin) for column, value in self._written(row)}
        return RowWrite(row.table, row.verb, values)

    def _written(self, row: Written) -> Iterator[tuple[str, Any]]:
        """Of a new row everything, of another its key and what changed."""
        key = self._tables[row.table].key
        for column, value in (row.new or row.old or {}).items():
            if column in key or row.old is None or (row.new is not None and row.old[column] != value):
                yield column, value

    def _sent(self, outbox: Mapping[str, Any]) -> Sent:
        return Sent(outbox["topic"], Said(outbox["key"], outbox["value"], _headers(outbox)))


def _headers(outbox: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """What we send has a value in every header."""
    return [(name, value or b"") for name, value in unpacked(outbox["headers"])]


def _new_rows(one: Committed, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table that were inserted."""
    return (row.new for row in one.rows if row.table == table and row.verb == "INSERT" and row.new is not None)


def _add_to_last_of(worker: str, stages: list[Stage], transaction: Transaction) -> None:
    """One more transaction of the worker's last stage."""
    at = max(i for i, stage in enumerate(stages) if stage.worker == worker)
    stages[at] = replace(stages[at], transactions=(*stages[at].transactions, transaction))


def rows_of(plan: Plan) -> dict[str, Rows]:
    """Rows that the plan writes, by table; what is put into the outbox is deleted, too."""
    verbs = Counter(
        (write.table, write.verb) for stage in plan.stages for one in stage.transactions for write in one.writes
    )
    sent = verbs["outbox", "INSERT"]
    counted = {table: Rows(*(verbs[table, verb] for verb in ("INSERT", "UPDATE", "DELETE"))) for table, _ in verbs}
    return {**counted, "outbox": Rows(sent, 0, sent)}

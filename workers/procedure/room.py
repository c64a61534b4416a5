"""What a worker brings to the loop: its name, what it reads and how it decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from policy import Policies
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.records import Records

Decide = Callable[[Any, Message, Policies, Records], Outcome | Refused]


def nothing_needed(*_: Any) -> Iterable[str]:  # noqa: ANN401 - stands in for either need below
    """For rooms that look up nothing beyond their case."""
    return ()


@dataclass(frozen=True, slots=True)
class Room:
    """A procedure and its place in the mesh.

    Attributes:
        name: App id, consumer group, ledger, inbox and dlq name.
        reads: short names of the event types it reads.
        shares: topics it subscribes to only to have its share of the partitions.
        decide: ``decide(state, message, policies, records)``, pure.
        state_type: dataclass of the state kept per case; None: the room keeps none.
        new_state: makes the state of a case seen for the first time, from its SCIN.
        version: version of ``state_type``; an older row goes through ``upcast``, a newer one stops the process.
        upcast: ``upcast(version, plain state) -> plain state`` of the next version.
        people: ids of the persons that a decision will likely need, from state and message: fetched at once.
        opens_seals: its events may carry sealed security details that are to be set.
        compares_seals: its events may ask whether sealed security details are right (MA-3c).
        match_keys: match keys of the contacts a decision will likely search for, from the message alone (SU-3c).

    Whatever else a decision looks up is fetched when it asks for it, and the message is decided again.
    """

    name: str
    reads: tuple[str, ...]
    decide: Decide
    shares: tuple[str, ...] = ()
    state_type: type[Any] | None = None
    new_state: Callable[[str], Any] | None = None
    version: int = 1
    upcast: Callable[[int, dict[str, Any]], dict[str, Any]] | None = None
    opens_seals: bool = False
    compares_seals: bool = False
    people: Callable[[Any, Message], Iterable[str]] = nothing_needed
    match_keys: Callable[[Message], Iterable[str]] = nothing_needed

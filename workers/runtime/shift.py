"""What a running worker gives to those who write outside the loop: timers and outside calls."""

from dataclasses import dataclass

from workers.runtime.connections import Connections
from workers.runtime.ground import Ends
from workers.runtime.leases import Leases
from workers.runtime.outbox import Relay
from workers.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Shift:
    """One process at work for one group; ``partitions`` is how many every topic has."""

    group: str
    settings: Settings
    connections: Connections
    leases: Leases
    relay: Relay
    partitions: int
    ends: Ends

"""The reader that a room needs: with or without what opens and compares sealed details."""

from policy import Policies
from workers.procedure.room import Room
from workers.runtime.comparing import Comparer
from workers.runtime.connections import Source
from workers.runtime.reader import Reader
from workers.runtime.sealed import Opener
from workers.runtime.settings import Settings


def new_reader(  # noqa: PLR0913 - what a reader is made of
    room: Room, policies: Policies, settings: Settings, connections: Source, partitions: int, purpose: str = "loop"
) -> Reader:
    """A reader for one room.

    Args:
        room: for which.
        policies: which say how far ahead an event may be dated.
        settings: with the key that opens seals, where the room's events bring any.
        connections: where what was set is looked up.
        partitions: how many every topic has.
        purpose: the connection to take; nobody else may use it meanwhile.

    Raises:
        SettingsError: the key or the pepper isn't there.
    """
    opener = Opener(settings) if room.opens_seals else None
    comparer = Comparer(Opener(settings), connections, purpose) if room.compares_seals else None
    return Reader(room, policies, partitions, opener, comparer)

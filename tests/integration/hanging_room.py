"""A worker whose rule never comes back for some events; everything else about it is a worker's."""

import sys
import time
from dataclasses import replace
from typing import NoReturn

from tests.integration.bare_loop import ROOM as NOTING
from tests.integration.bare_loop import noting
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.room import Room
from workers.runtime import main

FOR_EVER = 3600


def hanging(_state: object, message: Message, *_: object) -> Outcome:
    """Hangs where the event's id says so."""
    if message.id.startswith("hangs"):
        time.sleep(FOR_EVER)
    return noting(None, message)


ROOM: Room = replace(NOTING, decide=hanging)


def run() -> NoReturn:
    main.ROOMS = {NOTING.name: __name__ if __name__ != "__main__" else "tests.integration.hanging_room"}
    main.run(NOTING.name)


if __name__ == "__main__":
    sys.exit(run())

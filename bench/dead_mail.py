"""``python -m bench.dead_mail [--emails N]``: does a dead SMTP server cost other work anything?"""

import argparse
import sys
from pathlib import Path

import asyncpg

from bench.beside import Beside, compare
from bench.driver import Wire
from bench.mail import Requests
from bench.sending import new_producer

DIRECTORY = Path(".clientrep/bench-dead-mail")
NOBODY_LISTENS = "127.0.0.1:9"
ALLOWED = 1.1
"""Noise between rounds of one run is below this."""


def main() -> int:
    """Measure, and fail where an activation costs more than allowed."""
    parser = argparse.ArgumentParser(prog="python -m bench.dead_mail", description=__doc__)
    parser.add_argument("--emails", type=int, default=500, help="how many wait for the server (%(default)s)")
    parser.add_argument("--activations", type=int, default=3000, help="a round (%(default)s)")
    arguments = parser.parse_args()

    async def ask(connection: asyncpg.Connection, wire: Wire) -> None:
        producer = await new_producer(wire.kafka)
        requests = Requests(connection, producer)
        await requests.ask(await requests.known(arguments.emails))
        await producer.stop()

    beside = Beside(
        f"beside {arguments.emails} emails to a dead server", ask, DIRECTORY, {"CLIENTREP_SMTP": NOBODY_LISTENS}
    )
    return compare(beside, arguments.activations, ALLOWED)


if __name__ == "__main__":
    sys.exit(main())

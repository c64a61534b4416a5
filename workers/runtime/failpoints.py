"""Places where a process may be told to die, so that tests can show what survives it.

``CLIENTREP_FAIL_AT=after_commit:40`` kills the process with SIGKILL the 40th time it passes ``after_commit``.
The places are ``after_commit``, ``after_send``, ``before_delete`` (of the outbox rows), ``in_redrive`` (all is written,
nothing committed), ``after_mail`` (the mail server has taken an email, and nothing is noted yet) and ``after_document``
(a letter's document is stored, and nobody knows of it yet).
"""

import os
import signal

_place, _, _count = os.environ.get("CLIENTREP_FAIL_AT", "").partition(":")
_left = int(_count or 0)


def passing(place: str) -> None:
    """Die here if this is the place and time that were asked for."""
    if place == _place:
        _count_down()


def _count_down() -> None:
    global _left  # noqa: PLW0603 - the count of this process
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

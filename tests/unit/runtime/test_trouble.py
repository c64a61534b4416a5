"""What passes by itself is tried again; what is wrong for good isn't."""

import asyncpg
import pytest

from workers.runtime.trouble import passes


class RefusedParameterError(asyncpg.InterfaceError, ValueError):
    """As asyncpg refuses a parameter that doesn't fit its type."""


@pytest.mark.parametrize(
    ("error", "may_pass"),
    [
        (asyncpg.InterfaceError("connection is closed"), True),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (asyncpg.DeadlockDetectedError("deadlock"), True),
        (asyncpg.CannotConnectNowError("starting up"), True),
        (asyncpg.UniqueViolationError("duplicate"), False),
        (asyncpg.InvalidTextRepresentationError("no number"), False),
        (RefusedParameterError("expected str, got int"), False),
        (KeyError("rule"), False),
    ],
)
def test_what_passes(error: Exception, *, may_pass: bool) -> None:
    assert passes(error) is may_pass

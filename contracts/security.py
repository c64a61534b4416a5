"""`cm.security.requests` and `cm.security.results`: a caller's PIN and password are checked (MA-3c)."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Data
from contracts.parts import Security
from contracts.text import Identifier, Scin


class SecurityCheckRequested(Data):
    """Is this what the representative set? (MA-3c)."""

    check_id: Identifier
    scin: Scin
    representative_id: Identifier
    security: Security
    """PIN and password as given by telephone, sealed."""


class SecurityChecked(Data):
    """The result; the policy's number of wrong tries in a row blocks (MA-3c)."""

    check_id: Identifier
    scin: Scin
    representative_id: Identifier
    result: Literal["passed", "failed", "blocked", "not_set"]
    tries_left: Annotated[int, Field(ge=0, le=100)]

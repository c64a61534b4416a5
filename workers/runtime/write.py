"""What a statement that writes the effects of one kind is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


class About(NamedTuple):
    """What every row says of the message it comes from."""

    group: str
    scin: str
    part: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Write:
    """A kind of effect and its statement.

    Attributes:
        key: of two effects with one key in a batch, ``fold`` makes one; rows are written in its order.
        row: the statement's parameters for one effect.
        fold: the later effect by default.
        sealed: which of the parameters are sealed at rest.
    """

    sql: str
    key: Callable[[Any], str]
    row: Callable[[Any, About], tuple[Any, ...]]
    fold: Callable[[Any, Any], Any] = lambda _, later: later
    sealed: "Sealed | None" = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """Places in a statement's parameters, of what is personal.

    Attributes:
        subject: of whom it is kept; the name of the key.
        text: what is sealed, and then stands in the last place instead.
        match_key: what is hashed.
    """

    subject: int
    text: int
    match_key: int | None = None

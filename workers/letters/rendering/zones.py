"""Where ink may stand, in millimetres from the page's top left corner: the window of a C5 or DL envelope, the body.

All that isn't in one of these zones stays empty: the vendor's marks, the fold and the space around the window.
"""

from dataclasses import dataclass

PT_PER_MM = 72 / 25.4
A4_WIDTH, A4_HEIGHT = 210.0, 297.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres, from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box", slack: float = 0.05) -> bool:
        """Whether ``other`` lies within this one; ``slack`` is for rounding."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


WINDOW = Box(24.6, 39.5, 120, 66.3)
NAME_OF_SENDER = Box(15, 5, 120, 30)
SENDER = Box(125, 5, 195, 95)
BODY = Box(15, 95, 195, 292)
LATER_BODY = Box(15, 5, 195, 292)

FIRST_PAGE = {"window": WINDOW, "name of the sender": NAME_OF_SENDER, "sender": SENDER, "body": BODY}
LATER_PAGE = {"body": LATER_BODY}


def zone_of(mark: Box, *, first_page: bool) -> str | None:
    """The zone that holds the mark; None: it stands, wholly or partly, where nothing may."""
    zones = FIRST_PAGE if first_page else LATER_PAGE
    return next((name for name, zone in zones.items() if zone.holds(mark)), None)

"""What the packaged fonts can print, and how wide it is: known without rendering, so that a letter is held in time."""

import json
from functools import cache
from pathlib import Path
from unicodedata import category, normalize

TABLE = Path(__file__).parent / "fonts" / "advances.json"

PT_PER_MM = 72 / 25.4
WINDOW_WIDTH = (95.4 - 1.0) * PT_PER_MM
"""Half a millimetre less on each side: accents may reach further than their letters."""
SMALLEST = 8.0
"""Points; smaller type can't be read through an envelope's window."""
USUAL, SEVEN_LINES = 10.0, 9.0
MOST_LINES_AT_USUAL_SIZE = 6
_KERNING = 0.98
"""Pairs of letters may stand a little further apart than their widths say."""
MOST_ACCENTS = 1
"""On one letter, beside those that are part of it; more would run into the line above."""


@cache
def _advances() -> dict[str, int]:
    found: dict[str, int] = json.loads(TABLE.read_text("utf-8"))
    return found


def unprintable(text: str) -> str | None:
    """Why ``text`` can't be printed, or None: a character that the fonts lack, an accent on none or too many on one."""
    composed = normalize("NFC", text)
    if not _advances().keys() >= set(composed):
        missing = next(character for character in composed if character not in _advances())
        return f"U+{ord(missing):04X} is not in the letters' font"
    return None if composed.isascii() else _accent_fault(composed)


def _accent_fault(text: str) -> str | None:
    room = 0  # for accents on the last letter
    for character in text:
        if category(character) == "Mn":
            room -= 1
            if room < 0:
                return "an accent without a letter, or more on one than can be printed"
        else:
            room = MOST_ACCENTS if character.isalpha() else 0
    return None


def address_size(lines: tuple[str, ...]) -> float | None:
    """The size of type, in points, in which these lines fit the envelope's window; None: in none that can be read."""
    usual = USUAL if len(lines) <= MOST_LINES_AT_USUAL_SIZE else SEVEN_LINES
    widest = max(_width(line) for line in lines)
    size = min(usual, int(10 * _KERNING * WINDOW_WIDTH / widest) / 10)
    return size if size >= SMALLEST else None


def _width(line: str) -> float:
    """In multiples of the type's size."""
    advances = _advances()
    return sum([advances.get(character, 1000) for character in normalize("NFC", line)]) / 1000

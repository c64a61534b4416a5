"""What the packaged fonts print, and how wide, read from them; ``python -m tests.lettering_table`` writes it."""

import json
from unicodedata import category

from fontTools.ttLib import TTFont

from workers.letters.rendering.lettering import TABLE

FONTS = TABLE.parent
CATEGORIES = {"Lu", "Ll", "Lt", "Lo", "Nd", "No", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc"}
ACCENTS = {chr(code) for code in range(0x0300, 0x0332)}
MODIFIERS = {"\u02bb", "\u02bc"}
"""Apostrophes of Hawaiian and Ukrainian names."""


def advances(weight: str) -> dict[int, int]:
    """Widths by code point, in thousandths of the font's size."""
    font = TTFont(FONTS / f"NotoSans-{weight}.ttf")
    widths = font["hmtx"]
    return {code: widths[glyph][0] for code, glyph in font.getBestCmap().items()}


def table() -> dict[str, int]:
    """What both weights have and a name, an address or a sentence may need, with the width in the regular weight."""
    bold, regular = advances("Bold"), advances("Regular")
    return {chr(code): regular[code] for code in sorted(regular.keys() & bold.keys()) if _is_needed(chr(code))}


def _is_needed(character: str) -> bool:
    """Letters, figures, punctuation, the usual accents; not raised letters, marks over two letters and the like."""
    if character.isascii() or character in MODIFIERS:
        return character.isprintable()
    return category(character) in CATEGORIES or character in ACCENTS


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), ensure_ascii=True, separators=(",", ":")) + "\n")

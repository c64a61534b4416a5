"""One letter: its words, typesetting, preflight, digest."""

import hashlib

from workers.letters.rendering.letter import CannotRenderError, Rendered, RenderInput
from workers.letters.rendering.page import LANGUAGE, REGION, House, page
from workers.letters.rendering.preflight import Expected, preflight
from workers.letters.rendering.typesetting import Typesetter


class Renderer:
    """Renders one letter after another; keeps fonts, templates and what can be used again.

    Args:
        house: what all letters share.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._typesetter = Typesetter()

    def render(self, letter: RenderInput) -> Rendered:
        """The finished document of a letter and of what is enclosed: the same letter, the same bytes.

        Raises:
            CannotRenderError: it can't be printed, or the preflight found fault with it.
            ValueError: the letter awaits an answer and no day is given for it.
        """
        texts = page(letter, self._house)
        pdf = self._typesetter.pdf(texts, letter.issued_on)
        expected = Expected(letter.address_lines, texts["title"], f"{LANGUAGE}-{REGION}")
        found = preflight(pdf, expected)
        if found.faults:
            raise CannotRenderError("; ".join(found.faults))
        return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), found.pages)

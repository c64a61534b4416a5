"""What the packaged fonts can print is known without rendering, and the table of it is theirs."""

import json

import pytest

from tests.lettering_table import advances, table
from workers.letters.rendering.lettering import SMALLEST, TABLE, address_size, unprintable


def test_the_table_is_what_the_fonts_say() -> None:
    assert json.loads(TABLE.read_text("utf-8")) == table(), "run python -m tests.lettering_table"
    assert advances("Regular").keys() == advances("Bold").keys()


@pytest.mark.parametrize(
    "text", ["Ŵ ŵ Ŷ ŷ Ẁ ẃ Ẅ ÿ", "Škvorecká Łącka Ñuñez Ångström", "Nguyễn Ế", "Ὀδυσσεύς Кузьма", "“”…£€½", "ẹ́ m̀ ọ̀"]
)
def test_names_of_many_languages_can_be_printed(text: str) -> None:
    assert unprintable(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("王小明", "U+738B is not in the letters' font"),
        ("smile \U0001f600", "U+1F600 is not in the letters' font"),
        ("zero\u200bwidth", "U+200B is not in the letters' font"),
        ("\u0301alone", "an accent without a letter, or more on one than can be printed"),
        ("o\u0323\u0301\u0301\u0301", "an accent without a letter, or more on one than can be printed"),
    ],
)
def test_what_would_be_an_empty_box_is_named(text: str, why: str) -> None:
    assert unprintable(text) == why


def test_the_type_is_as_large_as_the_window_allows() -> None:
    assert address_size(("Tom Reed", "9 High Street", "LS1 4AP")) == 10.0
    assert address_size(("Tom Reed", *"12345", "LS1 4AP")) == 9.0
    wide = address_size(("LLANFAIRPWLLGWYNGYLLGOGERYCHWYRNDROBWLLLLANTY", "LL61 5UJ", "x"))
    assert wide is not None
    assert SMALLEST <= wide < 10
    assert address_size(("W" * 45, "x", "LS1 4AP")) is None

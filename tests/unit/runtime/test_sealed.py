"""MA-3c, SU-10: what is sealed is opened, hashed and compared, and nothing of it is told."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from workers.runtime.seal import seal
from workers.runtime.sealed import NOTHING_SET, Opener, SealBrokenError, Stored
from workers.runtime.settings import load

KEY = PrivateKey.generate()
SET_AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def opener(tmp_path: Path) -> Opener:
    for name, value in (("seal", bytes(KEY)), ("pepper", bytes(32))):
        (tmp_path / name).write_bytes(base64.b64encode(value))
    files = {"CLIENTREP_SEAL_KEY_FILE": str(tmp_path / "seal"), "CLIENTREP_PEPPER_FILE": str(tmp_path / "pepper")}
    cheap = {"CLIENTREP_ARGON2_MEMORY_KIB": "8", "CLIENTREP_ARGON2_TIME_COST": "1"}
    where = {"CLIENTREP_KAFKA": "127.0.0.1:1", "CLIENTREP_POSTGRES": "postgresql://u:p@127.0.0.1:1/d"}
    return Opener(load({**files, **cheap, **where}))


def sealed(pin: str, password: str) -> str:
    return seal(bytes(KEY.public_key), pin, password)


async def stored(opener: Opener) -> Stored:
    (hashed,) = await opener.open([sealed("1234567", "open sesame")])
    assert not isinstance(hashed, SealBrokenError)
    return Stored("contact-1", hashed.pin_hash or "", hashed.password_hash or "", SET_AT)


async def test_ma3c_both_have_to_be_right(opener: Opener) -> None:
    held = await stored(opener)
    given = [("1234567", "open sesame"), ("1234568", "open sesame"), ("1234567", "open sesam"), ("", "")]
    assert await opener.compare([(sealed(*one), held) for one in given]) == [True, False, False, False]


async def test_ma3c_nothing_is_right_where_nothing_is_set(opener: Opener) -> None:
    given = [("1234567", "open sesame"), ("", "")]
    assert await opener.compare([(sealed(*one), NOTHING_SET) for one in given]) == [False, False]


async def test_ma3c_a_broken_seal_spoils_only_itself(opener: Opener) -> None:
    held = await stored(opener)
    broken, right = await opener.compare([("bm8gc2VhbA==", held), (sealed("1234567", "open sesame"), held)])
    assert isinstance(broken, SealBrokenError)
    assert right is True


async def test_what_was_stored_does_not_show_itself(opener: Opener) -> None:
    assert "argon2" not in repr(await stored(opener))

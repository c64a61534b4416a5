"""Personal data at rest on the real platform: sealed, gone with its key, and sealed anew with a new master key."""

import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from clientrep.casefile import case_file
from tests.integration.aging import dumped, friend, represented
from tests.integration.test_mail_data import holds
from tests.scene import SCINS, Scene
from workers.runtime.database import connect
from workers.runtime.encoding import encode_text
from workers.runtime.kept import notes_about, people
from workers.runtime.keyring import require_master_keys
from workers.runtime.renewal import renew
from workers.runtime.settings import Settings, SettingsError

CLEAR_PERSON = "INSERT INTO persons (person_id, kind, match_key, data) VALUES ($1, 'contact', $2, $3::jsonb)"
CLEAR_NOTE = "INSERT INTO notes (note_id, scin, about, at, text) VALUES ($1, 's', $1, platform_now(), $2)"
NAME_OF = "SELECT contact_id FROM appointments WHERE scin = $1"
LOSE_KEY = "DELETE FROM data_keys WHERE subject = $1"


@pytest_asyncio.fixture(loop_scope="session")
async def new_master(scene: Scene, tmp_path: Path) -> AsyncIterator[tuple[Settings, Path]]:
    """Settings whose key file has a new master key before the platform's own."""
    file, own = tmp_path / "master-keys", tmp_path / "own"
    assert scene.settings.master_key_file is not None
    index, first = scene.settings.master_key_file.read_text().split("\n")
    second = f"second {b64encode(secrets.token_bytes(32)).decode()}"
    file.write_text(f"{index}\n{second}\n{first}")
    own.write_text(f"{index}\n{first}\n{second}")
    yield scene.settings.model_copy(update={"master_key_file": file}), file
    back = await connect(scene.settings.model_copy(update={"master_key_file": own}))
    await renew(back)
    await back.close()


async def test_what_is_kept_is_in_no_dump(scene: Scene) -> None:
    scin = next(SCINS)
    await represented(scene, scin, "Zqsealed")
    assert not holds(await dumped(scene), "Zqsealed")
    assert "Zqsealed" in (await scene.case(scin))["representatives"][0]["name"]


async def test_what_lost_its_key_is_unreadable_and_stops_nothing(scene: Scene) -> None:
    scin = next(SCINS)
    await represented(scene, scin, "Zqlost")
    contact = await scene.database.fetchval(NAME_OF, scin)
    await scene.database.execute(LOSE_KEY, contact)
    assert await scene.database.fetchval("SELECT count(*) FROM persons WHERE person_id = $1", contact) == 1
    assert (await scene.case(scin))["representatives"][0]["name"] is None
    await scene.send("contact.objection", {"scin": scin})
    assert (await scene.case(scin))["tasks"]


async def test_two_clients_find_the_same_contact_by_hashed_names(scene: Scene) -> None:
    first, second, person = next(SCINS), next(SCINS), friend("Zqtwice")
    await represented(scene, first, "Zqtwice", person)
    await represented(scene, second, "Zqtwice", person)
    contacts = {await scene.database.fetchval(NAME_OF, scin) for scin in (first, second)}
    assert len(contacts) == 1
    key = await scene.database.fetchval("SELECT match_key FROM persons WHERE person_id = $1", contacts.pop())
    assert key.startswith("#")


async def test_what_was_kept_in_clear_is_read_found_and_sealed(scene: Scene) -> None:
    one = f"clear-{next(SCINS)}"
    last_name = one.replace("-", "")
    person = friend("Zqclear", last_name=last_name)
    key = f"{last_name}|zqclear|{person['date_of_birth']}"
    await scene.database.execute(CLEAR_PERSON, one, key, encode_text({"first_name": "Zqclear", "last_name": last_name,
        "date_of_birth": person["date_of_birth"], "telephone": person["telephone"]}))  # fmt: skip
    await scene.database.execute(CLEAR_NOTE, one, "Zqclear was here")
    assert holds(await dumped(scene), "Zqclear")
    scin = next(SCINS)
    await represented(scene, scin, "Zqfound", person)
    assert await scene.database.fetchval(NAME_OF, scin) == one
    done = await renew(scene.database)
    assert done["notes"] >= 1
    assert not holds(await dumped(scene), "Zqclear")
    assert (await people(scene.database, [one]))[one].first_name == "Zqclear"
    assert [note.text for note in await notes_about(scene.database, [one])] == ["Zqclear was here"]
    other = next(SCINS)
    await represented(scene, other, "Zqfound", person)
    assert await scene.database.fetchval(NAME_OF, other) == one
    assert set((await renew(scene.database)).values()) == {0}


async def test_a_new_master_key_takes_the_place_of_the_old(scene: Scene, new_master: tuple[Settings, Path]) -> None:
    scin, (settings, file) = next(SCINS), new_master
    await represented(scene, scin, "Zqrotated")
    await scene.settled()
    connection = await connect(settings)
    assert (await renew(connection))["data_keys"] > 0
    assert await connection.fetchval("SELECT array_agg(DISTINCT master) FROM data_keys") == ["second"]
    await connection.close()
    file.write_text("\n".join(line for line in file.read_text().splitlines() if not line.startswith("first")))
    alone = await connect(settings)
    try:
        await require_master_keys(alone)
        (one,) = (await case_file(alone, scin))["representatives"]
    finally:
        await alone.close()
    assert "Zqrotated" in one["name"]
    with pytest.raises(SettingsError, match="'second'"):
        await require_master_keys(scene.database)


async def test_nobody_begins_without_the_master_keys(scene: Scene) -> None:
    await represented(scene, next(SCINS), "Zqbegin")
    blind = await connect(scene.settings.model_copy(update={"master_key_file": None}))
    try:
        with pytest.raises(SettingsError, match="CLIENTREP_MASTER_KEY_FILE"):
            await require_master_keys(blind)
    finally:
        await blind.close()

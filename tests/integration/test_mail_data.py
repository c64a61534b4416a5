"""After an email, its personal data is found nowhere but where docs/retention.md says."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from quopri import encodestring

import policy
from contracts.topics import all_topic_names
from tests.integration.mail_desk import HELD, NEW, RESULTS, Asked, asked
from tests.scene import Scene
from tests.wire import event
from workers.procedure.ids import change_person_id
from workers.procedure.people import Address
from workers.runtime.topics import RETENTION as TOPICS

RETENTION = (Path(__file__).parents[2] / "docs" / "retention.md").read_text("utf-8")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
KINDS = "SELECT DISTINCT kind FROM persons p WHERE to_jsonb(p)::text LIKE '%' || $1 || '%'"


def forms(mark: str) -> list[str]:
    """A mark as it is, quoted-printable, in base64 at any place, in hexadecimal as a dump shows bytes."""
    raw = mark.encode()
    in_base64 = (b64encode(b"\0" * at + raw).decode().rstrip("=")[at + (at > 0) : -1] for at in range(3))
    return [mark, encodestring(raw).decode(), raw.hex(), *in_base64]


def holds(text: str, mark: str) -> bool:
    return any(form in text for form in forms(mark))


async def places(scene: Scene, mark: str) -> set[str]:
    """Every table, topic and log that has the mark in any form."""
    return {*await _tables(scene, mark), *await _topics(scene, mark), *_logs(scene, mark)}


async def _tables(scene: Scene, mark: str) -> list[str]:
    names = [row["tablename"] for row in await scene.database.fetch(TABLES)]
    assert {"persons", "notes", "history", "outbox", "mail_requests", "parked", "service_mgmt_cases"} <= set(names)
    found = []
    for name in names:
        rows = await scene.database.fetch(f'SELECT t::text AS whole FROM "{name}" t')  # noqa: S608 - names of tables
        if any(holds(row["whole"], mark) for row in rows):
            found.append(name)
    return found


async def _topics(scene: Scene, mark: str) -> list[str]:
    found = []
    for topic in all_topic_names():
        for one in await scene.wire.events(topic):
            values = (one.key or b"", one.value or b"", *one.headers.values())
            if any(holds(value.decode("latin-1"), mark) for value in values):
                found.append(topic)
                break
    return found


def _logs(scene: Scene, mark: str) -> list[str]:
    files = sorted(scene.platform.folder.logs.iterdir())
    assert {"service_mgmt.log", "postgres.log"} <= {file.name for file in files}
    return [file.name for file in files if holds(file.read_text("utf-8", "replace"), mark)]


LISTED = set(re.findall(r"^\| `([^`]+)`", RETENTION, re.MULTILINE))
"""The tables and topics that the retention list names."""


def is_listed(place: str) -> bool:
    """Whether the retention list names a table, a topic, or a kind of topic that this is one of."""
    if place.endswith(".dlq"):
        return "<topic>.<group>.dlq" in LISTED
    return place in LISTED or (place in all_topic_names() and "\n| all others |" in RETENTION)


def marked(word: str) -> tuple[str, ...]:
    """Marks that no other test has."""
    return tuple(f"Zq{word}{what}" for what in ("held", "new", "note", "parked"))


async def _asked(scene: Scene, held: str, new: str) -> Asked:
    address = Address((f"1 {held} Street",), "LS1 4AP")
    return await asked(
        scene, replace(NEW, address=Address((f"2 {new} Court",), "YO1 7HH")), replace(HELD, address=address)
    )


async def test_ma5_the_emails_personal_data_is_only_where_the_list_says(scene: Scene) -> None:
    held, new, note, parked = marked("Retained")
    one = await _asked(scene, held, new)
    await one.sent()
    await scene.settled()
    (email,) = [mail for mail in _mails(scene) if one.request_id in mail]
    assert held in email
    assert new in email
    assert [await listed_places(scene, mark) for mark in (held, new)] == [{"persons"}, {"persons"}]
    assert await _kinds(scene, new) == {"change"}

    await one.result("service-management.change-noted", note=f"Changed to {note}.")
    broken = {"scin": one.scin, "note": f"Changed to {parked}."}
    await scene.wire.send(RESULTS, event("service-management.change-noted", broken, await scene.now()), one.scin)
    await scene.settled()
    assert await listed_places(scene, held) == set()
    assert await listed_places(scene, new) == set()
    assert new in str(await one.person(one.contact_id))
    assert await one.person(change_person_id(one.change_id)) is None
    assert await listed_places(scene, note) == {RESULTS}
    assert await listed_places(scene, parked) == {RESULTS, "parked", f"{RESULTS}.service_mgmt.dlq"}


async def listed_places(scene: Scene, mark: str) -> set[str]:
    found = await places(scene, mark)
    assert not [place for place in found if not is_listed(place)]
    return found


async def _kinds(scene: Scene, mark: str) -> set[str]:
    return {row["kind"] for row in await scene.database.fetch(KINDS, mark)}


def _mails(scene: Scene) -> Iterable[str]:
    return [file.read_text("utf-8") for file in Path(scene.platform.description["mailbox"]).iterdir()]


def test_r10_every_place_of_the_list_has_its_end() -> None:
    rows = [row.split("|")[1:-1] for row in re.findall(r"^\|.*\|$", RETENTION, re.MULTILINE) if "---" not in row]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)
    parameters = {word for row in rows for word in re.findall(r"`(\w+_(?:days|hours))`", row[2])}
    assert parameters
    assert parameters <= set(policy.load().in_force(date(2030, 1, 1)).parameters)


def test_r10_the_topics_have_the_retention_of_the_list() -> None:
    days = dict(re.findall(r"^\| `?([\w.<> -]+?)`? \|[^|]*\| (\d+) days? \|$", RETENTION, re.MULTILINE))
    names = {"": "all others", "dlq": "<topic>.<group>.dlq"}
    assert days == {names.get(topic, topic): str(kept.kept.days) for topic, kept in TOPICS.items()}


def test_marks_are_found_in_any_form() -> None:
    mark = "ZqMarkedMark"
    for at in range(3):
        assert holds(b64encode(b"x" * at + mark.encode() + b"yy").decode(), mark), at
    assert holds(f"\\x{mark.encode().hex()}", mark)

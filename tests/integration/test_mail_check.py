"""Two days and more of one request, on the real platform with the virtual clock."""

from pathlib import Path
from typing import Any

from tests.integration.mail_desk import NEW, Asked, asked
from tests.integration.test_maintain import OWN_DETAILS, asks, represented
from tests.scene import Scene
from tests.stories import HOLDERS_ADDRESS
from workers.runtime.kept import people

CHASE = "chase_service_management"
CHECK = "service_management_check"


async def looks(one: Asked) -> tuple[list[str], list[str], str]:
    """How tasks and timers of the request stand, and the request."""
    case = await one.scene.case(one.scin)
    assert {timer["change_id"] for timer in case["timers"]} == {one.change_id}
    assert {(task["kind"], task["details"]["request_id"]) for task in case["tasks"]} <= {(CHASE, one.request_id)}
    timers = sorted(timer["status"] for timer in case["timers"] if timer["name"] == CHECK)
    status: str = (await one.update())["status"]
    return [task["status"] for task in case["tasks"]], timers, status


async def done(one: Asked) -> None:
    (task,) = [task for task in await one.tasks() if task["status"] == "open"]
    await one.complete(task["task_id"])
    await one.scene.settled()


async def test_r1_ma7_two_days_and_again_until_the_note(scene: Scene) -> None:
    one = await asked(scene)
    await scene.settled()
    assert await looks(one) == ([], ["waiting"], "requested")
    await one.result("service-management.read")
    await scene.advance("47h")
    assert await looks(one) == ([], ["waiting"], "requested")
    await scene.advance("61m")
    assert await looks(one) == (["open"], ["fired"], "overdue")
    await done(one)
    await scene.advance("49h")
    assert await looks(one) == (["completed", "open"], ["fired", "fired"], "overdue")
    await done(one)
    assert await looks(one) == (["completed"] * 2, ["fired", "fired", "waiting"], "overdue")
    await one.result("service-management.change-noted", note="Updated.")
    await scene.settled()
    assert await looks(one) == (["completed"] * 2, ["cancelled", "fired", "fired"], "done")
    await our_copy_is_new(one)
    update = await one.update()
    assert update["sent_at"] < update["read_at"] < update["noted_at"]


async def our_copy_is_new(one: Asked) -> None:
    held: dict[str, Any] = await one.person(one.contact_id) or {}
    assert (held["telephone"], held["mobile"], held["nino"]) == (NEW.telephone, NEW.mobile, "QQ123456C")


async def test_ma3a_ma6_ma7_from_the_request_to_our_copy(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    await asks(scene, scin, "representative", representative_id, OWN_DETAILS)
    (one,) = (await scene.case(scin))["changes"]
    assert (one["status"], one["message_id"]) == ("requested", f"<{one['request_id']}@clientrep.example>")
    assert mails_that_say(scene, one["request_id"], "3 Mill Lane, LS2 8AB") == 1
    answer = {"scin": scin, "request_id": one["request_id"]}
    await scene.send("service-management.read", answer)
    await scene.send("service-management.change-noted", {**answer, "note": "Address updated."})
    case = await scene.case(scin)
    (one,) = case["changes"]
    assert one["status"] == "done"
    assert one["sent_at"] < one["read_at"] < one["noted_at"]
    (representative,) = case["representatives"]
    assert [note.partition(".")[0] for note in representative["notes"]] == [
        "Client Rep reported change of address",
        "Address updated",
    ]
    held = (await people(scene.database, [representative["contact_id"]]))[representative["contact_id"]]
    assert held.address is not None
    assert list(held.address.lines) == HOLDERS_ADDRESS["lines"]
    assert [timer["status"] for timer in case["timers"] if timer["name"] == CHECK] == ["cancelled"]


def mails_that_say(scene: Scene, *said: str) -> int:
    """How many emails in the mailbox say all of this."""
    mails = [file.read_text("utf-8") for file in Path(scene.platform.description["mailbox"]).iterdir()]
    return sum(all(one in mail for one in said) for mail in mails)


async def test_ma7_the_figures_are_told(scene: Scene) -> None:
    one = await asked(scene)
    await one.sent()
    await one.result("service-management.change-noted", note="Updated.")
    await scene.settled()
    page = await metrics_of(scene)
    assert 'clientrep_service_management_hours_count{within="aim"' in page
    assert 'clientrep_mails_total{outcome="sent"' in page


async def metrics_of(scene: Scene) -> str:
    import httpx  # noqa: PLC0415 - for this one question

    async with httpx.AsyncClient() as client:
        port = scene.platform.workers["service_mgmt"].port
        return (await client.get(f"http://127.0.0.1:{port}/metrics")).text

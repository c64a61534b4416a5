"""Maintain as the world outside sees it: new details of a representative, and a change that three have to agree to."""

from datetime import timedelta
from typing import Any

from clientrep.demo import people
from clientrep.demo.journeys import by_letter, rules_are_cited
from clientrep.demo.mailbox import Mail, received
from clientrep.demo.world import World, expect
from contracts.consents import ConsentRequested
from contracts.service_management import UpdateSent
from contracts.service_requests import ServiceRequestChanged

BANK = {"kind": "process", "process": "CofC", "area": "Change Personal Info", "sub_area": "Change Bank Details"}


async def change_of_details(world: World, number: int) -> Mail:
    """A representative moves: MA-3a to MA-7; the email that Service Management gets."""
    scin = people.scin(number)
    await by_letter(world, number)
    world.told("telephony: the representative, verified, has moved")
    change = {"kind": "own_details", "current": {"address": people.friend(number)["address"]}}
    representative = {"kind": "representative", "id": await _representative(world, scin)}
    await _asks(world, scin, representative, {**change, "new": people.new_details()})
    world.told("waiting for the email to Service Management")
    sent = await world.hear(scin, "service-management.sent", UpdateSent)
    mail = received(world.mailbox, sent.message_id)
    world.told("mail gateway: the email was read")
    about = {"request_id": sent.request_id, "scin": scin}
    await world.say("service-management.read", "/demo/mail-gateway", about)
    world.told("20 hours pass on the virtual clock; Service Management notes the change")
    await world.clock.advance("20h")
    note = {**about, "note": "Address and mobile number changed on the contact record."}
    await world.say("service-management.change-noted", "/demo/service-management", note)
    return mail


async def joint_change(world: World, number: int) -> None:
    """One of three joint holders asks; the last answers in the last hour: MA-1, 2, 8 to 10, 12."""
    scin = people.scin(number)
    first, second, third = (holder["id"] for holder in people.holders())
    world.told("register: three hold a joint power of attorney")
    poas = {"scin": scin, "client": people.client(number), "poas": people.holders()}
    await world.say("register.poas", "/demo/register", poas)
    await world.clock.quiet()
    world.told("telephony: one of them asks for a change of bank details")
    await _asks(world, scin, {"kind": "poa", "id": first}, BANK)
    world.told("waiting for the others to be asked; one of them agrees in the call")
    await _agrees(world, await _asked(world, scin, second))
    asked = await _asked(world, scin, third)
    world.told("14 days pass on the virtual clock, but for the last hour; then the third agrees")
    left = asked.due_at - timedelta(hours=1) - await world.clock.now()
    await world.clock.advance(f"{left // timedelta(minutes=1)}m")
    await _agrees(world, asked)
    world.told("waiting for the change of bank details, and for the task to tell the requester")
    await world.request(scin, "Change Bank Details")
    await world.ends(await world.task(scin, "tell_requester"), "done")


def check_change_of_details(case: dict[str, Any], mail: Mail) -> None:
    """The case after ``change_of_details``, and its email.

    Raises:
        CommandError: it is another.
    """
    scin, change = case["scin"], _only_change(case)
    expect(change["status"] == "done", scin, f"the change is {change['status']}")
    expect(bool(change["read_at"] and change["noted_at"]), scin, "the receipt or the note of the change lacks")
    expect(change["message_id"] == mail.message_id, scin, "the email is another than the one that was sent")
    (representative,) = case["representatives"]
    expect(representative["name"] in mail.body, scin, "the email doesn't name the representative")
    expect(len(representative["notes"]) == 2, scin, "the contact record's notes lack")  # noqa: PLR2004 - ours, theirs
    rules_are_cited(case)


def check_joint_change(case: dict[str, Any]) -> None:
    """The case after ``joint_change``.

    Raises:
        CommandError: it is another.
    """
    scin, change = case["scin"], _only_change(case)
    expect(change["status"] == "done", scin, f"the change is {change['status']}")
    answers = [(one["poa_id"], one["answer"]) for one in change["answers"]]
    others = [(holder["id"], "agree") for holder in people.holders()[1:]]
    expect(answers == others, scin, f"the answers are {answers}")
    requests = [(one["sub_area"], one["status"]) for one in case["service_requests"]]
    expect(requests == [("Change Bank Details", "In Progress")], scin, f"the service requests are {requests}")
    expect(all(task["status"] != "open" for task in case["tasks"]), scin, "a task is still open")
    rules_are_cited(case)


def _only_change(case: dict[str, Any]) -> dict[str, Any]:
    expect(len(case["changes"]) == 1, case["scin"], f"{len(case['changes'])} changes")
    change: dict[str, Any] = case["changes"][0]
    return change


async def _asks(world: World, scin: str, requester: dict[str, str], change: dict[str, Any]) -> None:
    said = {"scin": scin, "requester": requester, "channel": "telephone", "security_check": "passed"}
    await world.say("contact.change-requested", "/demo/telephony", {**said, "change": change})


async def _representative(world: World, scin: str) -> str:
    linked = await world.hear(scin, "representative", ServiceRequestChanged, lambda one: _linked(one) is not None)
    return _linked(linked) or ""


def _linked(request: ServiceRequestChanged) -> str | None:
    return request.fields.representative_id


async def _asked(world: World, scin: str, poa_id: str) -> ConsentRequested:
    return await world.hear(scin, f"request for {poa_id}", ConsentRequested, lambda one: one.poa_id == poa_id)


async def _agrees(world: World, asked: ConsentRequested) -> None:
    about = {"scin": asked.scin, "change_id": asked.change_id, "change_digest": asked.change_digest}
    answer = {**about, "poa_id": asked.poa_id, "answer": "agree", "channel": "telephone"}
    await world.say("consent.replied", "/demo/telephony", answer)

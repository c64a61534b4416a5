"""Before any step: power of attorney, requests by others, requests by email."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, CANCELLED, LACK_OF_PROOF, NOTHING_CAME, journey
from tests.journeys.set_up.rules import APPOINTING, BEGUN, FORM_BACK, STRAIGHT
from tests.stories import CLIENT

FORM = "CMSB003"
BY_EMAIL = (*BEGUN, "SU-E")


async def _referred(client: Actor) -> None:
    case = await client.case()
    (request,) = case["service_requests"]
    assert (request["process"], request["area"], request["sub_area"]) == (
        "CofC",
        "Manage Client Rep",
        "Power of Attorney",
    )
    assert request["queue"] == "power_of_attorney"
    assert (case["tasks"], case["representatives"]) == ([], [])


@journey("under a power of attorney: referred to that procedure", rules=("SU-A",))
async def power_of_attorney(client: Actor) -> None:
    await client.nominates(someone(), power_of_attorney=True)
    await _referred(client)


@journey("under a power of attorney, and not by the client: referred all the same", rules=("SU-A",))
async def power_of_attorney_by_another(client: Actor) -> None:
    await client.telephones(None, power_of_attorney=True, requested_by="other")
    await _referred(client)


@journey("by the representative: declined, the caller is to be told", rules=("SU-B",), leaves=("inform_caller",))
async def by_the_representative(client: Actor) -> None:
    await client.nominates(someone(), requested_by="representative")
    case = await client.case()
    assert (case["service_requests"], case["representatives"]) == ([], [])


@journey(
    "by somebody else: declined, the caller is told; then the client calls: silence",
    end=NOTHING_CAME,
    rules=("SU-B", *BEGUN, "SU-3d", "SU-4", "SU-5b"),
    letters=("CMSL5512",),
)
async def by_somebody_else(client: Actor) -> None:
    await client.telephones(someone(), requested_by="other")
    await client.answers("inform_caller", "done")
    await client.telephones(None)
    await client.later("15d")


@journey(
    "by email: the form goes out as a letter of its own, and comes back",
    rules=(*BY_EMAIL, *FORM_BACK),
    letters=(FORM, *APPOINTING),
    end=ACTIVE,
)
async def by_email(client: Actor) -> None:
    person = someone()
    await client.nominates(person, channel="email", authorisation="none")
    case = await client.case()
    assert (case.letter(FORM)["recipient_kind"], case.letter(FORM)["enclosures"]) == ("client", [])
    assert (case["representatives"], case.tasks) == ([], {})
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey("by email, though said to be signed; silence", rules=(*BY_EMAIL, "SU-5b"), letters=(FORM,), end=NOTHING_CAME)
async def by_email_silence(client: Actor) -> None:
    await client.nominates(someone(), channel="email")
    await client.later("15d")


@journey(
    "by email; the form comes back unsigned", rules=(*BY_EMAIL, "SU-6"), letters=(FORM, "CMSL0048"), end=LACK_OF_PROOF
)
async def by_email_unsigned(client: Actor) -> None:
    person = someone()
    await client.nominates(person, channel="email", authorisation="none")
    await client.later("9d")
    await client.writes(person, signed=False)


@journey(
    "by email; the form comes back late",
    rules=(*BY_EMAIL, "SU-5b", "R-2"),
    letters=(FORM,),
    end=NOTHING_CAME,
    leaves=("late_document",),
)
async def by_email_late(client: Actor) -> None:
    person = someone()
    await client.nominates(person, channel="email", authorisation="none")
    await client.later("15d")
    await client.writes(person)


@journey(
    "by email of a paying parent, who then withdraws: the form is withdrawn",
    rules=("SU-D", *BY_EMAIL, "R-12"),
    end=CANCELLED,
)
async def by_email_withdrawn(client: Actor) -> None:
    payer = {"scin": client.scin, **CLIENT, "role": "paying"}
    await client.nominates(None, channel="email", authorisation="none", client=payer)
    await client.case()
    await client.objects()
    assert (await client.case()).request()["queue"] == "maintenance_service"


@journey(
    "by the representative who is active, for somebody else: declined, for that is looked at first",
    end=ACTIVE,
    rules=(*STRAIGHT, "SU-B"),
    letters=APPOINTING,
    leaves=("inform_caller",),
)
async def by_the_active_one(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    await client.telephones(someone(), requested_by="representative")


@journey(
    "by email, while one is active: that is looked at first; the client keeps them",
    end=(ACTIVE, NOTHING_CAME),
    rules=(*STRAIGHT, "SU-C"),
    letters=APPOINTING,
)
async def by_email_while_one_is_active(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    await client.nominates(someone(), channel="email", authorisation="none")
    await client.answers("tell_client_one_representative", "keep")

"""A friend or relative, in writing."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone, without
from tests.journeys.journey import ACTIVE, LACK_OF_PROOF, NOTHING_CAME, journey
from tests.journeys.set_up.rules import APPOINTED, APPOINTING, ASKED, BEGUN, CALLED, FORM_BACK, REGISTERED, STRAIGHT
from tests.stories import CLIENT, Data, friend


@journey(
    "written, complete and signed; CIS verifies", rules=(*BEGUN, "SU-F", *STRAIGHT[2:]), letters=APPOINTING, end=ACTIVE
)
async def complete(client: Actor) -> None:
    await client.nominates(someone())
    assert (await client.task("call_representative"))["details"]["needs"] == ["security"]
    await client.called()
    case = await client.case()
    fields = case.request()["fields"]
    assert (fields["rep_type"], fields["poa_type"], fields["activity_plan"]) == ("Friend/Relative", "None", True)
    assert (case.representative["active"], case.representative["security"]) == (True, "set")
    assert (case.representative["nino_status"], case.representative["point_of_contact"]) == ("NINO Verified", False)
    assert case["client"]["self_service"] is True
    issued = [(letter["code"], letter["recipient"]["kind"]) for letter in await client.issued()]
    assert issued == [("CMSL0042", "client"), ("CMSL0041", "representative")]


@journey(
    "the same, wanted as point of contact, no text messages",
    end=ACTIVE,
    letters=APPOINTING,
    rules=(*STRAIGHT[:-1], "SU-14", "SU-15", "SU-16", "SU-17"),
)
async def point_of_contact(client: Actor) -> None:
    await client.nominates(someone(), point_of_contact=True, opt_out_of_sms=True)
    await client.called()
    case = await client.case()
    second = case.request("Change Contact/Security Info")
    assert (second["process"], second["area"]) == ("CofC", "Change Personal Info")
    assert case.stands("Change Contact/Security Info") == ("Closed", "Complete", "Accepted")
    assert (second["fields"]["communicate_with_client_rep"], second["fields"]["activity_plan"]) == (True, True)
    assert (case["client"]["preferred_contact_method"], case["client"]["self_service"]) == ("Letter", False)
    assert case["client"]["opt_out_of_sms"] is True
    assert case.representative["point_of_contact"] is True


@journey(
    "the same of a paying parent: all in the maintenance service's queue",
    end=ACTIVE,
    letters=APPOINTING,
    rules=("SU-D", *STRAIGHT[:-1], "SU-14", "SU-15", "SU-16", "SU-17"),
)
async def paying_parent(client: Actor) -> None:
    payer = {"scin": client.scin, **CLIENT, "role": "paying"}
    await client.nominates(someone(), client=payer, point_of_contact=True)
    await client.called()
    case = await client.case()
    assert {one["queue"] for one in (*case["service_requests"], *case["tasks"])} == {"maintenance_service"}


@journey(
    "the date of birth is lacking: the representative is asked for it in the call",
    end=ACTIVE,
    rules=STRAIGHT,
    letters=APPOINTING,
)
async def no_date_of_birth(client: Actor) -> None:
    person = someone()
    await client.nominates(without(person, "date_of_birth"))
    assert (await client.task("call_representative"))["details"]["needs"] == ["security", "date_of_birth"]
    await client.called(person={"date_of_birth": person["date_of_birth"]})
    assert (await client.case()).representative["nino_status"] == "NINO Verified"


def _gaps(person: Data) -> Data:
    """What a letter without the address says."""
    return without(person, "address", "telephone", "nino")


@journey(
    "information missing; the client is called: now complete",
    end=ACTIVE,
    letters=APPOINTING,
    rules=(*BEGUN, "SU-3b", *FORM_BACK),
)
async def gaps_filled(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    assert (await client.task("call_client"))["details"]["needs"] == ["address"]
    await client.answers("call_client", "reached", representative=friend(person))
    await client.called()


GAPS = (*BEGUN, "SU-3b", "SU-4")


@journey(
    "information missing; reached, but gaps are left; the form comes back",
    end=ACTIVE,
    rules=(*GAPS, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def gaps_left(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    await client.answers("call_client", "reached", representative=friend({"telephone": person["telephone"]}))
    assert (await client.case()).codes == [ASKED]
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey(
    "information missing; reached, but gaps are left; silence",
    rules=(*GAPS, "SU-5b"),
    letters=(ASKED,),
    end=NOTHING_CAME,
)
async def gaps_left_silence(client: Actor) -> None:
    await client.nominates(_gaps(someone()))
    await client.answers("call_client", "reached")
    await client.later("15d")
    assert (await client.case())["representatives"] == []


@journey(
    "information missing; the client isn't reached: a general enquiry; silence",
    rules=(*GAPS, "SU-5b"),
    letters=(ASKED,),
    end=NOTHING_CAME,
)
async def client_not_reached(client: Actor) -> None:
    await client.nominates(_gaps(someone()))
    await client.answers("call_client", "not_reached")
    enquiry = (await client.case()).request("General Enquiries")
    assert (enquiry["process"], enquiry["area"]) == ("Manage Inbound Call", "General Enquiries")
    await client.later("15d")


@journey(
    "information missing and no number known: a general enquiry, no call; the form comes back",
    end=ACTIVE,
    rules=(*GAPS, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def client_without_number(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person), client={"scin": client.scin, **without(CLIENT, "telephone")})
    case = await client.case()
    assert (len(case.requests("General Enquiries")), case.tasks) == (1, {})
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey(
    "complete but for the signature: no call; the signed form comes back",
    end=ACTIVE,
    rules=(*GAPS, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def unsigned(client: Actor) -> None:
    person = someone()
    await client.nominates(person, authorisation="none")
    case = await client.case()
    assert (case.tasks, case.codes, case.requests("General Enquiries")) == ({}, [ASKED], [])
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey(
    "signature and information missing; the call brings the information; silence",
    end=NOTHING_CAME,
    rules=(*GAPS, "SU-5b"),
    letters=(ASKED,),
)
async def unsigned_and_gaps(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person), authorisation="none")
    await client.answers("call_client", "reached", representative=friend(person))
    assert (await client.case()).codes == [ASKED]
    await client.later("15d")


@journey(
    "information missing; the authorisation comes before the call: the call is withdrawn",
    end=ACTIVE,
    rules=(*BEGUN, "SU-3b", "R-13", *CALLED, *REGISTERED, *APPOINTED),
    letters=APPOINTING,
)
async def authorised_before_the_call(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    await client.task("call_client")
    await client.writes(person)
    assert (await client.case()).tasks["call_client"] == "withdrawn"
    await client.called()


@journey(
    "information missing; the client isn't reached; the form comes back",
    rules=(*GAPS, *FORM_BACK),
    end=ACTIVE,
    letters=(ASKED, *APPOINTING),
)
async def not_reached_form_back(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    await client.answers("call_client", "not_reached")
    await client.later("9d")
    await client.writes(person)
    await client.called()


@journey(
    "information missing; the client isn't reached; the form comes back unsigned",
    rules=(*GAPS, "SU-6"),
    letters=(ASKED, "CMSL0048"),
    end=LACK_OF_PROOF,
)
async def not_reached_form_unsigned(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    await client.answers("call_client", "not_reached")
    await client.later("9d")
    await client.writes(person, signed=False)


@journey(
    "information missing; an unsigned form comes before the call: kept, but no authorisation; reached: complete",
    rules=(*BEGUN, "SU-3b", "R-13", *CALLED, *REGISTERED, *APPOINTED),
    letters=APPOINTING,
    end=ACTIVE,
)
async def unsigned_before_the_call(client: Actor) -> None:
    person = someone()
    await client.nominates(_gaps(person))
    await client.task("call_client")
    await client.writes(without(person, "address"), signed=False)
    await client.answers("call_client", "reached", representative=friend(person))
    await client.called()

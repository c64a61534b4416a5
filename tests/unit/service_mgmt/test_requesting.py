"""An update is asked for."""

from collections.abc import Callable
from datetime import timedelta
from re import fullmatch

import pytest

from policy import Policies
from tests.unit.service_mgmt.conftest import CHANGE, CONTACT, DIGEST, MONDAY, POA, REP, REQUEST, SCIN, Desk
from workers.procedure.ids import change_person_id, client_person_id, poa_person_id
from workers.procedure.outside import QueueMail
from workers.service_mgmt.composition import message_name


def test_ma3a_the_email_is_queued_with_ids_only(desk: Desk) -> None:
    told = desk.asked()
    assert told.all(QueueMail) == [
        QueueMail(
            request_id=REQUEST,
            message_name="maintain.r1",
            correlation="c",
            requester_id=CONTACT,
            change_id=change_person_id(CHANGE),
            client_id=client_person_id(SCIN),
            late_at=MONDAY + timedelta(hours=24),
        )
    ]
    assert told.rules == ["MA-3a"]
    assert (desk.update.status, desk.update.change_digest, desk.update.representative_id) == ("requested", DIGEST, REP)
    assert (desk.update.requester_id, desk.update.requester_kind) == (CONTACT, "contact")


def test_ma3a_a_request_keeps_the_policy_it_started_with(desk: Desk) -> None:
    desk.asked()
    assert desk.update.policy == "2012-12-10"
    assert len(desk.update.policy_hash) == 64


def test_ma7_r1_the_policy_is_that_of_the_day_on_which_the_change_was_asked_for(
    desk: Desk, policies: Callable[..., Policies]
) -> None:
    desk.policies = policies(_2012_12_10={}, _2025_11_20={"value: 48": "value: 72"})
    desk.change_asked_at = MONDAY - timedelta(days=5)
    desk.asked()
    assert desk.update.policy == "2012-12-10"
    [(name, _, due_at)] = desk.sent().timers
    assert (name, due_at) == (desk.timer.name, MONDAY + timedelta(hours=48))


def test_ma3a_the_holder_of_a_power_of_attorney(desk: Desk) -> None:
    (mail,) = desk.asked(representative_id=POA).all(QueueMail)
    assert mail.requester_id == desk.update.requester_id == poa_person_id(SCIN, POA)
    assert desk.update.requester_kind == "poa"


def test_r7_one_request_is_one_email(desk: Desk) -> None:
    desk.asked()
    state = desk.state
    told = desk.asked()
    assert (told.rules, told.outcome.effects, desk.state) == (["R-7"], (), state)


ODD = ["maintain:<r1>", "a b", "a@b", "a.b", "x" * 65, "maintain:", ":a", "a::b"]


@pytest.mark.parametrize("odd", ODD)
def test_ma5_an_odd_request_id_still_names_an_email(odd: str) -> None:
    name = message_name(odd)
    assert fullmatch(r"sha256\.[0-9a-f]{64}", name)
    assert name == message_name(odd)


def test_ma5_requests_that_differ_never_share_a_name() -> None:
    plain = ["911cd0f2-8550-5685-94ae-4a9fabeb35f8", "maintain:r1", "r1", "maintain:r2", "maintain:R1", "maintain-r1"]
    assert message_name(plain[0]) == plain[0]
    assert len({message_name(one) for one in (*plain, *ODD)}) == len(plain) + len(ODD)

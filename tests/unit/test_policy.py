from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from pathlib import Path

import pytest

from policy import Policies, load

SOURCE = Path(__file__).parents[2] / "policy" / "2012-12-10.yaml"


def in_two_versions(folder: Path) -> Policies:
    text = SOURCE.read_text(encoding="utf-8")
    (folder / "2012-12-10.yaml").write_text(text, encoding="utf-8")
    (folder / "2027-04-01.yaml").write_text(text.replace("value: 14", "value: 21", 1), encoding="utf-8")
    return load(folder)


def test_the_waits_are_fourteen_days_with_the_words_of_the_source() -> None:
    policy = load().in_force(date(2026, 3, 2))
    assert policy.values.written_authorisation_days == 14
    assert policy.values.representative_reply_days == 14
    assert policy.values.objection_days == 14
    parameter = policy.parameters["written_authorisation_days"]
    assert (parameter.value, parameter.unit) == (14, "days")
    assert "SU-4" in parameter.rule
    assert "within 14 days" in parameter.words


def test_every_parameter_says_its_unit_rule_and_words() -> None:
    for policy in load():
        for parameter in policy.parameters.values():
            assert parameter.unit
            assert parameter.rule
            assert parameter.words


def test_the_version_in_force_is_that_of_the_day(tmp_path: Path) -> None:
    policies = in_two_versions(tmp_path)
    assert policies.in_force(date(2027, 3, 31)).version == "2012-12-10"
    assert policies.in_force(date(2027, 4, 1)).values.written_authorisation_days == 21
    assert policies.in_force(date(2000, 1, 1)).version == "2012-12-10"
    assert [policy.version for policy in policies] == ["2012-12-10", "2027-04-01"]


def test_a_version_is_pinned_by_its_content(tmp_path: Path) -> None:
    policies = in_two_versions(tmp_path)
    first, second = policies
    assert first.hash != second.hash
    assert policies.knows(first.version, first.hash)
    assert not policies.knows(first.version, second.hash)
    assert policies.version("2027-04-01") is second
    with pytest.raises(KeyError):
        policies.version("1999-01-01")


def test_tasks_are_due_as_policy_says_r14() -> None:
    policy = load().in_force(date(2026, 3, 2))
    assert policy.task_due("call_representative") == timedelta(days=2)
    assert policy.task_due("late_document") == timedelta(days=policy.values.task_due_days["default"])


def test_a_policy_can_not_be_changed() -> None:
    policy = load().in_force(date(2026, 3, 2))
    with pytest.raises(FrozenInstanceError):
        policy.values.objection_days = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("before", "after"),
    [("objection_days:", "objection_dais:"), ("value: 14", "value: fourteen"), ("value: [title,", "value: [7,")],
)
def test_a_wrong_file_is_refused(tmp_path: Path, before: str, after: str) -> None:
    text = SOURCE.read_text(encoding="utf-8").replace(before, after, 1)
    (tmp_path / "2012-12-10.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"objection_days|written_authorisation_days|minimum_by_telephone"):
        load(tmp_path)


def test_no_policy_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no policy"):
        load(tmp_path)

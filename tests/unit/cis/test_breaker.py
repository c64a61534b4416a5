"""The breaker by a clock that the test moves."""

import pytest

from workers.cis.breaker import OPENS_AFTER, PROBE_SECONDS, REST_SECONDS, Breaker, State


class Clock:
    """Seconds, as the test sets them."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Scene:
    """A breaker, its clock and what it told."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.states: list[State] = []
        self.breaker = Breaker(lambda _, state: self.states.append(state), self.clock)

    def fail(self, requests: int, name: str = "request") -> None:
        for number in range(requests):
            self.breaker.unanswered(f"{name} {number}")


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def opened(scene: Scene) -> Scene:
    scene.fail(OPENS_AFTER)
    assert scene.states == ["open"]
    return scene


def test_it_opens_when_so_many_requests_in_a_row_got_no_answer(scene: Scene) -> None:
    scene.fail(OPENS_AFTER - 1)
    assert scene.breaker.lets_through()
    scene.fail(1, "last")
    assert not scene.breaker.lets_through()
    assert scene.states == ["open"]


def test_an_answer_between_begins_the_count_again(scene: Scene) -> None:
    scene.fail(OPENS_AFTER - 1)
    scene.breaker.answered()
    scene.fail(OPENS_AFTER - 1, "another")
    assert scene.breaker.lets_through()
    assert scene.states == []


def test_one_request_that_fails_again_and_again_is_no_sign_that_the_gateway_is_down(scene: Scene) -> None:
    for _ in range(10 * OPENS_AFTER):
        scene.fail(1)
    assert scene.breaker.lets_through()


def test_while_open_nothing_is_let_through_until_the_rest_is_over(opened: Scene) -> None:
    opened.clock.now += REST_SECONDS - 0.01
    assert not opened.breaker.lets_through()
    assert opened.breaker.rests_for() == pytest.approx(0.01)


def test_then_a_single_probe(opened: Scene) -> None:
    opened.clock.now += REST_SECONDS
    assert [opened.breaker.lets_through() for _ in range(3)] == [True, False, False]
    assert opened.states == ["open", "half_open"]
    assert opened.breaker.rests_for() == REST_SECONDS


def test_a_probe_that_is_answered_closes_it(opened: Scene) -> None:
    opened.clock.now += REST_SECONDS
    assert opened.breaker.lets_through()
    opened.breaker.answered()
    assert all(opened.breaker.lets_through() for _ in range(3))
    assert opened.states == ["open", "half_open", "closed"]


def test_a_probe_without_answer_opens_it_for_another_rest(opened: Scene) -> None:
    for _ in range(3):
        opened.clock.now += REST_SECONDS
        assert opened.breaker.lets_through()
        opened.fail(1, "probe")
        assert not opened.breaker.lets_through()
    assert opened.states == ["open", *["half_open", "open"] * 3]


def test_a_probe_that_nobody_reports_is_followed_by_another(opened: Scene) -> None:
    opened.clock.now += REST_SECONDS
    assert opened.breaker.lets_through()
    opened.clock.now += PROBE_SECONDS - 0.01
    assert not opened.breaker.lets_through()
    opened.clock.now += 0.01
    assert opened.breaker.lets_through()


def test_after_closing_it_takes_as_many_failures_as_before(opened: Scene) -> None:
    opened.breaker.answered()
    opened.fail(OPENS_AFTER - 1)
    assert opened.breaker.lets_through()

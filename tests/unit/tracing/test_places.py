"""Where a request stands and the steps it takes, as the diagrams show them."""

from dataclasses import replace

from tests.tracing.places import Place, places
from tests.unit.activation.story import Story


def test_a_request_stands_at_its_stage_or_at_the_words_of_its_end() -> None:
    story = Story()
    story.called()
    assert list(places(story.state).values()) == [Place("the representative is to be called")]
    assert [procedure for procedure, _ in places(story.state)] == ["Set Up, individual"]
    story.days_pass(2)
    story.objection()
    assert list(places(story.state).values()) == [Place("Cancelled / Complete", ended=True)]


def test_while_a_request_is_reopened_it_stands_nowhere() -> None:
    story = Story().active()
    [request] = story.state.desk.service_requests.values()
    reopened = {request.service_request_id: replace(request, status="In Progress")}
    assert places(replace(story.state, desk=replace(story.state.desk, service_requests=reopened))) == {}


def test_states_of_other_rooms_have_no_places() -> None:
    assert places(object()) == {}

"""Which call a fault hits, and the limits on sending."""

import pytest

from tests.botapi.faults import Fault, Faults, Flood, Kind, Rates
from tests.botapi.records import Call
from tests.botapi.refusals import Refusal

SEND = Call("sendMessage", {"chat_id": 5, "text": "头盔"}, 0.0)


def make(
    method: str = "sendMessage",
    kind: Kind = "error",
    code: int = 500,
    retry_after: int | None = None,
    left: int | None = 1,
    contains: str = "",
    chat_id: int | None = None,
    description: str = "",
) -> Fault:
    return Fault(method, kind, code, retry_after, 60, left, contains, chat_id, description)


@pytest.mark.parametrize(
    "fault", [make(), make("SENDMESSAGE"), make("*"), make(contains="头盔"), make(chat_id=5), make(left=None)]
)
def test_a_fault_hits_the_calls_that_fit(fault: Fault) -> None:
    assert fault.fits(SEND)


@pytest.mark.parametrize("fault", [make("getMe"), make(contains="安全带"), make(chat_id=6), make(left=0)])
def test_a_fault_leaves_other_calls_alone(fault: Fault) -> None:
    assert not fault.fits(SEND)


def test_a_fault_is_used_up() -> None:
    faults = Faults()
    faults.add(make(left=2))
    assert [faults.take(SEND) is not None for _ in range(3)] == [True, True, False]


def test_a_fault_without_an_end_goes_on_until_it_is_cleared() -> None:
    faults = Faults()
    fault = faults.add(make(left=None))
    assert [faults.take(SEND) for _ in range(3)] == [fault] * 3
    faults.clear()
    assert faults.take(SEND) is None


def test_faults_come_in_the_order_in_which_they_were_scripted() -> None:
    faults = Faults()
    scripted = [faults.add(make(code=500)), faults.add(make(code=502))]
    assert [faults.take(SEND), faults.take(SEND)] == scripted


def test_an_unknown_kind_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'fire'\\. Use one of: error, hang"):
        Faults().add(make(kind="fire"))  # type: ignore[arg-type]  # what a shell may send


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        (make(code=500), 500, "Internal Server Error"),
        (make(code=400, description="Bad Request: x"), 400, "Bad Request: x"),
        (make(code=429, retry_after=7), 429, "Too Many Requests: retry after 7"),
        (make(code=429), 429, "Too Many Requests: retry after 1"),
    ],
)
def test_an_error_has_telegrams_words(fault: Fault, code: int, description: str) -> None:
    refusal = fault.refusal()
    assert (refusal.code, refusal.description) == (code, description)


@pytest.mark.parametrize(
    ("rates", "chats", "admitted"),
    [
        (Rates(private=1), [1, 1], 1),
        (Rates(private=1), [1, 2, 3, 3], 3),
        (Rates(group=20), [-1] * 21, 20),
        (Rates(total=30), list(range(1, 32)), 30),
    ],
)
def test_no_more_is_sent_than_the_limits_allow(rates: Rates, chats: list[int], admitted: int) -> None:
    flood = Flood()
    for chat in chats[:admitted]:
        flood.admit(chat, rates)
    with pytest.raises(Refusal) as caught:
        flood.admit(chats[admitted], rates)
    assert caught.value.parameters["retry_after"] == (60 if chats[0] < 0 else 1)


def test_what_was_refused_does_not_count() -> None:
    flood = Flood()
    flood.admit(1, Rates(total=2))
    with pytest.raises(Refusal):
        flood.admit(1, Rates(total=2))
    flood.admit(2, Rates(total=2))

import threading

import pytest

from rate_limiter import (
    DEFAULT_LIMIT, DEFAULT_WINDOW_SECONDS, Decision, Limiter, RateLimited, SlidingWindow,
    TokenBucket, limited)

BOTH = pytest.mark.parametrize("kind", [TokenBucket, SlidingWindow])


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def count_allowed(limiter, calls, client="a"):
    return sum(limiter.check(client).allowed for _ in range(calls))


@BOTH
def test_c1_the_defaults_are_those_asked_for(kind):
    limiter = kind()
    assert (limiter.limit, limiter.window_seconds) == (DEFAULT_LIMIT, DEFAULT_WINDOW_SECONDS)
    assert limiter.check("a") == Decision(True, DEFAULT_LIMIT - 1, 0.0)
    assert (DEFAULT_LIMIT, DEFAULT_WINDOW_SECONDS) == ({{limit}}, {{window_seconds}})


@BOTH
def test_c2_calls_up_to_the_limit_are_allowed_and_no_more(kind, clock):
    limiter = kind(5, 10, clock=clock)
    assert [limiter.check("a").remaining for _ in range(5)] == [4, 3, 2, 1, 0]
    refused = limiter.check("a")
    assert (refused.allowed, refused.remaining) == (False, 0)


@BOTH
def test_c3_each_client_has_a_limit_of_its_own(kind, clock):
    limiter = kind(2, 10, clock=clock)
    assert count_allowed(limiter, 5, "a") == 2
    assert count_allowed(limiter, 5, "b") == 2


@BOTH
def test_c4_after_the_wait_that_was_told_the_call_is_allowed(kind, clock):
    limiter = kind(3, 10, clock=clock)
    for _ in range(3):
        limiter.check("a")
        clock.now += 0.5
    wait = limiter.check("a").retry_after
    assert 0 < wait <= 10
    clock.now += wait - 0.01
    assert not limiter.check("a").allowed
    clock.now += 0.02
    assert limiter.check("a").allowed


@BOTH
def test_c4_after_a_whole_window_the_whole_limit_is_there_again(kind, clock):
    limiter = kind(4, 10, clock=clock)
    assert count_allowed(limiter, 9) == 4
    clock.now += 10
    assert count_allowed(limiter, 9) == 4


@BOTH
def test_c5_refused_calls_cost_nothing(kind, clock):
    limiter = kind(2, 10, clock=clock)
    count_allowed(limiter, 50)
    clock.now += 10
    assert count_allowed(limiter, 50) == 2


@BOTH
def test_c2_a_call_may_cost_more_than_one(kind, clock):
    limiter = kind(5, 10, clock=clock)
    assert limiter.check("a", cost=3).remaining == 2
    assert not limiter.check("a", cost=3).allowed
    assert limiter.check("a", cost=2).allowed


@BOTH
@pytest.mark.parametrize("cost", [0, -1, 6])
def test_c6_a_cost_that_can_never_be_met_is_refused(kind, cost):
    with pytest.raises(ValueError, match="from 1 to 5"):
        kind(5, 10).check("a", cost)


@BOTH
@pytest.mark.parametrize("limit, window, clients", [(0, 1, 1), (-1, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_c6_settings_that_make_no_sense_are_refused(kind, limit, window, clients):
    with pytest.raises(ValueError, match="above zero"):
        kind(limit, window, max_clients=clients)


@BOTH
def test_a_reset_begins_anew(kind, clock):
    limiter = kind(1, 10, clock=clock)
    assert count_allowed(limiter, 2) == 1
    limiter.reset("a")
    limiter.reset("never seen")
    assert limiter.check("a").allowed


@BOTH
def test_c7_idle_clients_are_forgotten_when_there_are_many(kind, clock):
    limiter = kind(2, 10, clock=clock, max_clients=3)
    for client in "ab":
        limiter.check(client)
    clock.now += 5
    limiter.check("c", cost=2)
    clock.now += 5
    limiter.check("d")
    assert len(limiter) == 2
    assert limiter.check("c", cost=2).allowed is False


@BOTH
def test_c7_memory_is_bounded_even_when_nobody_is_idle(kind, clock):
    limiter = kind(2, 10, clock=clock, max_clients=3)
    for number in range(50):
        limiter.check(number)
    assert len(limiter) == 3


@BOTH
def test_c2_threads_together_get_the_limit_and_no_more(kind, clock):
    limiter = kind(100, 10, clock=clock)
    allowed = []
    threads = [
        threading.Thread(target=lambda: allowed.append(count_allowed(limiter, 50)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 100


def test_c2_a_bucket_refills_evenly(clock):
    limiter = TokenBucket(10, 10, clock=clock)
    count_allowed(limiter, 10)
    clock.now += 3
    assert count_allowed(limiter, 10) == 3


def test_c2_a_bucket_never_holds_more_than_the_limit(clock):
    limiter = TokenBucket(3, 10, clock=clock)
    limiter.check("a")
    clock.now += 1000
    assert count_allowed(limiter, 10) == 3


def test_c5_a_clock_that_goes_back_gives_nothing_away(clock):
    limiter = TokenBucket(2, 10, clock=clock)
    count_allowed(limiter, 2)
    clock.now -= 500
    assert not limiter.check("a").allowed


def test_c2_no_window_ever_holds_more_than_the_limit(clock):
    limiter = SlidingWindow(5, 10, clock=clock)
    times = []
    for _ in range(200):
        if limiter.check("a").allowed:
            times.append(clock.now)
        clock.now += 0.7
    assert len(times) > 50
    for start in times:
        assert sum(start <= at < start + 10 for at in times) <= 5


def test_c4_a_limited_function_raises_and_says_how_long_to_wait(clock):
    @limited(TokenBucket(1, 10, clock=clock), client=lambda name: name)
    def greet(name):
        return f"Hello {name}"

    assert greet("Ada") == "Hello Ada"
    with pytest.raises(RateLimited, match="10.0 s") as raised:
        greet("Ada")
    assert raised.value.retry_after == pytest.approx(10)
    assert greet("Grace") == "Hello Grace"
    assert greet.__name__ == "greet"


def test_c3_without_a_client_all_calls_share_one_limit(clock):
    tick = limited(SlidingWindow(1, 10, clock=clock))(lambda: True)
    assert tick()
    with pytest.raises(RateLimited):
        tick()


def test_c4_the_headers_tell_where_a_client_stands():
    assert Decision(True, 4, 0.0).headers() == {"X-RateLimit-Remaining": "4"}
    refused = Decision(False, 0, 1.2).headers()
    assert refused == {"X-RateLimit-Remaining": "0", "Retry-After": "2"}


def test_c6_a_limiter_without_a_method_is_none():
    with pytest.raises(NotImplementedError):
        Limiter().check("a")

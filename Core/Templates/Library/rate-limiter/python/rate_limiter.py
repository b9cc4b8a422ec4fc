"""Rate limiting by token bucket or sliding window, standard library only.

Two limiters with the same two methods, safe to use from several threads:

    limiter = TokenBucket(limit={{limit}}, window_seconds={{window_seconds}})
    decision = limiter.check("client-7")
    if not decision.allowed:
        print(f"Try again in {decision.retry_after:.1f} s.")

TokenBucket lets a client save up a burst and then refills evenly: little memory, for most uses.
SlidingWindow never lets more than the limit through in any window: exact, one number per call.

Test:  python3 -m pytest
"""

import functools
import math
import threading
import time
from collections import deque
from dataclasses import dataclass

DEFAULT_LIMIT = {{limit}}
DEFAULT_WINDOW_SECONDS = {{window_seconds}}


@dataclass(frozen=True)
class Decision:
    """Whether a call may be made, how many more may be, and how many seconds to wait if not."""

    allowed: bool
    remaining: int
    retry_after: float

    def headers(self):
        """Return the HTTP headers that tell a client where it stands."""
        headers = {"X-RateLimit-Remaining": str(self.remaining)}
        if not self.allowed:
            headers["Retry-After"] = str(math.ceil(self.retry_after))
        return headers


class RateLimited(Exception):
    """A limited function was called too often."""

    def __init__(self, retry_after):
        super().__init__(f"Too many calls; try again in {retry_after:.1f} s.")
        self.retry_after = retry_after


class Limiter:
    """What both limiters share: checked settings, one state per client, and forgetting the idle."""

    def __init__(self, limit=DEFAULT_LIMIT, window_seconds=DEFAULT_WINDOW_SECONDS, *,
                 clock=time.monotonic, max_clients=100_000):
        if limit < 1 or window_seconds <= 0 or max_clients < 1:
            raise ValueError("The limit, the window and max_clients must be above zero.")
        self.limit = limit
        self.window_seconds = window_seconds
        self._clock = clock
        self._max_clients = max_clients
        self._clients = {}
        self._lock = threading.Lock()

    def check(self, client, cost=1):
        """Count a call of the client and decide on it; a refused call costs nothing."""
        if not 1 <= cost <= self.limit:
            raise ValueError(f"A call must cost from 1 to {self.limit}.")
        with self._lock:
            now = self._clock()
            if client not in self._clients and len(self._clients) >= self._max_clients:
                self._forget(now)
            return self._decide(client, cost, now)

    def reset(self, client):
        """Let the client begin anew."""
        with self._lock:
            self._clients.pop(client, None)

    def __len__(self):
        return len(self._clients)

    def _forget(self, now):
        """Drop the clients without any use in the window; if there are none, the oldest."""
        idle = [client for client in self._clients if self._is_idle(client, now)]
        for client in idle or [next(iter(self._clients))]:
            del self._clients[client]

    def _decide(self, client, cost, now):
        raise NotImplementedError

    def _is_idle(self, client, now):
        raise NotImplementedError


class TokenBucket(Limiter):
    """A bucket of tokens for each client, refilled evenly over the window."""

    def _decide(self, client, cost, now):
        tokens = self._tokens(client, now)
        rate = self.limit / self.window_seconds
        if tokens + 1e-9 < cost:
            self._clients[client] = (tokens, now)
            return Decision(False, int(tokens), (cost - tokens) / rate)
        tokens = max(0.0, tokens - cost)
        self._clients[client] = (tokens, now)
        return Decision(True, int(tokens + 1e-9), 0.0)

    def _tokens(self, client, now):
        tokens, then = self._clients.get(client, (self.limit, now))
        refill = max(0.0, now - then) * self.limit / self.window_seconds
        return min(self.limit, tokens + refill)

    def _is_idle(self, client, now):
        return self._tokens(client, now) >= self.limit


class SlidingWindow(Limiter):
    """The times of each client's calls in the window that ends now."""

    def _decide(self, client, cost, now):
        calls = self._clients.setdefault(client, deque())
        while calls and calls[0] <= now - self.window_seconds:
            calls.popleft()
        free = self.limit - len(calls)
        if free < cost:
            wait = calls[cost - free - 1] + self.window_seconds - now
            return Decision(False, free, wait)
        calls.extend([now] * cost)
        return Decision(True, free - cost, 0.0)

    def _is_idle(self, client, now):
        calls = self._clients[client]
        return not calls or calls[-1] <= now - self.window_seconds


def limited(limiter, client=lambda *args, **kwargs: None):
    """Make a function raise RateLimited; client tells from its arguments whose call it is."""
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            decision = limiter.check(client(*args, **kwargs))
            if not decision.allowed:
                raise RateLimited(decision.retry_after)
            return function(*args, **kwargs)
        return wrapper
    return decorate

/**
 * Rate limiting by token bucket or sliding window, no dependencies.
 *
 *   const limiter = new TokenBucket({ limit: {{limit}}, windowSeconds: {{window_seconds}} });
 *   const { allowed, retryAfter } = limiter.check('client-7');
 *
 * TokenBucket lets a client save up a burst and then refills evenly: little memory, for most uses.
 * SlidingWindow never lets more than the limit through in any window: exact, one number per call.
 * Both tell the seconds to wait. As middleware: see httpLimiter below.
 *
 * Test:  node --test
 */
export const DEFAULT_LIMIT = {{limit}};
export const DEFAULT_WINDOW_SECONDS = {{window_seconds}};

/** What both limiters share: checked settings, one state per client, and forgetting the idle. */
class Limiter {
  #maxClients;
  #clock;

  /** The clock gives seconds and never goes back. */
  constructor({ limit = DEFAULT_LIMIT, windowSeconds = DEFAULT_WINDOW_SECONDS, clock = () => performance.now() / 1000, maxClients = 100_000 } = {}) {
    if (!(limit >= 1 && windowSeconds > 0 && maxClients >= 1)) throw new RangeError('The limit, the window and maxClients must be above zero.');
    this.limit = limit;
    this.windowSeconds = windowSeconds;
    this.clients = new Map();
    this.#clock = clock;
    this.#maxClients = maxClients;
  }

  /** Counts a call of the client and decides on it; a refused call costs nothing. */
  check(client, cost = 1) {
    if (!Number.isInteger(cost) || cost < 1 || cost > this.limit) throw new RangeError(`A call must cost from 1 to ${this.limit}.`);
    const now = this.#clock();
    if (!this.clients.has(client) && this.clients.size >= this.#maxClients) this.#forget(now);
    return this.decide(client, cost, now);
  }

  /** Lets the client begin anew. */
  reset(client) {
    this.clients.delete(client);
  }

  get size() {
    return this.clients.size;
  }

  /** Drops the clients without any use in the window; if there are none, the oldest. */
  #forget(now) {
    const idle = [...this.clients.keys()].filter(client => this.isIdle(client, now));
    for (const client of idle.length > 0 ? idle : [this.clients.keys().next().value]) this.clients.delete(client);
  }
}

/** A bucket of tokens for each client, refilled evenly over the window. */
export class TokenBucket extends Limiter {
  decide(client, cost, now) {
    const tokens = this.#tokens(client, now);
    if (tokens + 1e-9 < cost) {
      this.clients.set(client, { tokens, then: now });
      return { allowed: false, remaining: Math.floor(tokens), retryAfter: ((cost - tokens) * this.windowSeconds) / this.limit };
    }
    const left = Math.max(0, tokens - cost);
    this.clients.set(client, { tokens: left, then: now });
    return { allowed: true, remaining: Math.floor(left + 1e-9), retryAfter: 0 };
  }

  isIdle(client, now) {
    return this.#tokens(client, now) >= this.limit;
  }

  #tokens(client, now) {
    const { tokens, then } = this.clients.get(client) ?? { tokens: this.limit, then: now };
    return Math.min(this.limit, tokens + (Math.max(0, now - then) * this.limit) / this.windowSeconds);
  }
}

/** The times of each client's calls in the window that ends now. */
export class SlidingWindow extends Limiter {
  decide(client, cost, now) {
    const calls = (this.clients.get(client) ?? []).filter(time => time > now - this.windowSeconds);
    const free = this.limit - calls.length;
    const allowed = free >= cost;
    if (allowed) for (let count = 0; count < cost; count += 1) calls.push(now);
    this.clients.set(client, calls);
    return { allowed, remaining: allowed ? free - cost : free, retryAfter: allowed ? 0 : calls.at(cost - free - 1) + this.windowSeconds - now };
  }

  isIdle(client, now) {
    const calls = this.clients.get(client);
    return calls.length === 0 || calls.at(-1) <= now - this.windowSeconds;
  }
}

/** Wraps a node:http handler; over the limit it answers 429 and says when to come back. */
export function httpLimiter(limiter, handler, clientOf = request => request.socket.remoteAddress) {
  return (request, response) => {
    const { allowed, remaining, retryAfter } = limiter.check(clientOf(request));
    response.setHeader('X-RateLimit-Remaining', remaining);
    if (allowed) return handler(request, response);
    response.writeHead(429, { 'Retry-After': Math.ceil(retryAfter), 'Content-Type': 'application/json' });
    return response.end(JSON.stringify({ error: 'Too many requests.' }));
  };
}

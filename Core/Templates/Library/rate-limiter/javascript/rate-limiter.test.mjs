import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { DEFAULT_LIMIT, DEFAULT_WINDOW_SECONDS, SlidingWindow, TokenBucket, httpLimiter } from './rate-limiter.mjs';

function make(Kind, limit, windowSeconds, more) {
  const time = { now: 1000 };
  return { time, limiter: new Kind({ limit, windowSeconds, clock: () => time.now, ...more }) };
}

const countAllowed = (limiter, calls, client = 'a') => Array.from({ length: calls }, () => limiter.check(client)).filter(decision => decision.allowed).length;

for (const Kind of [TokenBucket, SlidingWindow]) {
  const each = (name, run) => test(`${Kind.name}: ${name}`, run);

  each('c1: the defaults are those asked for', () => {
    const limiter = new Kind();
    assert.deepEqual([limiter.limit, limiter.windowSeconds], [{{limit}}, {{window_seconds}}]);
    assert.deepEqual([DEFAULT_LIMIT, DEFAULT_WINDOW_SECONDS], [{{limit}}, {{window_seconds}}]);
    assert.deepEqual(limiter.check('a'), { allowed: true, remaining: DEFAULT_LIMIT - 1, retryAfter: 0 });
  });

  each('c2: calls up to the limit are allowed and no more', () => {
    const { limiter } = make(Kind, 5, 10);
    assert.deepEqual(Array.from({ length: 5 }, () => limiter.check('a').remaining), [4, 3, 2, 1, 0]);
    const { allowed, remaining } = limiter.check('a');
    assert.deepEqual([allowed, remaining], [false, 0]);
  });

  each('c3: each client has a limit of its own', () => {
    const { limiter } = make(Kind, 2, 10);
    assert.deepEqual([countAllowed(limiter, 5, 'a'), countAllowed(limiter, 5, 'b')], [2, 2]);
  });

  each('c4: after the wait that was told the call is allowed', () => {
    const { limiter, time } = make(Kind, 3, 10);
    for (let count = 0; count < 3; count += 1) {
      limiter.check('a');
      time.now += 0.5;
    }
    const { retryAfter } = limiter.check('a');
    assert.ok(retryAfter > 0 && retryAfter <= 10);
    time.now += retryAfter - 0.01;
    assert.equal(limiter.check('a').allowed, false);
    time.now += 0.02;
    assert.equal(limiter.check('a').allowed, true);
  });

  each('c4: after a whole window the whole limit is there again', () => {
    const { limiter, time } = make(Kind, 4, 10);
    assert.equal(countAllowed(limiter, 50), 4);
    time.now += 10;
    assert.equal(countAllowed(limiter, 50), 4);
  });

  each('c2: a call may cost more than one', () => {
    const { limiter } = make(Kind, 5, 10);
    assert.equal(limiter.check('a', 3).remaining, 2);
    assert.equal(limiter.check('a', 3).allowed, false);
    assert.equal(limiter.check('a', 2).allowed, true);
  });

  each('c6: costs and settings that make no sense are refused', () => {
    for (const cost of [0, -1, 6, 1.5, NaN]) assert.throws(() => make(Kind, 5, 10).limiter.check('a', cost), /from 1 to 5/);
    for (const [limit, window, maxClients] of [[0, 1, 1], [NaN, 1, 1], [1, 0, 1], [1, 1, 0]]) assert.throws(() => make(Kind, limit, window, { maxClients }), /above zero/);
  });

  each('a reset begins anew', () => {
    const { limiter } = make(Kind, 1, 10);
    assert.equal(countAllowed(limiter, 2), 1);
    limiter.reset('a');
    limiter.reset('never seen');
    assert.equal(limiter.check('a').allowed, true);
  });

  each('c7: idle clients are forgotten when there are many', () => {
    const { limiter, time } = make(Kind, 2, 10, { maxClients: 3 });
    for (const client of 'ab') limiter.check(client);
    time.now += 5;
    limiter.check('c', 2);
    time.now += 5;
    limiter.check('d');
    assert.equal(limiter.size, 2);
  });

  each('c7: memory is bounded even when nobody is idle', () => {
    const { limiter } = make(Kind, 2, 10, { maxClients: 3 });
    for (let number = 0; number < 50; number += 1) limiter.check(number);
    assert.equal(limiter.size, 3);
  });
}

test('c2: a bucket refills evenly and never over the limit', () => {
  const { limiter, time } = make(TokenBucket, 10, 10);
  countAllowed(limiter, 10);
  time.now += 3;
  assert.equal(countAllowed(limiter, 20), 3);
  time.now += 1000;
  assert.equal(countAllowed(limiter, 20), 10);
});

test('c5: a clock that goes back gives nothing away', () => {
  const { limiter, time } = make(TokenBucket, 2, 10);
  countAllowed(limiter, 2);
  time.now -= 500;
  assert.equal(limiter.check('a').allowed, false);
});

test('c2: no window ever holds more than the limit', () => {
  const { limiter, time } = make(SlidingWindow, 5, 10);
  const times = [];
  for (let count = 0; count < 200; count += 1) {
    if (limiter.check('a').allowed) times.push(time.now);
    time.now += 0.7;
  }
  assert.ok(times.length > 50);
  for (const start of times) assert.ok(times.filter(at => at >= start && at < start + 10).length <= 5);
});

test('c4: over the limit a server answers 429 and says when to come back', async () => {
  const { limiter } = make(SlidingWindow, 1, 10);
  const server = createServer(httpLimiter(limiter, (request, response) => response.end('welcome')));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const call = () => fetch(`http://127.0.0.1:${server.address().port}/`);
    const first = await call();
    assert.deepEqual([first.status, await first.text(), first.headers.get('x-ratelimit-remaining')], [200, 'welcome', '0']);
    const second = await call();
    assert.deepEqual([second.status, await second.json(), second.headers.get('retry-after')], [429, { error: 'Too many requests.' }, '10']);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

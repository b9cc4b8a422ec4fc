package ratelimit

import (
	"math"
	"time"
)

// tolerance is what adding up fractions of tokens may be off by.
const tolerance = 1e-9

// bucket holds tokens, of which a call takes some.
type bucket struct {
	limit  float64
	rate   float64 // tokens per second
	tokens float64
	at     time.Time
}

func (b *bucket) decide(cost int, now time.Time) Decision {
	b.tokens, b.at = b.refilled(now), now
	missing := float64(cost) - b.tokens
	if missing > tolerance {
		return Decision{Remaining: int(b.tokens + tolerance), RetryAfter: time.Duration(math.Ceil(missing / b.rate * float64(time.Second)))}
	}
	b.tokens = math.Max(0, -missing)
	return Decision{Allowed: true, Remaining: int(b.tokens + tolerance)}
}

func (b *bucket) isIdle(now time.Time) bool {
	return b.refilled(now) >= b.limit
}

func (b *bucket) refilled(now time.Time) float64 {
	return math.Min(b.limit, b.tokens+math.Max(0, now.Sub(b.at).Seconds())*b.rate)
}

// calls holds the time of every call in the window, oldest first.
type calls struct {
	limit  int
	window time.Duration
	times  []time.Time
}

func (c *calls) decide(cost int, now time.Time) Decision {
	for len(c.times) > 0 && now.Sub(c.times[0]) >= c.window {
		c.times = c.times[1:]
	}
	free := c.limit - len(c.times)
	if free < cost {
		return Decision{Remaining: free, RetryAfter: c.times[cost-free-1].Add(c.window).Sub(now)}
	}
	for i := 0; i < cost; i++ {
		c.times = append(c.times, now)
	}
	return Decision{Allowed: true, Remaining: free - cost}
}

func (c *calls) isIdle(now time.Time) bool {
	return len(c.times) == 0 || now.Sub(c.times[len(c.times)-1]) >= c.window
}

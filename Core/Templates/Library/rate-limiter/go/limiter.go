// Package ratelimit limits how often each client may call, by token bucket or sliding window, standard library only.
//
//	limiter, err := ratelimit.NewTokenBucket({{limit}}, {{window_seconds}}*time.Second)
//	decision, err := limiter.Check("client-7", 1)
//	http.Handle("/", ratelimit.Middleware(limiter, ratelimit.ByAddress, handler))
//
// A token bucket lets a client save up a burst and then refills evenly: little memory, for most uses. A sliding window never
// lets more than the limit through in any window: exact, one time per call. Both are safe to use from several goroutines.
//
// Test: go test ./...
package ratelimit

import (
	"fmt"
	"sync"
	"time"
)

// What a limiter allows unless it is told otherwise.
const (
	DefaultLimit  = {{limit}}
	DefaultWindow = {{window_seconds}} * time.Second
)

const defaultMaxClients = 100_000

// Decision says whether a call may be made, how many more may be, and how long to wait if not.
type Decision struct {
	Allowed    bool
	Remaining  int
	RetryAfter time.Duration
}

// account is what is remembered of one client.
type account interface {
	decide(cost int, now time.Time) Decision
	isIdle(now time.Time) bool
}

// Limiter keeps one account for each client, and forgets the idle ones.
type Limiter struct {
	limit      int
	window     time.Duration
	maxClients int
	now        func() time.Time
	open       func(now time.Time) account

	mutex    sync.Mutex
	accounts map[string]account
}

// NewTokenBucket gives each client a bucket of tokens that refills evenly over the window.
func NewTokenBucket(limit int, window time.Duration) (*Limiter, error) {
	return newLimiter(limit, window, func(now time.Time) account {
		return &bucket{limit: float64(limit), rate: float64(limit) / window.Seconds(), tokens: float64(limit), at: now}
	})
}

// NewSlidingWindow remembers the times of each client's calls in the window that ends now.
func NewSlidingWindow(limit int, window time.Duration) (*Limiter, error) {
	return newLimiter(limit, window, func(time.Time) account {
		return &calls{limit: limit, window: window}
	})
}

func newLimiter(limit int, window time.Duration, open func(time.Time) account) (*Limiter, error) {
	if limit < 1 || window <= 0 {
		return nil, fmt.Errorf("the limit and the window must be above zero, not %d and %s", limit, window)
	}
	return &Limiter{limit: limit, window: window, maxClients: defaultMaxClients, now: time.Now, open: open, accounts: map[string]account{}}, nil
}

// Check counts a call of the client and decides on it; a refused call costs nothing.
func (l *Limiter) Check(client string, cost int) (Decision, error) {
	if cost < 1 || cost > l.limit {
		return Decision{}, fmt.Errorf("a call must cost from 1 to %d, not %d", l.limit, cost)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.now()
	known, found := l.accounts[client]
	if !found {
		l.makeRoom(now)
		known = l.open(now)
		l.accounts[client] = known
	}
	return known.decide(cost, now), nil
}

// Reset lets the client begin anew.
func (l *Limiter) Reset(client string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	delete(l.accounts, client)
}

// Len tells how many clients are remembered.
func (l *Limiter) Len() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return len(l.accounts)
}

// makeRoom drops the clients without any use in the window; if there are none, any one of them.
func (l *Limiter) makeRoom(now time.Time) {
	if len(l.accounts) < l.maxClients {
		return
	}
	for client, known := range l.accounts {
		if known.isIdle(now) {
			delete(l.accounts, client)
		}
	}
	for client := range l.accounts {
		if len(l.accounts) < l.maxClients {
			return
		}
		delete(l.accounts, client)
	}
}

package ratelimit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

type kind struct {
	name string
	make func(int, time.Duration) (*Limiter, error)
}

var kinds = []kind{{"token bucket", NewTokenBucket}, {"sliding window", NewSlidingWindow}}

// clock stands still unless it is moved.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func (c *clock) move(by time.Duration) { c.Time = c.Time.Add(by) }

func start(t *testing.T, of kind, limit int, window time.Duration) (*Limiter, *clock) {
	t.Helper()
	limiter, err := of.make(limit, window)
	if err != nil {
		t.Fatal(err)
	}
	at := &clock{time.Unix(1_700_000_000, 0)}
	limiter.now = at.now
	return limiter, at
}

func check(t *testing.T, limiter *Limiter, client string, cost int, want Decision) {
	t.Helper()
	got, err := limiter.Check(client, cost)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func each(t *testing.T, run func(t *testing.T, of kind)) {
	for _, of := range kinds {
		t.Run(of.name, func(t *testing.T) { run(t, of) })
	}
}

func TestC2CallsUpToTheLimitAreAllowed(t *testing.T) {
	each(t, func(t *testing.T, of kind) {
		limiter, _ := start(t, of, 3, 30*time.Second)
		for remaining := 2; remaining >= 0; remaining-- {
			check(t, limiter, "a", 1, Decision{Allowed: true, Remaining: remaining})
		}
		refused, _ := limiter.Check("a", 1)
		if refused.Allowed || refused.Remaining != 0 {
			t.Errorf("the fourth call got %+v", refused)
		}
	})
}

func TestC3ClientsDoNotShareTheirLimit(t *testing.T) {
	each(t, func(t *testing.T, of kind) {
		limiter, _ := start(t, of, 1, time.Minute)
		check(t, limiter, "a", 1, Decision{Allowed: true})
		check(t, limiter, "b", 1, Decision{Allowed: true})
	})
}

func TestC4ABucketRefillsEvenly(t *testing.T) {
	limiter, at := start(t, kinds[0], 3, 30*time.Second)
	check(t, limiter, "a", 3, Decision{Allowed: true})
	check(t, limiter, "a", 1, Decision{RetryAfter: 10 * time.Second})
	check(t, limiter, "a", 2, Decision{RetryAfter: 20 * time.Second})
	at.move(9 * time.Second)
	check(t, limiter, "a", 1, Decision{RetryAfter: time.Second})
	at.move(time.Second)
	check(t, limiter, "a", 1, Decision{Allowed: true})
	at.move(time.Hour)
	check(t, limiter, "a", 1, Decision{Allowed: true, Remaining: 2})
}

func TestC4AWindowSlides(t *testing.T) {
	limiter, at := start(t, kinds[1], 2, 10*time.Second)
	check(t, limiter, "a", 1, Decision{Allowed: true, Remaining: 1})
	at.move(4 * time.Second)
	check(t, limiter, "a", 1, Decision{Allowed: true})
	check(t, limiter, "a", 1, Decision{RetryAfter: 6 * time.Second})
	check(t, limiter, "a", 2, Decision{RetryAfter: 10 * time.Second})
	at.move(6 * time.Second)
	check(t, limiter, "a", 1, Decision{Allowed: true})
}

func TestC5ARefusedCallCostsNothing(t *testing.T) {
	each(t, func(t *testing.T, of kind) {
		limiter, _ := start(t, of, 5, time.Minute)
		check(t, limiter, "a", 3, Decision{Allowed: true, Remaining: 2})
		refused, _ := limiter.Check("a", 3)
		if refused.Allowed || refused.Remaining != 2 {
			t.Errorf("got %+v", refused)
		}
		check(t, limiter, "a", 2, Decision{Allowed: true})
	})
}

func TestC5AClockThatGoesBackGivesNothingAway(t *testing.T) {
	limiter, at := start(t, kinds[0], 1, time.Second)
	check(t, limiter, "a", 1, Decision{Allowed: true})
	at.move(-time.Hour)
	check(t, limiter, "a", 1, Decision{RetryAfter: time.Second})
}

func TestC4AResetLetsAClientBeginAnew(t *testing.T) {
	each(t, func(t *testing.T, of kind) {
		limiter, _ := start(t, of, 1, time.Minute)
		check(t, limiter, "a", 1, Decision{Allowed: true})
		limiter.Reset("a")
		check(t, limiter, "a", 1, Decision{Allowed: true})
	})
}

func TestC6CostsOutsideOfTheLimitAreMistakes(t *testing.T) {
	limiter, _ := start(t, kinds[0], 2, time.Minute)
	for _, cost := range []int{-1, 0, 3} {
		if _, err := limiter.Check("a", cost); err == nil {
			t.Errorf("a cost of %d was taken", cost)
		}
	}
}

func TestC6SettingsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, settings := range []struct {
		limit  int
		window time.Duration
	}{{0, time.Second}, {-1, time.Second}, {1, 0}, {1, -time.Second}} {
		if _, err := NewTokenBucket(settings.limit, settings.window); err == nil {
			t.Errorf("%+v was taken", settings)
		}
	}
}

func TestC1TheDefaultsAreThoseAskedFor(t *testing.T) {
	if DefaultLimit != {{limit}} || DefaultWindow != {{window_seconds}}*time.Second {
		t.Errorf("the defaults are %d in %s", DefaultLimit, DefaultWindow)
	}
	limiter, _ := start(t, kinds[1], DefaultLimit, DefaultWindow)
	check(t, limiter, "a", 1, Decision{Allowed: true, Remaining: DefaultLimit - 1})
}

func TestC7IdleClientsAreForgottenFirst(t *testing.T) {
	each(t, func(t *testing.T, of kind) {
		limiter, at := start(t, of, 2, 10*time.Second)
		limiter.maxClients = 2
		check(t, limiter, "idle", 1, Decision{Allowed: true, Remaining: 1})
		at.move(10 * time.Second)
		check(t, limiter, "busy", 2, Decision{Allowed: true})
		check(t, limiter, "new", 1, Decision{Allowed: true, Remaining: 1})
		if limiter.Len() != 2 {
			t.Errorf("%d clients are remembered", limiter.Len())
		}
		if refused, _ := limiter.Check("busy", 1); refused.Allowed {
			t.Error("the busy client was forgotten")
		}
	})
}

func TestC7ThereAreNeverTooManyClients(t *testing.T) {
	limiter, _ := start(t, kinds[1], 1, time.Minute)
	limiter.maxClients = 3
	for i := 0; i < 10; i++ {
		check(t, limiter, fmt.Sprint(i), 1, Decision{Allowed: true})
	}
	if limiter.Len() != 3 {
		t.Errorf("%d clients are remembered", limiter.Len())
	}
}

func TestC2CallsAtOnceAreCountedOneByOne(t *testing.T) {
	limiter, _ := start(t, kinds[0], 50, time.Hour)
	allowed := make(chan bool, 200)
	var wait sync.WaitGroup
	for i := 0; i < cap(allowed); i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			decision, _ := limiter.Check("a", 1)
			allowed <- decision.Allowed
		}()
	}
	wait.Wait()
	close(allowed)
	count := 0
	for yes := range allowed {
		if yes {
			count++
		}
	}
	if count != 50 {
		t.Errorf("%d calls were allowed", count)
	}
}

func TestC4TheMiddlewareTellsAClientToWait(t *testing.T) {
	limiter, _ := start(t, kinds[1], 1, 90*time.Second)
	handler := Middleware(limiter, ByAddress, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "served") }))
	send := func(address string) *httptest.ResponseRecorder {
		request := httptest.NewRequest("GET", "/", nil)
		request.RemoteAddr = address
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		return answer
	}

	first := send("10.0.0.1:4000")
	if first.Code != http.StatusOK || first.Body.String() != "served" || first.Header().Get("X-RateLimit-Remaining") != "0" {
		t.Errorf("the first call got %d %q", first.Code, first.Body)
	}
	second := send("10.0.0.1:4001")
	if second.Code != http.StatusTooManyRequests || second.Header().Get("Retry-After") != "90" {
		t.Errorf("the second call got %d, Retry-After %q", second.Code, second.Header().Get("Retry-After"))
	}
	if other := send("a unix socket"); other.Code != http.StatusOK {
		t.Errorf("another client got %d", other.Code)
	}
}

func TestAMiddlewareWithoutARealLimiterSaysSo(t *testing.T) {
	broken := &Limiter{now: time.Now}
	answer := httptest.NewRecorder()
	Middleware(broken, ByAddress, http.NotFoundHandler()).ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	if answer.Code != http.StatusInternalServerError {
		t.Errorf("got %d", answer.Code)
	}
}

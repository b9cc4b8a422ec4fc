package ratelimit

import (
	"math"
	"net"
	"net/http"
	"strconv"
)

// Middleware answers 429 with Retry-After to a client that calls too often, and lets the others through to the handler.
func Middleware(limiter *Limiter, client func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		decision, err := limiter.Check(client(r), 1)
		if err != nil {
			http.Error(w, "The rate limiter is set up wrongly.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(decision.Remaining))
		if !decision.Allowed {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(decision.RetryAfter.Seconds()))))
			http.Error(w, "Too many requests.", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ByAddress tells clients apart by their address, without the port.
func ByAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

const (
	prefix       = "{{prefix}}"
	maxBodyBytes = 8 * 1024
)

// NewHandler serves the accounts over HTTP.
func NewHandler(accounts *Accounts) http.Handler {
	routes := http.NewServeMux()
	routes.Handle("/health", only("GET", func(w http.ResponseWriter, _ *http.Request) {
		send(w, http.StatusOK, map[string]string{"status": "ok"})
	}))
	routes.Handle(prefix+"/register", only("POST", accounts.register))
	routes.Handle(prefix+"/login", only("POST", accounts.login))
	routes.Handle(prefix+"/me", only("GET", accounts.me))
	routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, "There is nothing at "+r.URL.Path+".")
	})
	return routes
}

func only(method string, serve http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			fail(w, http.StatusMethodNotAllowed, r.URL.Path+" takes "+method+" only.")
			return
		}
		serve(w, r)
	})
}

func (a *Accounts) register(w http.ResponseWriter, r *http.Request) {
	name, password, ok := credentials(w, r)
	if !ok {
		return
	}
	registered, err := a.Register(name, password)
	switch {
	case errors.Is(err, errTaken):
		fail(w, http.StatusConflict, err.Error())
	case err != nil:
		fail(w, http.StatusUnprocessableEntity, err.Error())
	default:
		send(w, http.StatusCreated, map[string]string{identity: registered})
	}
}

func (a *Accounts) login(w http.ResponseWriter, r *http.Request) {
	name, password, ok := credentials(w, r)
	if !ok {
		return
	}
	token, err := a.Login(name, password)
	if err != nil {
		fail(w, http.StatusUnauthorized, err.Error())
		return
	}
	send(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": int(tokenLifetime.Seconds())})
}

func (a *Accounts) me(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	err := errors.New("Send a bearer token.")
	var said claims
	if strings.EqualFold(scheme, "Bearer") {
		said, err = a.Whose(token)
	}
	if err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		fail(w, http.StatusUnauthorized, err.Error())
		return
	}
	send(w, http.StatusOK, map[string]any{identity: said.Subject, "expires_at": said.Expires})
}

// credentials reads who signs in; when it cannot, it has answered already.
func credentials(w http.ResponseWriter, r *http.Request) (name, password string, ok bool) {
	var body map[string]any
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	err := decoder.Decode(&body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		fail(w, http.StatusRequestEntityTooLarge, "The body is too long.")
		return "", "", false
	}
	name, hasName := body[identity].(string)
	password, hasPassword := body["password"].(string)
	if err != nil || decoder.More() || !hasName || !hasPassword {
		fail(w, http.StatusBadRequest, "Send a JSON object with "+identity+" and password.")
		return "", "", false
	}
	return name, password, true
}

func fail(w http.ResponseWriter, status int, message string) {
	send(w, status, map[string]string{"error": message})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone needs no answer
}

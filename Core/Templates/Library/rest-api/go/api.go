package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	collection   = "{{prefix}}/{{resource.plural}}"
	maxBodyBytes = 64 * 1024
	maxLimit     = 100
	maxPage      = 1_000_000
)

// apiError is an answer that is not a success.
type apiError struct {
	status  int
	Message string            `json:"error"`
	Details map[string]string `json:"details,omitempty"`
}

func (e *apiError) Error() string { return e.Message }

func fail(status int, format string, arguments ...any) *apiError {
	return &apiError{status: status, Message: fmt.Sprintf(format, arguments...)}
}

// action answers with a status and a body, which is nothing for 204.
type action func(w http.ResponseWriter, r *http.Request) (int, any, error)

// NewHandler serves the store over HTTP.
func NewHandler(store *Store) http.Handler {
	routes := http.NewServeMux()
	routes.Handle("/health", methods{"GET": health})
	routes.Handle(collection, methods{"GET": store.list, "POST": store.create})
	routes.Handle(collection+"/", methods{"GET": store.read, "PUT": store.replace, "PATCH": store.change, "DELETE": store.remove})
	routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		send(w, http.StatusNotFound, fail(http.StatusNotFound, "There is nothing at %s.", r.URL.Path))
	})
	return routes
}

// methods are what can be done at one address.
type methods map[string]action

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	do, known := m[r.Method]
	if !known {
		w.Header().Set("Allow", strings.Join(m.names(), ", "))
		send(w, http.StatusMethodNotAllowed, fail(http.StatusMethodNotAllowed, "%s is not possible here.", r.Method))
		return
	}
	status, body, err := do(w, r)
	var failed *apiError
	if errors.As(err, &failed) {
		status, body = failed.status, failed
	}
	send(w, status, body)
}

func (m methods) names() []string {
	var names []string
	for _, name := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if m[name] != nil {
			names = append(names, name)
		}
	}
	return names
}

func health(http.ResponseWriter, *http.Request) (int, any, error) {
	return http.StatusOK, map[string]string{"status": "ok"}, nil
}

func (s *Store) list(_ http.ResponseWriter, r *http.Request) (int, any, error) {
	query := r.URL.Query()
	page, err := numberIn(query, "page", 1, maxPage)
	if err != nil {
		return 0, nil, err
	}
	limit, err := numberIn(query, "limit", 20, maxLimit)
	if err != nil {
		return 0, nil, err
	}
	if unknown := firstUnknown(query); unknown != "" {
		return 0, nil, fail(http.StatusBadRequest, "%s is not a field to filter by.", unknown)
	}
	items, total := s.Page(page, limit, func(record Values) bool {
		for name := range query {
			if asText(record[name]) != query.Get(name) {
				return false
			}
		}
		return true
	})
	return http.StatusOK, map[string]any{"items": items, "total": total, "page": page, "limit": limit}, nil
}

func (s *Store) create(w http.ResponseWriter, r *http.Request) (int, any, error) {
	values, err := readValues(w, r, false)
	if err != nil {
		return 0, nil, err
	}
	record := s.Create(values)
	w.Header().Set("Location", fmt.Sprintf("%s/%d", collection, record["id"]))
	return http.StatusCreated, record, nil
}

func (s *Store) read(_ http.ResponseWriter, r *http.Request) (int, any, error) {
	id, err := idOf(r)
	if err != nil {
		return 0, nil, err
	}
	record, found := s.Get(id)
	return answer(record, found, id)
}

func (s *Store) replace(w http.ResponseWriter, r *http.Request) (int, any, error) {
	return s.update(w, r, false)
}

func (s *Store) change(w http.ResponseWriter, r *http.Request) (int, any, error) {
	return s.update(w, r, true)
}

func (s *Store) update(w http.ResponseWriter, r *http.Request, partial bool) (int, any, error) {
	id, err := idOf(r)
	if err != nil {
		return 0, nil, err
	}
	values, err := readValues(w, r, partial)
	if err != nil {
		return 0, nil, err
	}
	record, found := s.Update(id, values)
	return answer(record, found, id)
}

func (s *Store) remove(_ http.ResponseWriter, r *http.Request) (int, any, error) {
	id, err := idOf(r)
	if err != nil {
		return 0, nil, err
	}
	if !s.Delete(id) {
		return answer(nil, false, id)
	}
	return http.StatusNoContent, nil, nil
}

func answer(record Values, found bool, id int) (int, any, error) {
	if !found {
		return 0, nil, fail(http.StatusNotFound, "There is no {{resource.words}} %d.", id)
	}
	return http.StatusOK, record, nil
}

func idOf(r *http.Request) (int, error) {
	last := strings.TrimPrefix(r.URL.Path, collection+"/")
	id, err := strconv.ParseUint(last, 10, 31)
	if err != nil {
		return 0, fail(http.StatusNotFound, "There is nothing at %s.", r.URL.Path)
	}
	return int(id), nil
}

// numberIn takes a number from 1 to most out of the query.
func numberIn(query url.Values, name string, otherwise, most int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	number, err := strconv.Atoi(query.Get(name))
	if err != nil || number < 1 || number > most {
		return 0, fail(http.StatusBadRequest, "%s must be a number from 1 to %d.", name, most)
	}
	query.Del(name)
	return number, nil
}

func firstUnknown(query url.Values) string {
	unknown := ""
	for name := range query {
		if problem := problemsWith(Values{name: nil}, true)[name]; problem == "is not a field" && (unknown == "" || name < unknown) {
			unknown = name
		}
	}
	return unknown
}

// asText writes a value the way a query string does.
func asText(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func readValues(w http.ResponseWriter, r *http.Request, partial bool) (Values, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, fail(http.StatusUnsupportedMediaType, "Send application/json.")
	}
	var values Values
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	err := decoder.Decode(&values)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return nil, fail(http.StatusRequestEntityTooLarge, "The body is over %d bytes.", maxBodyBytes)
	}
	if err != nil || values == nil || decoder.More() {
		return nil, fail(http.StatusBadRequest, "The body must be one JSON object.")
	}
	if problems := problemsWith(values, partial); len(problems) > 0 {
		return nil, &apiError{http.StatusUnprocessableEntity, "Some fields are not valid.", problems}
	}
	return values, nil
}

func send(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone needs no answer
}

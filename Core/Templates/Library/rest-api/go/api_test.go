package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// reply is what came back.
type reply struct {
	status  int
	body    map[string]any
	headers http.Header
}

type client struct{ handler http.Handler }

func newClient() client { return client{NewHandler(&Store{})} }

func (c client) send(method, path, contentType, text string) reply {
	request := httptest.NewRequest(method, path, strings.NewReader(text))
	request.Header.Set("Content-Type", contentType)
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, request)
	answer := reply{status: recorder.Code, headers: recorder.Header()}
	_ = json.Unmarshal(recorder.Body.Bytes(), &answer.body)
	return answer
}

func (c client) call(method, path string, body any) reply {
	text, _ := json.Marshal(body)
	return c.send(method, path, "application/json; charset=utf-8", string(text))
}

func (c client) ids(path string) []float64 {
	found := []float64{}
	for _, item := range c.call("GET", path, nil).body["items"].([]any) {
		found = append(found, item.(map[string]any)["id"].(float64))
	}
	return found
}

func sample(number int) map[string]any {
	values := map[string]any{}
	for _, field := range fields {
		values[field.Name] = map[Kind]any{
			Text: fmt.Sprintf("text %d", number), Integer: float64(number), Number: float64(number) + 0.5, Boolean: number%2 == 0,
		}[field.Kind]
	}
	return values
}

func with(values map[string]any, name string, value any) map[string]any {
	values[name] = value
	return values
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestC6ANewServerIsUpAndEmpty(t *testing.T) {
	c := newClient()
	equal(t, c.call("GET", "/health", nil).body, map[string]any{"status": "ok"})
	answer := c.call("GET", collection, nil)
	equal(t, answer.status, 200)
	equal(t, answer.headers.Get("Content-Type"), "application/json")
	equal(t, answer.body, map[string]any{"items": []any{}, "total": 0.0, "page": 1.0, "limit": 20.0})
}

func TestC1WhatIsCreatedCanBeRead(t *testing.T) {
	c := newClient()
	created := c.call("POST", collection, sample(1))
	equal(t, created.status, 201)
	equal(t, created.body, with(sample(1), "id", 1.0))
	equal(t, created.headers.Get("Location"), collection+"/1")
	equal(t, c.call("GET", collection+"/1", nil).body, created.body)
}

func TestC1PutReplacesAndPatchChangesOneField(t *testing.T) {
	c := newClient()
	c.call("POST", collection, sample(1))
	c.call("POST", collection, sample(9))
	equal(t, c.call("PUT", collection+"/1", sample(2)).body, with(sample(2), "id", 1.0))
	name := fields[0].Name
	want := with(with(sample(2), "id", 1.0), name, sample(3)[name])
	equal(t, c.call("PATCH", collection+"/1", map[string]any{name: sample(3)[name]}).body, want)
	equal(t, c.call("GET", collection+"/1", nil).body, want)
	equal(t, c.call("GET", collection+"/2", nil).body, with(sample(9), "id", 2.0))
}

func TestC4PutNeedsEveryField(t *testing.T) {
	c := newClient()
	c.call("POST", collection, sample(1))
	answer := c.call("PUT", collection+"/1", map[string]any{})
	equal(t, answer.status, 422)
	equal(t, len(answer.body["details"].(map[string]any)), len(fields))
	equal(t, c.call("PATCH", collection+"/1", map[string]any{}).status, 200)
}

func TestC2WhatIsDeletedIsGone(t *testing.T) {
	c := newClient()
	c.call("POST", collection, sample(1))
	equal(t, c.call("DELETE", collection+"/1", nil).status, 204)
	for _, method := range []string{"GET", "DELETE"} {
		equal(t, c.call(method, collection+"/1", nil).status, 404)
	}
	equal(t, c.call("PATCH", collection+"/1", map[string]any{}).body["error"], "There is no {{resource.words}} 1.")
	equal(t, c.call("POST", collection, sample(1)).body["id"], 2.0)
}

func TestC3ListsComeInPages(t *testing.T) {
	c := newClient()
	for number := 1; number <= 5; number++ {
		c.call("POST", collection, sample(number))
	}
	answer := c.call("GET", collection+"?page=2&limit=2", nil)
	equal(t, answer.body["total"], 5.0)
	equal(t, c.ids(collection+"?page=2&limit=2"), []float64{3, 4})
	equal(t, c.ids(collection+"?page=3&limit=2"), []float64{5})
	equal(t, c.ids(collection+"?page=9&limit=100"), []float64{})
}

func TestC3QuestionsThatMakeNoSenseAreRefused(t *testing.T) {
	c := newClient()
	for _, query := range []string{"page=0", "page=x", "page=", "page=-1", "page=1000001", "limit=0", "limit=101", "nonsense=1"} {
		equal(t, c.call("GET", collection+"?"+query, nil).status, 400)
	}
	equal(t, c.call("GET", collection+"?b=1&a=1", nil).body["error"], "a is not a field to filter by.")
}

func TestC3ListsCanBeFilteredByEveryField(t *testing.T) {
	c := newClient()
	c.call("POST", collection, sample(1))
	c.call("POST", collection, sample(2))
	for _, field := range fields {
		query := url.Values{field.Name: {asText(sample(2)[field.Name])}}
		equal(t, c.ids(collection+"?"+query.Encode()), []float64{2})
	}
}

func TestC4AFieldOfTheWrongKindIsNamed(t *testing.T) {
	c := newClient()
	for _, field := range fields {
		answer := c.call("POST", collection, with(sample(1), field.Name, []any{}))
		equal(t, answer.status, 422)
		equal(t, answer.body["details"], map[string]any{field.Name: field.Kind.problemWith(nil)})
	}
	equal(t, c.call("POST", collection, with(sample(1), "id", 7)).body["details"], map[string]any{"id": "is not a field"})
}

func TestC4ValuesThatOnlyLookRightAreRefused(t *testing.T) {
	for kind, values := range map[Kind][]any{
		Text: {5.0, nil, strings.Repeat("é", maxTextLength+1)}, Integer: {1.5, true, "1"}, Number: {"1", nil, false}, Boolean: {1.0, "true", nil},
	} {
		for _, value := range values {
			if kind.problemWith(value) == "" {
				t.Errorf("%v passed as %s", value, kind)
			}
		}
	}
	for kind, value := range map[Kind]any{Text: strings.Repeat("é", maxTextLength), Integer: -5.0, Number: 0.5, Boolean: false} {
		equal(t, kind.problemWith(value), "")
	}
}

func TestC5ABodyMustBeOneJSONObjectOfASensibleLength(t *testing.T) {
	c := newClient()
	for text, want := range map[string]int{
		"": 400, "{": 400, "[1]": 400, "null": 400, "{}{}": 400, strings.Repeat("[", 20000): 400, "{\"a\": \"" + strings.Repeat("x", maxBodyBytes) + "\"}": 413,
	} {
		equal(t, c.send("POST", collection, "application/json", text).status, want)
	}
	equal(t, c.send("POST", collection, "text/plain", "{}").status, 415)
	equal(t, c.send("PUT", collection+"/1", "text/plain", "{}").status, 415)
}

func TestC6AMethodThatDoesNotFitIsRefusedWithThoseThatDo(t *testing.T) {
	c := newClient()
	answer := c.call("DELETE", collection, nil)
	equal(t, answer.status, 405)
	equal(t, answer.headers.Get("Allow"), "GET, POST")
	equal(t, c.call("POST", collection+"/1", sample(1)).status, 405)
}

func TestC6OtherPathsLeadNowhere(t *testing.T) {
	c := newClient()
	for _, path := range []string{"/nothing", collection + "/x", collection + "/1/2", collection + "/-1", collection + "/" + strings.Repeat("9", 30)} {
		for _, method := range []string{"GET", "PATCH", "DELETE"} {
			if status := c.call(method, path, map[string]any{}).status; status != 404 {
				t.Errorf("%s %s: %d", method, path, status)
			}
		}
	}
}

func TestC1RequestsAtOnceGetIdsOfTheirOwn(t *testing.T) {
	c := newClient()
	var wait sync.WaitGroup
	for number := 0; number < 20; number++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			c.call("POST", collection, sample(1))
		}()
	}
	wait.Wait()
	equal(t, c.call("GET", collection, nil).body["total"], 20.0)
	equal(t, c.ids(collection)[19], 20.0)
}

func TestC5TheServerHasLimits(t *testing.T) {
	server := newServer("")
	equal(t, server.Addr, "127.0.0.1:8000")
	equal(t, newServer("127.0.0.1:1").Addr, "127.0.0.1:1")
	if server.ReadTimeout == 0 || server.WriteTimeout == 0 {
		t.Error("a slow client may stay for ever")
	}
}

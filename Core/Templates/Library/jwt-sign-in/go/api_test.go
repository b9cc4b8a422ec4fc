package main

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	secret = "a secret for tests, long enough to be taken"
	quick  = 10 // iterations
)

var (
	name     = map[string]string{"username": "ada.lovelace", "email": "ada@example.com"}[identity]
	password = "correct horse battery staple" + strings.Repeat("!", minPasswordLength)
)

type rig struct {
	accounts *Accounts
	handler  http.Handler
	time     time.Time
}

func newRig(t *testing.T) *rig {
	t.Helper()
	accounts, err := NewAccounts([]byte(secret), quick)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{accounts, NewHandler(accounts), time.Unix(1_700_000_000, 0)}
	accounts.now = func() time.Time { return r.time }
	return r
}

func (r *rig) send(method, path, body, authorization string) (int, map[string]any, http.Header) {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)
	var answer map[string]any
	_ = json.Unmarshal(recorder.Body.Bytes(), &answer)
	return recorder.Code, answer, recorder.Header()
}

func (r *rig) post(path, name, password string) (int, map[string]any) {
	body, _ := json.Marshal(map[string]string{identity: name, "password": password})
	status, answer, _ := r.send("POST", prefix+path, string(body), "")
	return status, answer
}

func (r *rig) me(token string) (int, map[string]any) {
	status, answer, _ := r.send("GET", prefix+"/me", "", "Bearer "+token)
	return status, answer
}

func (r *rig) signIn(t *testing.T) string {
	t.Helper()
	r.post("/register", name, password)
	status, answer := r.post("/login", name, password)
	equal(t, status, 200)
	return answer["access_token"].(string)
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestC1AUserRegistersSignsInAndIsKnown(t *testing.T) {
	r := newRig(t)
	status, answer := r.post("/register", name, password)
	equal(t, status, 201)
	equal(t, answer, map[string]any{identity: name})
	status, answer = r.post("/login", name, password)
	equal(t, status, 200)
	equal(t, answer["token_type"], "Bearer")
	equal(t, answer["expires_in"], tokenLifetime.Seconds())
	status, me := r.me(answer["access_token"].(string))
	equal(t, status, 200)
	equal(t, me, map[string]any{identity: name, "expires_at": float64(r.time.Add(tokenLifetime).Unix())})
}

func TestC7TheServerIsUpAndItsAnswersAreNotStored(t *testing.T) {
	status, answer, headers := newRig(t).send("GET", "/health", "", "")
	equal(t, status, 200)
	equal(t, answer, map[string]any{"status": "ok"})
	equal(t, headers.Get("Cache-Control"), "no-store")
}

func TestC2ANameIsTakenOnceWhateverItsCase(t *testing.T) {
	r := newRig(t)
	r.post("/register", name, password)
	status, _ := r.post("/register", strings.ToUpper(name), password)
	equal(t, status, 409)
	status, _ = r.post("/login", " "+strings.ToUpper(name)+" ", password)
	equal(t, status, 200)
}

func TestC2NamesThatAreNoneAreRefused(t *testing.T) {
	r := newRig(t)
	for _, wrong := range []string{"", "a", "has space", strings.Repeat("x", 300), "semi;colon", "@", "a@b"} {
		status, _ := r.post("/register", wrong, password)
		equal(t, status, 422)
	}
}

func TestC2APasswordHasAShortestAndALongestLength(t *testing.T) {
	for length, want := range map[int]int{minPasswordLength - 1: 422, minPasswordLength: 201, maxPasswordLength: 201, maxPasswordLength + 1: 422} {
		status, _ := newRig(t).post("/register", name, strings.Repeat("é", length))
		equal(t, status, want)
	}
}

func TestC3AWrongPasswordAndAnUnknownNameGetTheSameAnswer(t *testing.T) {
	r := newRig(t)
	r.post("/register", name, password)
	status, wrong := r.post("/login", name, password+"x")
	equal(t, status, 401)
	status, unknown := r.post("/login", "nobody", password)
	equal(t, status, 401)
	equal(t, wrong, unknown)
	status, _ = r.post("/login", name, strings.Repeat("x", 4*maxPasswordLength+1))
	equal(t, status, 401)
}

func TestC7BothNameAndPasswordMustBeText(t *testing.T) {
	r := newRig(t)
	for body, want := range map[string]int{
		"": 400, "{": 400, "[]": 400, "7": 400, "{}": 400, `{"` + identity + `": "x"}`: 400, `{"` + identity + `": "x", "password": 5}`: 400,
		`{"` + identity + `": null, "password": "x"}`: 400, `{"` + identity + `": "x", "password": "y"} {}`: 400,
		`{"a": "` + strings.Repeat("x", maxBodyBytes) + `"}`: 413,
	} {
		for _, path := range []string{"/login", "/register"} {
			if status, _, _ := r.send("POST", prefix+path, body, ""); status != want {
				t.Errorf("%s %.40q: got %d, want %d", path, body, status, want)
			}
		}
	}
}

func TestMeNeedsABearerToken(t *testing.T) {
	r := newRig(t)
	for _, authorization := range []string{"", "Basic YTpi", "Bearer", "Bearer ", r.signIn(t)} {
		status, _, headers := r.send("GET", prefix+"/me", "", authorization)
		equal(t, status, 401)
		equal(t, headers.Get("WWW-Authenticate"), "Bearer")
	}
}

func TestC4ATokenWorksUntilItExpires(t *testing.T) {
	r := newRig(t)
	token := r.signIn(t)
	r.time = r.time.Add(tokenLifetime - time.Second)
	status, _ := r.me(token)
	equal(t, status, 200)
	r.time = r.time.Add(time.Second)
	status, answer := r.me(token)
	equal(t, status, 401)
	equal(t, answer["error"], errExpired.Error())
}

func TestC5ATokenThatWasChangedAnywhereIsRefused(t *testing.T) {
	r := newRig(t)
	parts := strings.Split(r.signIn(t), ".")
	for position := range parts {
		changed := append([]string{}, parts...)
		first := map[bool]string{true: "B", false: "A"}[changed[position][0] == 'A']
		changed[position] = first + changed[position][1:]
		status, _ := r.me(strings.Join(changed, "."))
		equal(t, status, 401)
	}
}

func TestC5ForgedTokensAreRefusedWithTheReason(t *testing.T) {
	r := newRig(t)
	r.signIn(t)
	said := claims{name, 0, r.time.Add(time.Hour).Unix()}
	genuine := strings.Split(encodeToken(said, []byte(secret)), ".")
	none := encode([]byte(`{"alg":"none"}`)) + "." + genuine[1] + "."
	garbage := genuine[0] + "." + encode([]byte("no JSON"))
	for token, want := range map[string]error{
		strings.Join(genuine, "."):            nil,
		encodeToken(said, []byte(secret+"x")): errSignature,
		none:                                  errAlgorithm,
		"a.b":                                 errMalformed,
		"?.b.c":                               errMalformed,
		garbage + "." + encode(sign(garbage, []byte(secret))):          errMalformed,
		encodeToken(claims{"nobody", 0, said.Expires}, []byte(secret)): errGone,
	} {
		if _, err := r.accounts.Whose(token); err != want {
			t.Errorf("%.60s: got %v, want %v", token, err, want)
		}
	}
}

func TestC6PasswordsAreStretchedAsTheStandardSays(t *testing.T) {
	equal(t, hex.EncodeToString(stretch("password", []byte("salt"), 4096)), "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a")
	hash := hashPassword("secret", quick)
	equal(t, verifyPassword("secret", hash), true)
	equal(t, verifyPassword("Secret", hash), false)
	if strings.Contains(hash, "secret") || hash == hashPassword("secret", quick) {
		t.Errorf("%s tells too much", hash)
	}
	for _, broken := range []string{"", "a$b$c", "x$y$z$0", "x$0$AAAA$AAAA", "x$1$?$AAAA", "x$1$AAAA$?"} {
		equal(t, verifyPassword("secret", broken), false)
	}
}

func TestC7OtherMethodsAndPathsAreRefused(t *testing.T) {
	r := newRig(t)
	status, _, headers := r.send("GET", prefix+"/login", "", "")
	equal(t, status, 405)
	equal(t, headers.Get("Allow"), "POST")
	status, _, _ = r.send("GET", "/nothing", "", "")
	equal(t, status, 404)
}

func TestC7AServerNeedsASecretThatCannotBeGuessed(t *testing.T) {
	if _, err := newServer("", "short"); err == nil {
		t.Error("a short secret was taken")
	}
	server, err := newServer("", "")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, server.Addr, "127.0.0.1:8000")
	if server.ReadTimeout == 0 {
		t.Error("a slow client may stay for ever")
	}
}

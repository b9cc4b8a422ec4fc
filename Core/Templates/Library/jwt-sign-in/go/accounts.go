package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	identity          = "{{identity}}" // what a user signs in with
	tokenLifetime     = {{token_minutes}} * time.Minute
	minPasswordLength = {{password_length}}
	maxPasswordLength = 256
	minSecretBytes    = 32
)

var patterns = map[string]*regexp.Regexp{
	"username": regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`),
	"email":    regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,63}$`),
}

// What can be wrong with a request of an honest client.
var (
	errTaken = errors.New("That " + identity + " is taken.")
	errWrong = errors.New("The " + identity + " or the password is wrong.")
	errGone  = errors.New("The account no longer exists.")
)

// Accounts keeps the hashes of passwords in memory; safe to use from several goroutines.
type Accounts struct {
	key        []byte
	iterations int
	now        func() time.Time
	nobody     string // a hash that no password fits

	mutex  sync.RWMutex
	hashes map[string]string
}

// NewAccounts signs tokens with the key, which must be long enough not to be guessed.
func NewAccounts(key []byte, iterations int) (*Accounts, error) {
	if len(key) < minSecretBytes {
		return nil, fmt.Errorf("the secret must have at least %d bytes", minSecretBytes)
	}
	nobody := hashPassword(encode(randomBytes(16)), iterations)
	return &Accounts{key: key, iterations: iterations, now: time.Now, nobody: nobody, hashes: map[string]string{}}, nil
}

// Register makes an account and returns its normalised name.
func (a *Accounts) Register(name, password string) (string, error) {
	name = normalise(name)
	if !patterns[identity].MatchString(name) {
		return "", invalid("That is not a valid " + identity + ".")
	}
	if length := utf8.RuneCountInString(password); length < minPasswordLength || length > maxPasswordLength {
		return "", invalid(fmt.Sprintf("The password must have %d to %d characters.", minPasswordLength, maxPasswordLength))
	}
	hash := hashPassword(password, a.iterations)
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if _, taken := a.hashes[name]; taken {
		return "", errTaken
	}
	a.hashes[name] = hash
	return name, nil
}

// Login returns a token. Unknown accounts take as long to refuse as wrong passwords.
func (a *Accounts) Login(name, password string) (string, error) {
	name = normalise(name)
	hash, known := a.hash(name)
	if !known {
		hash = a.nobody
	}
	if len(password) > 4*maxPasswordLength || !verifyPassword(password, hash) || !known {
		return "", errWrong
	}
	now := a.now()
	return encodeToken(claims{name, now.Unix(), now.Add(tokenLifetime).Unix()}, a.key), nil
}

// Whose returns the claims of a valid token whose account still exists.
func (a *Accounts) Whose(token string) (claims, error) {
	said, err := decodeToken(token, a.key, a.now())
	if err != nil {
		return claims{}, err
	}
	if _, known := a.hash(said.Subject); !known {
		return claims{}, errGone
	}
	return said, nil
}

func (a *Accounts) hash(name string) (string, bool) {
	a.mutex.RLock()
	defer a.mutex.RUnlock()
	hash, known := a.hashes[name]
	return hash, known
}

func normalise(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// invalid is what is wrong with a value that was sent.
type invalid string

func (i invalid) Error() string { return string(i) }

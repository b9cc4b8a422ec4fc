// Sign-in API with JSON Web Tokens, standard library only.
//
//	Run:   JWT_SECRET=$(openssl rand -hex 32) ADDRESS=127.0.0.1:8000 go run .
//	       Without JWT_SECRET a random one is taken, and tokens end with the process.
//	Test:  go test ./...
//
//	POST {{prefix}}/register  {"{{identity}}": …, "password": …}   makes an account
//	POST {{prefix}}/login     {"{{identity}}": …, "password": …}   gives a token
//	GET  {{prefix}}/me        Authorization: Bearer <token>     who the token belongs to
//	GET  /health
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	server, err := newServer(os.Getenv("ADDRESS"), os.Getenv("JWT_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("Listening on http://%s%s", server.Addr, prefix)
	log.Fatal(server.ListenAndServe())
}

func newServer(address, secret string) (*http.Server, error) {
	if address == "" {
		address = "127.0.0.1:8000"
	}
	key := []byte(secret)
	if secret == "" {
		key = randomBytes(minSecretBytes)
	}
	accounts, err := NewAccounts(key, defaultIterations)
	if err != nil {
		return nil, err
	}
	return &http.Server{Addr: address, Handler: NewHandler(accounts), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}, nil
}

// REST API for {{resource.plural}}: JSON over HTTP, kept in memory, standard library only.
//
//	Run:   go run .              (ADDRESS=127.0.0.1:8000 unless set)
//	Try:   curl http://127.0.0.1:8000{{prefix}}/{{resource.plural}}
//	Test:  go test ./...
//
//	GET    {{prefix}}/{{resource.plural}}       one page: ?page=1&limit=20, and any field=value to filter
//	POST   {{prefix}}/{{resource.plural}}       create one
//	GET    {{prefix}}/{{resource.plural}}/<id>  read one
//	PUT    {{prefix}}/{{resource.plural}}/<id>  replace one
//	PATCH  {{prefix}}/{{resource.plural}}/<id>  change some of its fields
//	DELETE {{prefix}}/{{resource.plural}}/<id>  delete one
//	GET    /health      whether the server is up
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	server := newServer(os.Getenv("ADDRESS"))
	log.Printf("Listening on http://%s%s", server.Addr, collection)
	log.Fatal(server.ListenAndServe())
}

func newServer(address string) *http.Server {
	if address == "" {
		address = "127.0.0.1:8000"
	}
	return &http.Server{Addr: address, Handler: NewHandler(&Store{}), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
}

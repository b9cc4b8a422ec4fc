// Has goimports mend the files named as arguments, or gofmt where that is not there; writes what changed as JSON.
package main

import (
	"encoding/json"
	"os"
	"os/exec"
)

type file struct {
	Path    string `json:"path"`
	Content string `json:"content"`
}

func main() {
	tool, err := exec.LookPath("goimports")
	if err != nil {
		tool = "gofmt"
	}
	mended := map[string]interface{}{"rules": []string{}}
	changed := []file{}
	for _, path := range os.Args[2:] {
		before, _ := os.ReadFile(path)
		after, err := exec.Command(tool, path).Output()
		if err == nil && string(after) != string(before) {
			changed = append(changed, file{path, string(after)})
		}
	}
	mended["files"] = changed
	out, _ := os.Create(os.Args[1])
	json.NewEncoder(out).Encode(mended)
	out.Close()
}

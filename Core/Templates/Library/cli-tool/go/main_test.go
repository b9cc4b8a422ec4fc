package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

type rig struct {
	t    *testing.T
	path string
}

func newRig(t *testing.T) rig {
	return rig{t, filepath.Join(t.TempDir(), "deep", "list.json")}
}

// run returns what was said, in the place that fits the exit code.
func (r rig) run(code int, arguments ...string) string {
	r.t.Helper()
	var out, problems strings.Builder
	now := time.Date(2030, 1, 2, 3, 4, 5, 678, time.UTC)
	if got := run(append([]string{"-file", r.path}, arguments...), &out, &problems, now); got != code {
		r.t.Fatalf("%v: exit code %d, %s", arguments, got, &problems)
	}
	said, silent := &out, &problems
	if code != 0 {
		said, silent = silent, said
	}
	if silent.Len() > 0 {
		r.t.Errorf("%v also said %q", arguments, silent)
	}
	return strings.TrimSuffix(said.String(), "\n")
}

func (r rig) stored() List {
	r.t.Helper()
	var list List
	if err := json.Unmarshal([]byte(r.run(0, "list", "-all", "-json")), &list); err != nil {
		r.t.Fatal(err)
	}
	return list
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

func TestC1ANewListIsEmptyAndMakesNoFile(t *testing.T) {
	r := newRig(t)
	equal(t, r.run(0, "list"), "Nothing to do.")
	equal(t, r.run(0, "list", "-json"), "[]")
	if _, err := os.Stat(r.path); err == nil {
		t.Error("there is a file")
	}
}

func TestC1WhatIsAddedIsListed(t *testing.T) {
	r := newRig(t)
	equal(t, r.run(0, "add", "Write", "the report"), "Added 1: Write the report")
	equal(t, r.run(0, "add", "Žofie 🎉"), "Added 2: Žofie 🎉")
	equal(t, r.run(0, "list"), "1 [ ] Write the report\n2 [ ] Žofie 🎉")
	equal(t, r.stored()[0], Item{1, "Write the report", false, time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)})
}

func TestC2WhatIsDoneLeavesTheListButNotTheFile(t *testing.T) {
	r := newRig(t)
	r.run(0, "add", "one")
	r.run(0, "add", "two")
	equal(t, r.run(0, "done", "1"), "Done: one")
	equal(t, r.run(0, "list"), "2 [ ] two")
	equal(t, r.run(0, "list", "-all"), "1 [x] one\n2 [ ] two")
}

func TestC3SeveralCanBeDoneOrRemovedAtOnce(t *testing.T) {
	r := newRig(t)
	for _, text := range []string{"one", "two", "three"} {
		r.run(0, "add", text)
	}
	equal(t, r.run(0, "done", "1", "3"), "Done: one, three")
	equal(t, r.run(0, "remove", "1", "2"), "Removed 2.")
	equal(t, len(r.stored()), 1)
	equal(t, r.run(0, "add", "four"), "Added 4: four")
}

func TestC4ACommandThatFailsHalfwayChangesNothing(t *testing.T) {
	r := newRig(t)
	r.run(0, "add", "one")
	for _, command := range []string{"done", "remove"} {
		equal(t, r.run(1, command, "1", "9"), program+": there is no {{item}} 9")
	}
	equal(t, r.stored()[0].Done, false)
}

func TestC3ATextCanBeEdited(t *testing.T) {
	r := newRig(t)
	r.run(0, "add", "one")
	equal(t, r.run(0, "edit", "1", "the", "first"), "Changed 1: the first")
	equal(t, r.run(0, "list"), "1 [ ] the first")
	equal(t, r.run(1, "edit", "2", "x"), program+": there is no {{item}} 2")
	equal(t, r.run(1, "edit", "1", " "), program+": the text is empty")
}

func TestC2ClearRemovesWhatIsDone(t *testing.T) {
	r := newRig(t)
	r.run(0, "add", "one")
	r.run(0, "add", "two")
	r.run(0, "done", "2")
	equal(t, r.run(0, "clear"), "Removed 1.")
	equal(t, r.run(0, "clear"), "Removed 0.")
	equal(t, r.run(0, "list"), "1 [ ] one")
}

func TestC1NumbersLineUp(t *testing.T) {
	r := newRig(t)
	for number := 0; number < 10; number++ {
		r.run(0, "add", "number "+strconv.Itoa(number))
	}
	equal(t, strings.Split(r.run(0, "list"), "\n")[0], " 1 [ ] number 0")
}

func TestC5ATextIsKeptOnOneSafeLine(t *testing.T) {
	for text, want := range map[string]string{
		"  much   space  ": "much space", "two\nlines\tand": "two lines and", "\x1b[31mred": "[31mred", strings.Repeat("é", maxTextLength): strings.Repeat("é", maxTextLength),
	} {
		r := newRig(t)
		r.run(0, "add", text)
		equal(t, r.stored()[0].Text, want)
	}
}

func TestC5ATextThatIsNoneIsRefused(t *testing.T) {
	r := newRig(t)
	for text, want := range map[string]string{"": "empty", " \n ": "empty", "\x00": "empty", strings.Repeat("é", maxTextLength+1): "longer"} {
		if said := r.run(1, "add", text); !strings.Contains(said, want) {
			t.Errorf("%.20q: %s", text, said)
		}
	}
}

func TestC5AFileOfSomethingElseIsRefusedAndLeftAlone(t *testing.T) {
	for _, content := range []string{"", "{", "7", "{}", "null", "[1]", `[{"id": 1}]`, `[{"id": 0, "text": "a"}]`, `[{"id": "1", "text": "a"}]`} {
		r := rig{t, filepath.Join(t.TempDir(), "list.json")}
		if err := os.WriteFile(r.path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range [][]string{{"add", "one"}, {"list"}} {
			if said := r.run(1, command...); !strings.Contains(said, r.path) {
				t.Errorf("%q: %s", content, said)
			}
		}
		after, _ := os.ReadFile(r.path)
		equal(t, string(after), content)
	}
}

func TestC5APlaceThatCannotBeReadOrWrittenIsTold(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, filepath.Join(file, "list.json")} {
		rig{t, path}.run(1, "add", "one")
	}
	if err := save(filepath.Join(file, "list.json"), List{}); err == nil {
		t.Error("a list was saved below a file")
	}
}

func TestC4SavingLeavesNothingElseBehind(t *testing.T) {
	r := newRig(t)
	r.run(0, "add", "one")
	files, err := os.ReadDir(filepath.Dir(r.path))
	equal(t, err, nil)
	equal(t, len(files), 1)
}

func TestC5WrongArgumentsAreAnsweredWithTheUsage(t *testing.T) {
	r := newRig(t)
	for _, arguments := range []string{"", "nonsense", "add", "done", "done one", "edit 1", "edit one x", "remove", "list -nonsense", "list 1", "clear 1", "-nonsense"} {
		equal(t, r.run(2, strings.Fields(arguments)...), usage)
	}
}

func TestTheVersionIsTold(t *testing.T) {
	equal(t, newRig(t).run(0, "version"), program+" "+version)
}

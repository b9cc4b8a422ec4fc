package store

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
)

func sample(number int) Values {
	values := Values{}
	for _, field := range Fields {
		values[field.Name] = map[Kind]any{
			Text: fmt.Sprintf("text %03d", number), Integer: float64(number), Number: float64(number) + 0.5, Boolean: number%2 == 0,
		}[field.Kind]
	}
	return values
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func create(t *testing.T, s *Store, numbers ...int) {
	t.Helper()
	for _, number := range numbers {
		if _, err := s.Create(sample(number)); err != nil {
			t.Fatal(err)
		}
	}
}

func ids(t *testing.T, s *Store, query Query) []int {
	t.Helper()
	records, err := s.List(query)
	if err != nil {
		t.Fatal(err)
	}
	found := []int{}
	for _, record := range records {
		found = append(found, record.ID)
	}
	return found
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestC1WhatIsCreatedCanBeRead(t *testing.T) {
	s := open(t, "")
	created, err := s.Create(sample(1))
	equal(t, err, nil)
	equal(t, created, Record{1, sample(1)})
	read, err := s.Get(1)
	equal(t, err, nil)
	equal(t, read, created)
}

func TestC2AnUpdateChangesOnlyWhatItIsGiven(t *testing.T) {
	s := open(t, "")
	create(t, s, 1, 2)
	name := Fields[0].Name
	want := sample(1)
	want[name] = sample(5)[name]
	updated, err := s.Update(1, Values{name: sample(5)[name]})
	equal(t, err, nil)
	equal(t, updated, Record{1, want})
	read, _ := s.Get(1)
	equal(t, read, updated)
	other, _ := s.Get(2)
	equal(t, other, Record{2, sample(2)})
}

func TestC3WhatIsDeletedIsGoneAndItsIdIsNotUsedAgain(t *testing.T) {
	s := open(t, "")
	create(t, s, 1, 2, 3)
	equal(t, s.Delete(2), nil)
	equal(t, s.Delete(3), nil)
	equal(t, ids(t, s, Query{}), []int{1})
	create(t, s, 4)
	equal(t, ids(t, s, Query{}), []int{1, 4})
}

func TestC3RecordsThatAreNotThereAreToldAsSuch(t *testing.T) {
	s := open(t, "")
	_, get := s.Get(7)
	_, update := s.Update(7, Values{})
	for _, err := range []error{get, update, s.Delete(7)} {
		if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "7") {
			t.Errorf("got %v", err)
		}
	}
}

func TestC4ListsComeSortedFilteredAndInPages(t *testing.T) {
	s := open(t, "")
	create(t, s, 3, 1, 2, 1)
	equal(t, ids(t, s, Query{}), []int{1, 2, 3, 4})
	equal(t, ids(t, s, Query{OrderBy: "id", Descending: true}), []int{4, 3, 2, 1})
	equal(t, ids(t, s, Query{Limit: 2, Offset: 1}), []int{2, 3})
	equal(t, ids(t, s, Query{Offset: 9}), []int{})
	for _, field := range Fields {
		if field.Kind != Boolean {
			equal(t, ids(t, s, Query{OrderBy: field.Name}), []int{2, 4, 3, 1})
			equal(t, ids(t, s, Query{OrderBy: field.Name, Descending: true})[0], 1)
		} else {
			equal(t, ids(t, s, Query{OrderBy: field.Name}), []int{1, 2, 4, 3})
		}
		equal(t, ids(t, s, Query{Where: Values{field.Name: sample(2)[field.Name]}}), []int{3})
	}
	count, err := s.Count(sample(1))
	equal(t, err, nil)
	equal(t, count, 2)
}

func TestC4QuestionsThatMakeNoSenseAreRefused(t *testing.T) {
	s := open(t, "")
	for _, query := range []Query{{OrderBy: "nonsense"}, {Where: Values{"nonsense": 1}}, {Limit: -1}, {Offset: -1}} {
		if _, err := s.List(query); err == nil {
			t.Errorf("%+v was answered", query)
		}
	}
	if _, err := s.Count(Values{"nonsense": 1}); err == nil {
		t.Error("a count by an unknown field was answered")
	}
}

func TestC5ValuesThatOnlyLookRightAreRefused(t *testing.T) {
	for kind, values := range map[Kind][]any{
		Text: {5.0, nil, strings.Repeat("é", MaxTextLength+1)}, Integer: {1.5, true, "1", 1e300, 1}, Number: {"1", math.NaN(), math.Inf(1), nil}, Boolean: {1.0, "true", nil},
	} {
		for _, value := range values {
			if kind.problemWith(value) == "" {
				t.Errorf("%v passed as %s", value, kind)
			}
		}
	}
	for kind, value := range map[Kind]any{Text: strings.Repeat("é", MaxTextLength), Integer: -5.0, Number: 1e300, Boolean: false} {
		equal(t, kind.problemWith(value), "")
	}
}

func TestC5ARefusedRecordNamesEveryFieldAndStoresNothing(t *testing.T) {
	s := open(t, "")
	_, err := s.Create(Values{"nonsense": 1.0})
	want := Invalid{"nonsense": "is not a field"}
	for _, field := range Fields {
		want[field.Name] = "is missing"
	}
	equal(t, err, error(want))
	equal(t, len(strings.Split(err.Error(), "; ")), len(Fields)+1)
	create(t, s, 1)
	if _, err := s.Update(1, Values{Fields[0].Name: nil}); err == nil {
		t.Error("nothing was taken for a value")
	}
	equal(t, ids(t, s, Query{}), []int{1})
}

func TestC1CallersCannotChangeWhatIsStored(t *testing.T) {
	s := open(t, "")
	given := sample(1)
	created, _ := s.Create(given)
	given[Fields[0].Name], created.Fields[Fields[0].Name] = nil, nil
	read, _ := s.Get(1)
	equal(t, read.Fields, sample(1))
}

func TestC6AStoreIsFoundAgainInItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.json")
	s := open(t, path)
	create(t, s, 1, 2, 3)
	equal(t, s.Delete(3), nil)
	again := open(t, path)
	equal(t, ids(t, again, Query{}), []int{1, 2})
	read, _ := again.Get(2)
	equal(t, read.Fields, sample(2))
	create(t, again, 4)
	equal(t, ids(t, again, Query{}), []int{1, 2, 4})
}

func TestC6AFileOfSomethingElseIsRefused(t *testing.T) {
	folder := t.TempDir()
	for number, text := range []string{"", "{", "[]", `{"last_id": 1, "records": [{"id": 1, "fields": {}}]}`} {
		path := filepath.Join(folder, fmt.Sprint(number))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if _, err := Open(folder); err == nil {
		t.Error("a folder was opened")
	}
}

func TestC6AChangeThatCannotBeSavedDidNotHappen(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(folder, "records.json"))
	create(t, s, 1)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	_, created := s.Create(sample(2))
	_, updated := s.Update(1, sample(2))
	for _, err := range []error{created, updated, s.Delete(1)} {
		if err == nil || !strings.Contains(err.Error(), "cannot be written") {
			t.Errorf("got %v", err)
		}
	}
	read, _ := s.Get(1)
	equal(t, read, Record{1, sample(1)})
	equal(t, ids(t, s, Query{}), []int{1})
}

func TestC6SavingLeavesNothingElseBehind(t *testing.T) {
	folder := t.TempDir()
	create(t, open(t, filepath.Join(folder, "records.json")), 1, 2)
	files, err := os.ReadDir(folder)
	equal(t, err, nil)
	equal(t, len(files), 1)
}

func TestC1ChangesAtOnceGetIdsOfTheirOwn(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "records.json"))
	var wait sync.WaitGroup
	for number := 0; number < 20; number++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, _ = s.Create(sample(1))
		}()
	}
	wait.Wait()
	equal(t, len(ids(t, s, Query{})), 20)
	equal(t, ids(t, s, Query{Descending: true})[0], 20)
}

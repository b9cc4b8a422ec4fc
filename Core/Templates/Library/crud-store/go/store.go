// Package store keeps {{resource.plural}} in memory and, when it is given a path, in a JSON file. Standard library only.
//
//	s, err := store.Open("{{resource.plural}}.json") // store.Open("") keeps nothing
//	record, err := s.Create(store.Values{...})
//	record, err = s.Update(record.ID, store.Values{...})
//	page, err := s.List(store.Query{Where: store.Values{...}, OrderBy: "id", Limit: 20})
//
// Every value is checked before it is taken. A change is there for readers once it is safely in the file: the file is written
// beside the old one and then put in its place. Safe to use from several goroutines.
//
// Test: go test ./...
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// ErrNotFound means that there is no record with that id.
var ErrNotFound = errors.New("there is no such {{resource.words}}")

// Record is a {{resource.words}} with its id, which begins at 1 and is never used twice.
type Record struct {
	ID     int    `json:"id"`
	Fields Values `json:"fields"`
}

// Store keeps records by id.
type Store struct {
	mutex   sync.RWMutex
	path    string
	content content
}

// content is what the file holds.
type content struct {
	LastID  int      `json:"last_id"`
	Records []Record `json:"records"` // by id
}

// Open reads the file, when it is there; every later change goes into it. Without a path nothing is kept.
func Open(path string) (*Store, error) {
	s := &Store{path: path}
	if path == "" {
		return s, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &s.content); err != nil {
		return nil, fmt.Errorf("%s holds no {{resource.words}} store: %w", path, err)
	}
	for _, record := range s.content.Records {
		if err := check(record.Fields, false); err != nil {
			return nil, fmt.Errorf("%s holds a {{resource.words}} that is not valid: %w", path, err)
		}
	}
	return s, nil
}

// Create stores a new record and returns it with its id.
func (s *Store) Create(values Values) (Record, error) {
	if err := check(values, false); err != nil {
		return Record{}, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	record := Record{ID: s.content.LastID + 1, Fields: values.copy()}
	changed := content{record.ID, append(s.content.copy().Records, record)}
	return record.copy(), s.commit(changed)
}

// Get returns one record.
func (s *Store) Get(id int) (Record, error) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	index, err := s.content.find(id)
	if err != nil {
		return Record{}, err
	}
	return s.content.Records[index].copy(), nil
}

// Update changes some fields of a record and returns all of it.
func (s *Store) Update(id int, values Values) (Record, error) {
	if err := check(values, true); err != nil {
		return Record{}, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	index, err := s.content.find(id)
	if err != nil {
		return Record{}, err
	}
	changed := s.content.copy()
	record := changed.Records[index].copy()
	for name, value := range values {
		record.Fields[name] = value
	}
	changed.Records[index] = record
	return record.copy(), s.commit(changed)
}

// Delete removes a record for good.
func (s *Store) Delete(id int) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	index, err := s.content.find(id)
	if err != nil {
		return err
	}
	changed := s.content.copy()
	changed.Records = append(changed.Records[:index], changed.Records[index+1:]...)
	return s.commit(changed)
}

// commit makes a change real: first in the file, then for readers.
func (s *Store) commit(changed content) error {
	if s.path != "" {
		if err := save(s.path, changed); err != nil {
			return fmt.Errorf("%s cannot be written: %w", s.path, err)
		}
	}
	s.content = changed
	return nil
}

func save(path string, content content) error {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".saving-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // there is nothing left to remove when all went well
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

func (c content) find(id int) (int, error) {
	for index, record := range c.Records {
		if record.ID == id {
			return index, nil
		}
	}
	return 0, fmt.Errorf("%w: %d", ErrNotFound, id)
}

func (c content) copy() content {
	return content{c.LastID, append([]Record(nil), c.Records...)}
}

func (r Record) copy() Record {
	return Record{r.ID, r.Fields.copy()}
}

func (values Values) copy() Values {
	fresh := make(Values, len(values))
	for name, value := range values {
		fresh[name] = value
	}
	return fresh
}

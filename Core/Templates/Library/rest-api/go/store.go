package main

import "sync"

// Store keeps records in memory, by id; safe to use from several goroutines.
type Store struct {
	mutex   sync.RWMutex
	lastID  int
	records []Values // by id; a record is never changed, only replaced
}

// Page returns one page of the records that a filter lets through, and how many it lets through.
func (s *Store) Page(page, limit int, matches func(Values) bool) ([]Values, int) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	found, total := []Values{}, 0
	for _, record := range s.records {
		if !matches(record) {
			continue
		}
		if total >= (page-1)*limit && len(found) < limit {
			found = append(found, record)
		}
		total++
	}
	return found, total
}

// Create stores a new record and returns it with its id.
func (s *Store) Create(values Values) Values {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.lastID++
	record := merge(values, Values{"id": s.lastID})
	s.records = append(s.records, record)
	return record
}

// Get returns one record; false when there is none.
func (s *Store) Get(id int) (Values, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	index, found := s.find(id)
	if !found {
		return nil, false
	}
	return s.records[index], true
}

// Update changes some fields of a record and returns all of it; false when there is none.
func (s *Store) Update(id int, values Values) (Values, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	index, found := s.find(id)
	if !found {
		return nil, false
	}
	s.records[index] = merge(s.records[index], values)
	return s.records[index], true
}

// Delete removes a record; false when there is none.
func (s *Store) Delete(id int) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	index, found := s.find(id)
	if found {
		s.records = append(append([]Values{}, s.records[:index]...), s.records[index+1:]...)
	}
	return found
}

func (s *Store) find(id int) (int, bool) {
	for index, record := range s.records {
		if record["id"] == id {
			return index, true
		}
	}
	return 0, false
}

func merge(first, second Values) Values {
	merged := Values{}
	for _, values := range []Values{first, second} {
		for name, value := range values {
			merged[name] = value
		}
	}
	return merged
}

package store

import "sort"

// DefaultLimit is how many records a list holds unless it is told otherwise.
const DefaultLimit = 100

// Query chooses records. The zero value means the first ones by id.
type Query struct {
	Where      Values // what fields must be
	OrderBy    string // a field, or id
	Descending bool
	Limit      int
	Offset     int
}

// List returns the records that a query chooses, in its order.
func (s *Store) List(query Query) ([]Record, error) {
	if err := query.check(); err != nil {
		return nil, err
	}
	found := s.matching(query.Where)
	sort.SliceStable(found, func(i, j int) bool {
		if query.Descending {
			i, j = j, i
		}
		return less(query.valueOf(found[i]), query.valueOf(found[j]))
	})
	limit := query.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	start := minimum(query.Offset, len(found))
	return found[start : start+minimum(limit, len(found)-start)], nil
}

// Count tells how many records have these fields.
func (s *Store) Count(where Values) (int, error) {
	if err := (Query{Where: where}).check(); err != nil {
		return 0, err
	}
	return len(s.matching(where)), nil
}

func (s *Store) matching(where Values) []Record {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	found := []Record{}
	for _, record := range s.content.Records {
		if record.has(where) {
			found = append(found, record.copy())
		}
	}
	return found
}

func (query Query) check() error {
	problems := Invalid{}
	for name := range query.Where {
		if _, known := kindOf(name); !known {
			problems[name] = "is not a field"
		}
	}
	if _, known := kindOf(query.OrderBy); !known && query.OrderBy != "" && query.OrderBy != "id" {
		problems[query.OrderBy] = "is not a field"
	}
	if query.Limit < 0 || query.Offset < 0 {
		problems["limit and offset"] = "must not be below zero"
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func (query Query) valueOf(record Record) any {
	if query.OrderBy == "" || query.OrderBy == "id" {
		return float64(record.ID)
	}
	return record.Fields[query.OrderBy]
}

func (r Record) has(where Values) bool {
	for name, value := range where {
		if r.Fields[name] != value {
			return false
		}
	}
	return true
}

// less compares two values of one kind; false comes before true.
func less(left, right any) bool {
	switch left := left.(type) {
	case string:
		return left < right.(string)
	case float64:
		return left < right.(float64)
	default:
		return left == false && right == true
	}
}

func minimum(left, right int) int {
	if left < right {
		return left
	}
	return right
}

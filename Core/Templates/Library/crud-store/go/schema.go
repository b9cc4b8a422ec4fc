package store

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"unicode/utf8"
)

// MaxTextLength is how many characters a text may have.
const MaxTextLength = 10_000

// maxInteger is the largest whole number that every JSON reader keeps exact.
const maxInteger = 1<<53 - 1

// Kind is what a field holds.
type Kind string

// The kinds of fields.
const (
	Text    Kind = "text"
	Integer Kind = "integer"
	Number  Kind = "number"
	Boolean Kind = "boolean"
)

// Field is a named value that every record has.
type Field struct {
	Name string
	Kind Kind
}

// Fields are what a record holds beside its id.
var Fields = []Field{
{{fields.go}}
}

// Values are fields by name: string, float64 or bool.
type Values map[string]any

// Invalid says which fields cannot be stored and why.
type Invalid map[string]string

func (problems Invalid) Error() string {
	lines := make([]string, 0, len(problems))
	for name, problem := range problems {
		lines = append(lines, name+" "+problem)
	}
	sort.Strings(lines)
	return strings.Join(lines, "; ")
}

// check returns nil when the values can be stored; with partial, not every field needs to be there.
func check(values Values, partial bool) error {
	problems := Invalid{}
	for name := range values {
		if _, known := kindOf(name); !known {
			problems[name] = "is not a field"
		}
	}
	for _, field := range Fields {
		value, given := values[field.Name]
		if !given && !partial {
			problems[field.Name] = "is missing"
		} else if problem := field.Kind.problemWith(value); given && problem != "" {
			problems[field.Name] = problem
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func kindOf(name string) (Kind, bool) {
	for _, field := range Fields {
		if field.Name == name {
			return field.Kind, true
		}
	}
	return "", false
}

// problemWith says why the value is not of the kind; nothing when it is.
func (kind Kind) problemWith(value any) string {
	switch kind {
	case Boolean:
		if _, ok := value.(bool); !ok {
			return "must be true or false"
		}
	case Text:
		text, ok := value.(string)
		if !ok {
			return "must be text"
		}
		if utf8.RuneCountInString(text) > MaxTextLength {
			return fmt.Sprintf("is longer than %d", MaxTextLength)
		}
	default:
		number, ok := value.(float64)
		if !ok || math.IsNaN(number) || math.IsInf(number, 0) {
			return "must be a number"
		}
		if kind == Integer && (number != math.Trunc(number) || math.Abs(number) > maxInteger) {
			return "must be a whole number"
		}
	}
	return ""
}

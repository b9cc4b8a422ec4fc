package main

import (
	"fmt"
	"math"
	"unicode/utf8"
)

const maxTextLength = 1000

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

var fields = []Field{
{{fields.go}}
}

// Values are fields by name, as JSON has them.
type Values map[string]any

// problemsWith says what is wrong with each field; with partial, not all of them need to be there.
func problemsWith(values Values, partial bool) map[string]string {
	problems := map[string]string{}
	for name := range values {
		problems[name] = "is not a field"
	}
	for _, field := range fields {
		delete(problems, field.Name)
		value, given := values[field.Name]
		if !given && !partial {
			problems[field.Name] = "is missing"
		} else if problem := field.Kind.problemWith(value); given && problem != "" {
			problems[field.Name] = problem
		}
	}
	return problems
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
		if utf8.RuneCountInString(text) > maxTextLength {
			return fmt.Sprintf("is longer than %d", maxTextLength)
		}
	default:
		number, ok := value.(float64)
		if !ok {
			return "must be a number"
		}
		if kind == Integer && number != math.Trunc(number) {
			return "must be a whole number"
		}
	}
	return ""
}

// Command converter turns CSV into JSON and back, standard library only.
//
//	go run . to-json < people.csv > people.json
//	go run . -delimiter ';' to-csv < people.json > people.csv
//	go run . -types to-json < people.csv      (7, 1.5, true and null instead of text)
//
// Test: go test ./...
package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// DefaultDelimiter separates the columns unless the user says otherwise.
const DefaultDelimiter = "{{delimiter}}"

var (
	number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$`)
	words  = map[string]bool{"true": true, "false": true, "null": true}
)

// CSVToJSON writes the rows as an array of objects, by the names in the first line and in their order. Values stay text unless
// typed, so that 007 and 1e5 are never spoiled in silence.
func CSVToJSON(in io.Reader, out io.Writer, delimiter rune, typed bool) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	rows.Comma = delimiter
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		_, err = io.WriteString(out, "[]\n")
		return err
	}
	if err == nil {
		err = checkHeader(header)
	}
	if err != nil {
		return err
	}

	var result bytes.Buffer
	result.WriteString("[")
	for separator := ""; ; separator = "," {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		result.WriteString(separator)
		writeObject(&result, header, row, typed)
	}
	result.WriteString("]")
	return indent(out, result.Bytes())
}

func checkHeader(header []string) error {
	seen := map[string]bool{}
	for _, name := range header {
		if strings.TrimSpace(name) == "" {
			return errors.New("line 1: a column has no name")
		}
		if seen[name] {
			return fmt.Errorf("line 1: the column %q is there twice", name)
		}
		seen[name] = true
	}
	return nil
}

func writeObject(out *bytes.Buffer, header, row []string, typed bool) {
	separator := "{"
	for i, name := range header {
		out.WriteString(separator)
		out.Write(quoted(name))
		out.WriteString(":")
		out.Write(value(row[i], typed))
		separator = ","
	}
	out.WriteString("}")
}

// value is a cell as JSON: the number, boolean or null that it writes when typed, else text.
func value(cell string, typed bool) []byte {
	switch {
	case typed && cell == "":
		return []byte("null")
	case typed && (words[cell] || number.MatchString(cell)):
		return []byte(cell)
	default:
		return quoted(cell)
	}
}

func quoted(text string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string into memory cannot fail
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

func indent(out io.Writer, compact []byte) error {
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, compact, "", "  "); err != nil {
		return err
	}
	pretty.WriteString("\n")
	_, err := pretty.WriteTo(out)
	return err
}

// JSONToCSV writes a line for every object of an array, with a column for every name in any of them, in the order they first appear.
func JSONToCSV(in io.Reader, out io.Writer, delimiter rune) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	records, header, err := readRecords(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil || len(header) == 0 {
		return err
	}
	rows := csv.NewWriter(out)
	rows.Comma = delimiter
	if err := rows.Write(header); err != nil {
		return err
	}
	for _, record := range records {
		row := make([]string, len(header))
		for i, name := range header {
			row[i] = cell(record[name])
		}
		if err := rows.Write(row); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// readRecords returns the objects and the names in them in the order they first appear.
func readRecords(text []byte) ([]map[string]json.RawMessage, []string, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(text, &items); err != nil {
		return nil, nil, fmt.Errorf("the JSON must be an array of objects: %w", err)
	}
	var header []string
	known := map[string]bool{}
	records := make([]map[string]json.RawMessage, len(items))
	for i, item := range items {
		if err := json.Unmarshal(item, &records[i]); err != nil || records[i] == nil {
			return nil, nil, fmt.Errorf("item %d is not an object", i+1)
		}
		for _, name := range names(item) {
			if !known[name] {
				known[name] = true
				header = append(header, name)
			}
		}
	}
	return records, header, nil
}

// names returns an object's own names in the order they are written.
func names(object json.RawMessage) []string {
	var found []string
	decoder := json.NewDecoder(bytes.NewReader(object))
	_, _ = decoder.Token() // the brace; the object is known to be valid
	for decoder.More() {
		name, _ := decoder.Token()
		found = append(found, name.(string))
		var skipped json.RawMessage
		_ = decoder.Decode(&skipped)
	}
	return found
}

// cell writes a value as it should stand in a cell; lists and objects as JSON.
func cell(raw json.RawMessage) string {
	var text *string
	if err := json.Unmarshal(raw, &text); err == nil && text != nil {
		return *text
	}
	if raw == nil || string(raw) == "null" {
		return ""
	}
	var compact bytes.Buffer
	_ = json.Compact(&compact, raw)
	return compact.String()
}

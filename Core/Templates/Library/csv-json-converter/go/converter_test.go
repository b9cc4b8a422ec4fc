package main

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func line(values ...string) string {
	return strings.Join(values, "\t") + "\n"
}

func toJSON(t *testing.T, text string, typed bool) string {
	t.Helper()
	var out strings.Builder
	if err := CSVToJSON(strings.NewReader(text), &out, '\t', typed); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func toCSV(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	if err := JSONToCSV(strings.NewReader(text), &out, '\t'); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestC1RowsBecomeReadableRecordsInTheOrderOfTheColumns(t *testing.T) {
	got := toJSON(t, line("name", "age")+line("Žofie", "36")+line("a<b", "7"), false)
	equal(t, got, "[\n  {\n    \"name\": \"Žofie\",\n    \"age\": \"36\"\n  },\n  {\n    \"name\": \"a<b\",\n    \"age\": \"7\"\n  }\n]\n")
}

func TestC1RecordsBecomeRowsWithOneHeader(t *testing.T) {
	got := toCSV(t, `[{"b": "x", "a": 1}, {"c": true, "a": null}, {"d": {"x": [1, "é"]}}]`)
	equal(t, got, line("b", "a", "c", "d")+line("x", "1", "", "")+line("", "", "true", "")+line("", "", "", `"{""x"":[1,""é""]}"`))
}

func TestC2AwkwardTextSurvivesTheWayThereAndBack(t *testing.T) {
	records := []map[string]string{{"a": "one\ttwo, three; four"}, {"a": `the "Countess"`}, {"a": "two\nlines"}, {"a": " spaces 🎉 "}, {"a": "null"}}
	text, _ := json.Marshal(records)
	var back []map[string]string
	if err := json.Unmarshal([]byte(toJSON(t, toCSV(t, string(text)), false)), &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, records) {
		t.Errorf("got %v", back)
	}
}

func TestC4TypesAreReadOnlyWhereTheyAreCertain(t *testing.T) {
	for text, want := range map[string]string{
		"7": "7", "-7": "-7", "0": "0", "1.50": "1.50", "true": "true", "false": "false", "null": "null", "": "null",
		"007": `"007"`, "1e5": `"1e5"`, "+7": `"+7"`, " 7": `" 7"`, "True": `"True"`, "NaN": `"NaN"`, "1.": `"1."`, "9999999999999999": `"9999999999999999"`,
	} {
		var records []map[string]json.RawMessage
		if err := json.Unmarshal([]byte(toJSON(t, line("a", "b")+line(text, "x"), true)), &records); err != nil {
			t.Fatal(err)
		}
		equal(t, string(records[0]["a"]), want)
	}
	equal(t, toJSON(t, line("a")+line("7"), false), "[\n  {\n    \"a\": \"7\"\n  }\n]\n")
}

func TestC5WhatIsEmptyStaysEmpty(t *testing.T) {
	for _, text := range []string{"", "\ufeff", line("a", "b")} {
		equal(t, toJSON(t, text, false), "[]\n")
	}
	for _, text := range []string{"[]", "[{}]"} {
		equal(t, toCSV(t, text), "")
	}
}

func TestC5AByteOrderMarkBlankLinesAndWindowsLineEndsAreUnderstood(t *testing.T) {
	want := toJSON(t, line("a")+line("1"), false)
	equal(t, toJSON(t, "\ufeffa\r\n\r\n1\r\n", false), want)
	equal(t, toCSV(t, "\ufeff[{\"a\": 1}]"), line("a")+line("1"))
}

func TestC6WhatIsWrongWithCSVIsToldWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		line("a", "b") + line("1"): "line 2", line("a", "a"): `the column "a" is there twice`, line("a", " "): "a column has no name",
		line("a") + "\"never closed": "line 2", line("a") + "b\"c\n": "line 2", "\"\n": "line 1",
	} {
		err := CSVToJSON(strings.NewReader(text), &strings.Builder{}, '\t', false)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestC6WhatIsWrongWithJSONIsTold(t *testing.T) {
	for text, want := range map[string]string{
		"": "array of objects", "[{]": "array of objects", `{"a": 1}`: "array of objects", "[1]": "item 1", `[{"a": 1}, null]`: "item 2",
	} {
		err := JSONToCSV(strings.NewReader(text), &strings.Builder{}, '\t')
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// broken is a file that can be neither read nor written.
type broken struct{}

func (broken) Read([]byte) (int, error)  { return 0, errors.New("the disk is gone") }
func (broken) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestC6TroubleWithFilesIsTold(t *testing.T) {
	errs := []error{
		CSVToJSON(broken{}, &strings.Builder{}, ',', false), JSONToCSV(broken{}, &strings.Builder{}, ','),
		CSVToJSON(strings.NewReader("a\n1\n"), broken{}, ',', false), CSVToJSON(strings.NewReader(""), broken{}, ',', false),
		JSONToCSV(strings.NewReader(`[{"a":1}]`), broken{}, ','),
	}
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "the disk is") {
			t.Errorf("%d: got %v", i, err)
		}
	}
}

func TestC3TheProgramConvertsBothWays(t *testing.T) {
	for _, call := range []struct {
		arguments, in, out string
	}{
		{"-delimiter ; to-json", "a;b\n1;é\n", "[\n  {\n    \"a\": \"1\",\n    \"b\": \"é\"\n  }\n]\n"},
		{`-delimiter \t -types to-json`, "a\tb\n1\t\n", "[\n  {\n    \"a\": 1,\n    \"b\": null\n  }\n]\n"},
		{"to-csv", `[{"a": 1, "b": 2}]`, "a" + strings.ReplaceAll(DefaultDelimiter, `\t`, "\t") + "b\n1" + strings.ReplaceAll(DefaultDelimiter, `\t`, "\t") + "2\n"},
	} {
		var out, problems strings.Builder
		if code := run(strings.Fields(call.arguments), strings.NewReader(call.in), &out, &problems); code != 0 {
			t.Errorf("%s: exit code %d, %s", call.arguments, code, &problems)
		}
		equal(t, out.String(), call.out)
	}
}

func TestC6FailuresAreToldInALineAndInTheExitCode(t *testing.T) {
	for arguments, want := range map[string]int{
		"to-csv": 1, "": 2, "to-xml": 2, "-nonsense": 2, "-delimiter ab to-json": 2, "-delimiter \" to-json": 2, "-delimiter= to-json": 2,
	} {
		var problems strings.Builder
		if code := run(strings.Fields(arguments), strings.NewReader("{"), &strings.Builder{}, &problems); code != want || problems.Len() == 0 {
			t.Errorf("%q: exit code %d, said %q", arguments, code, &problems)
		}
	}
}

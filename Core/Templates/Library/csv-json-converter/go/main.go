package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run returns the exit code: 0, 1 when the input could not be converted, 2 for wrong arguments.
func run(arguments []string, in io.Reader, out, problems io.Writer) int {
	options := flag.NewFlagSet("converter", flag.ContinueOnError)
	options.SetOutput(problems)
	separator := options.String("delimiter", DefaultDelimiter, "what separates the columns")
	typed := options.Bool("types", false, "write numbers, booleans and null instead of text")
	if err := options.Parse(arguments); err != nil {
		return 2
	}
	delimiter, err := delimiterOf(*separator)
	if err != nil {
		fmt.Fprintln(problems, "converter:", err)
		return 2
	}

	switch options.Arg(0) {
	case "to-json":
		err = CSVToJSON(in, out, delimiter, *typed)
	case "to-csv":
		err = JSONToCSV(in, out, delimiter)
	default:
		fmt.Fprintln(problems, "converter: say to-json or to-csv")
		return 2
	}
	if err != nil {
		fmt.Fprintln(problems, "converter:", err)
		return 1
	}
	return 0
}

func delimiterOf(text string) (rune, error) {
	text = strings.ReplaceAll(text, `\t`, "\t")
	delimiter, size := utf8.DecodeRuneInString(text)
	if size == 0 || size != len(text) || strings.ContainsRune("\"\r\n\ufffd", delimiter) {
		return 0, fmt.Errorf("the delimiter must be one character and no quote, not %q", text)
	}
	return delimiter, nil
}

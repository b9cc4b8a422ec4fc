// Command {{command}} keeps a {{item}} list on the command line, standard library only.
//
//	go run . add "Write the report"
//	go run . list [-all] [-json]
//	go run . done 1
//	go run . edit 1 "Write the short report"
//	go run . remove 1
//	go run . clear                  (removes what is done)
//
// The list is kept in ~/.{{command}}.json, or in -file PATH before the command. Exit codes: 0 done, 1 it could not be done,
// 2 wrong arguments.
//
// Test: go test ./...
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	program = "{{command}}"
	version = "1.0.0"
	usage   = "Usage: " + program + " [-file PATH] add TEXT | list [-all] [-json] | done ID... | edit ID TEXT | remove ID... | clear | version"
)

// errUsage means that the arguments make no sense.
var errUsage = errors.New(usage)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now()))
}

// run does one command and returns the exit code.
func run(arguments []string, out, problems io.Writer, now time.Time) int {
	options := flag.NewFlagSet(program, flag.ContinueOnError)
	options.SetOutput(io.Discard)
	home, _ := os.UserHomeDir()
	path := options.String("file", filepath.Join(home, "."+program+".json"), "where the list is kept")
	err := options.Parse(arguments)
	if err != nil {
		err = errUsage
	} else {
		err = do(*path, options.Args(), out, now)
	}
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(problems, err)
		return 2
	case err != nil:
		fmt.Fprintf(problems, "%s: %v\n", program, err)
		return 1
	}
	return 0
}

func do(path string, arguments []string, out io.Writer, now time.Time) error {
	if len(arguments) == 0 {
		return errUsage
	}
	name, rest := arguments[0], arguments[1:]
	if name == "version" && len(rest) == 0 {
		fmt.Fprintln(out, program, version)
		return nil
	}
	if name == "list" {
		return show(path, rest, out)
	}
	change, known := changes[name]
	if !known {
		return errUsage
	}
	list, err := load(path)
	if err != nil {
		return err
	}
	message, err := change(&list, rest, now)
	if err != nil {
		return err
	}
	if err := save(path, list); err != nil {
		return err
	}
	fmt.Fprintln(out, message)
	return nil
}

// changes are the commands after which the list is saved.
var changes = map[string]func(list *List, arguments []string, now time.Time) (string, error){
	"add": func(list *List, arguments []string, now time.Time) (string, error) {
		if len(arguments) == 0 {
			return "", errUsage
		}
		item, err := list.Add(strings.Join(arguments, " "), now)
		return fmt.Sprintf("Added %d: %s", item.ID, item.Text), err
	},
	"done": func(list *List, arguments []string, _ time.Time) (string, error) {
		ids, err := idsOf(arguments)
		if err != nil {
			return "", err
		}
		var texts []string
		for _, id := range ids {
			item, err := list.Find(id)
			if err != nil {
				return "", err
			}
			item.Done = true
			texts = append(texts, item.Text)
		}
		return "Done: " + strings.Join(texts, ", "), nil
	},
	"edit": func(list *List, arguments []string, _ time.Time) (string, error) {
		if len(arguments) < 2 {
			return "", errUsage
		}
		ids, err := idsOf(arguments[:1])
		if err != nil {
			return "", err
		}
		item, err := list.Find(ids[0])
		if err != nil {
			return "", err
		}
		item.Text, err = clean(strings.Join(arguments[1:], " "))
		return fmt.Sprintf("Changed %d: %s", item.ID, item.Text), err
	},
	"remove": func(list *List, arguments []string, _ time.Time) (string, error) {
		ids, err := idsOf(arguments)
		if err != nil {
			return "", err
		}
		before := len(*list)
		err = list.Remove(ids)
		return fmt.Sprintf("Removed %d.", before-len(*list)), err
	},
	"clear": func(list *List, arguments []string, _ time.Time) (string, error) {
		if len(arguments) > 0 {
			return "", errUsage
		}
		return fmt.Sprintf("Removed %d.", list.Clear()), nil
	},
}

func show(path string, arguments []string, out io.Writer) error {
	options := flag.NewFlagSet("list", flag.ContinueOnError)
	options.SetOutput(io.Discard)
	all := options.Bool("all", false, "show what is done, too")
	asJSON := options.Bool("json", false, "for other programs")
	if err := options.Parse(arguments); err != nil || options.NArg() > 0 {
		return errUsage
	}
	list, err := load(path)
	if err != nil {
		return err
	}
	shown := list
	shown.drop(func(item Item) bool { return item.Done && !*all })
	if *asJSON {
		text, err := json.MarshalIndent(shown, "", "  ")
		fmt.Fprintln(out, string(text))
		return err
	}
	if len(shown) == 0 {
		fmt.Fprintln(out, "Nothing to do.")
		return nil
	}
	width := len(strconv.Itoa(shown[len(shown)-1].ID))
	for _, item := range shown {
		mark := map[bool]string{true: "x", false: " "}[item.Done]
		fmt.Fprintf(out, "%*d [%s] %s\n", width, item.ID, mark, item.Text)
	}
	return nil
}

func idsOf(arguments []string) ([]int, error) {
	ids := make([]int, len(arguments))
	for i, argument := range arguments {
		id, err := strconv.Atoi(argument)
		if err != nil {
			return nil, errUsage
		}
		ids[i] = id
	}
	if len(ids) == 0 {
		return nil, errUsage
	}
	return ids, nil
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const maxTextLength = 500

// Item is one entry of the list.
type Item struct {
	ID        int       `json:"id"`
	Text      string    `json:"text"`
	Done      bool      `json:"done"`
	CreatedAt time.Time `json:"created_at"`
}

// List is all entries, oldest first.
type List []Item

// Add appends an entry and returns it.
func (l *List) Add(text string, now time.Time) (Item, error) {
	text, err := clean(text)
	if err != nil {
		return Item{}, err
	}
	item := Item{ID: 1, Text: text, CreatedAt: now.UTC().Truncate(time.Second)}
	for _, other := range *l {
		if other.ID >= item.ID {
			item.ID = other.ID + 1
		}
	}
	*l = append(*l, item)
	return item, nil
}

// Find returns an entry that can be changed.
func (l List) Find(id int) (*Item, error) {
	for i := range l {
		if l[i].ID == id {
			return &l[i], nil
		}
	}
	return nil, fmt.Errorf("there is no {{item}} %d", id)
}

// Remove takes entries out, or none of them when one is not there.
func (l *List) Remove(ids []int) error {
	for _, id := range ids {
		if _, err := l.Find(id); err != nil {
			return err
		}
	}
	gone := func(item Item) bool {
		for _, id := range ids {
			if item.ID == id {
				return true
			}
		}
		return false
	}
	l.drop(gone)
	return nil
}

// Clear takes out what is done and returns how many entries that were.
func (l *List) Clear() int {
	return l.drop(func(item Item) bool { return item.Done })
}

func (l *List) drop(gone func(Item) bool) int {
	kept := List{}
	for _, item := range *l {
		if !gone(item) {
			kept = append(kept, item)
		}
	}
	count := len(*l) - len(kept)
	*l = kept
	return count
}

// clean returns the text on one line, without what could steer a terminal.
func clean(text string) (string, error) {
	line := strings.Map(func(character rune) rune {
		if unicode.IsPrint(character) {
			return character
		}
		return -1
	}, strings.Join(strings.Fields(text), " "))
	if line == "" {
		return "", errors.New("the text is empty")
	}
	if utf8.RuneCountInString(line) > maxTextLength {
		return "", fmt.Errorf("the text is longer than %d characters", maxTextLength)
	}
	return line, nil
}

// load reads a list; a file that is not there is an empty one.
func load(path string) (List, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return List{}, nil
	}
	if err != nil {
		return nil, err
	}
	var list List
	if err := json.Unmarshal(text, &list); err != nil || list == nil {
		return nil, fmt.Errorf("%s holds something else than a list of this program", path)
	}
	for _, item := range list {
		if item.ID < 1 || item.Text == "" {
			return nil, fmt.Errorf("%s holds something else than a list of this program", path)
		}
	}
	return list, nil
}

// save puts a whole new file in the place of the old one.
func save(path string, list List) error {
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".saving-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // there is nothing left to remove when all went well
	_, err = file.Write(append(text, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

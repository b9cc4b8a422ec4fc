// Reads Go files by their syntax and reports what can be attacked, one JSON object on each line. How much each rule matters is not decided here.
package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
)

type finding struct {
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

var imports = map[string][2]string{
	"crypto/md5":   {"broken-hash", "MD5 is broken; use crypto/sha256, or bcrypt for passwords"},
	"crypto/sha1":  {"weak-hash", "SHA-1 is weak; use crypto/sha256"},
	"crypto/des":   {"broken-cipher", "DES is broken; use crypto/aes with GCM"},
	"crypto/rc4":   {"broken-cipher", "RC4 is broken; use crypto/aes with GCM"},
	"unsafe":       {"unsafe", "unsafe gives up memory safety"},
	"math/rand":    {"insecure-random", "math/rand can be guessed; use crypto/rand for secrets"},
	"net/http/cgi": {"cgi", "net/http/cgi passes the Proxy header on; do not use it"},
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		report := func(node ast.Node, rule, message string) {
			at := files.Position(node.Pos())
			out.Encode(finding{rule, path, at.Line, at.Column, message})
		}
		if err != nil {
			line, column := 1, 1
			if parts := strings.Split(err.Error(), ":"); len(parts) > 2 {
				line, _ = strconv.Atoi(parts[1])
				column, _ = strconv.Atoi(parts[2])
			}
			out.Encode(finding{"syntax", path, line, column, err.Error()})
		} else {
			check(file, report)
		}
		out.Encode(map[string]string{"read": path})
	}
}

func check(file *ast.File, report func(ast.Node, string, string)) {
	names := map[string]string{}
	for _, one := range file.Imports {
		path, _ := strconv.Unquote(one.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if one.Name != nil {
			name = one.Name.Name
		}
		names[name] = path
		if rule, found := imports[path]; found {
			report(one, rule[0], rule[1])
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			call(node, names, report)
		case *ast.KeyValueExpr:
			if key, ok := node.Key.(*ast.Ident); ok && key.Name == "InsecureSkipVerify" && isName(node.Value, "true") {
				report(node, "certificate-not-checked", "InsecureSkipVerify accepts every certificate")
			}
		case *ast.ValueSpec:
			for i, name := range node.Names {
				if i < len(node.Values) {
					secret(name.Name, node.Values[i], report)
				}
			}
		case *ast.AssignStmt:
			for i, left := range node.Lhs {
				if name, ok := left.(*ast.Ident); ok && i < len(node.Rhs) {
					secret(name.Name, node.Rhs[i], report)
				}
			}
		}
		return true
	})
}

func call(node *ast.CallExpr, names map[string]string, report func(ast.Node, string, string)) {
	chosen, ok := node.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	if of, ok := chosen.X.(*ast.Ident); ok && names[of.Name] == "os/exec" && (chosen.Sel.Name == "Command" || chosen.Sel.Name == "CommandContext") {
		first := 0
		if chosen.Sel.Name == "CommandContext" {
			first = 1
		}
		shell := len(node.Args) > first && (isText(node.Args[first], "sh", "bash", "/bin/sh", "/bin/bash", "cmd"))
		for _, argument := range node.Args[min(first, len(node.Args)):] {
			if _, literal := argument.(*ast.BasicLit); !literal && shell {
				report(node, "shell-command", "a shell runs a command that is not literal")
				return
			} else if !literal {
				report(node, "command", "a command is run with arguments that are not literal")
				return
			}
		}
	}
	if name := chosen.Sel.Name; len(node.Args) > 0 && (strings.HasPrefix(name, "Query") || strings.HasPrefix(name, "Exec")) {
		for _, argument := range node.Args[:min(2, len(node.Args))] {
			if joined(argument, names) {
				report(node, "sql-joined", "an SQL command is put together from text; pass values as parameters")
				return
			}
		}
	}
}

func secret(name string, value ast.Expr, report func(ast.Node, string, string)) {
	lower := strings.ToLower(name)
	literal, ok := value.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING || len(literal.Value) < 6 {
		return
	}
	for _, word := range []string{"password", "passwd", "secret", "apikey", "api_key", "privatekey"} {
		if strings.Contains(lower, word) {
			report(value, "secret-in-code", "a secret stands in the code")
			return
		}
	}
}

// joined tells text that is put together: "a" + b, or fmt.Sprintf with more than its format.
func joined(node ast.Expr, names map[string]string) bool {
	switch node := node.(type) {
	case *ast.BinaryExpr:
		_, left := node.X.(*ast.BasicLit)
		_, right := node.Y.(*ast.BasicLit)
		return node.Op == token.ADD && !(left && right)
	case *ast.CallExpr:
		chosen, ok := node.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		of, ok := chosen.X.(*ast.Ident)
		return ok && names[of.Name] == "fmt" && chosen.Sel.Name == "Sprintf" && len(node.Args) > 1
	}
	return false
}

func isName(node ast.Expr, name string) bool {
	found, ok := node.(*ast.Ident)
	return ok && found.Name == name
}

func isText(node ast.Expr, texts ...string) bool {
	literal, ok := node.(*ast.BasicLit)
	if !ok {
		return false
	}
	text, _ := strconv.Unquote(literal.Value)
	for _, one := range texts {
		if text == one {
			return true
		}
	}
	return false
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

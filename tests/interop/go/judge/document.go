package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// An operation of the document, as far as its examples go.
type operation struct {
	id string
	// The names of all parameters, and the examples of those that have one.
	names      map[string]bool
	parameters map[string]any
	// The names of the files of an upload.
	files []string
	// The example of the body that is named `page`.
	body      any
	successes []response
}

// A response of success that the document has an example of.
type response struct {
	status    int
	mediaType string
	body      []byte
}

type object = map[string]any

// readDocument reads the operations of a bundled document, in the order of their ids.
func readDocument(path string) ([]operation, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var document object
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	var operations []operation
	for _, item := range members(document["paths"]) {
		for _, method := range []string{"get", "put", "post", "delete", "patch"} {
			if value, ok := item.(object)[method].(object); ok {
				operations = append(operations, readOperation(document, value))
			}
		}
	}
	sort.Slice(operations, func(one, other int) bool { return operations[one].id < operations[other].id })
	return operations, nil
}

func readOperation(document, value object) operation {
	read := operation{id: value["operationId"].(string), names: map[string]bool{}, parameters: object{}}
	parameters, _ := value["parameters"].([]any)
	for _, item := range parameters {
		parameter := resolved(document, item)
		name := parameter["name"].(string)
		read.names[name] = true
		if example, ok := parameter["example"]; ok {
			read.parameters[name] = example
		}
	}
	content := members(resolved(document, value["requestBody"])["content"])
	if media, ok := content["application/json"].(object); ok {
		read.body = members(members(media["examples"])["page"])["value"]
	}
	if media, ok := content["multipart/form-data"].(object); ok {
		for name, property := range members(resolved(document, media["schema"])["properties"]) {
			if resolved(document, property)["format"] == "binary" {
				read.files = append(read.files, name)
			}
		}
	}
	for status, item := range members(value["responses"]) {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		for mediaType, media := range members(resolved(document, item)["content"]) {
			examples := members(media.(object)["examples"])
			for _, name := range sorted(examples) {
				code, _ := strconv.Atoi(status)
				read.successes = append(read.successes, response{code, mediaType, encoded(mediaType, examples[name].(object)["value"])})
			}
		}
	}
	return read
}

// encoded is a value as it stands in a body.
func encoded(mediaType string, value any) []byte {
	if text, ok := value.(string); ok && mediaType != "application/json" {
		return []byte(text)
	}
	body, err := json.Marshal(value)
	fail(err)
	return body
}

// resolved follows references within the document.
func resolved(document object, value any) object {
	found := members(value)
	for {
		reference, ok := found["$ref"].(string)
		if !ok {
			return found
		}
		target := document
		for _, name := range strings.Split(strings.TrimPrefix(reference, "#/"), "/") {
			target = members(target[name])
		}
		found = target
	}
}

func members(value any) object {
	found, _ := value.(object)
	return found
}

//go:embed exceptions.md
var exceptions string

var row = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*) \\|$")

// readExceptions reads the places that stand in the table of exceptions. Each has a reason.
func readExceptions() (map[string]bool, error) {
	places := map[string]bool{}
	for _, cells := range row.FindAllStringSubmatch(exceptions, -1) {
		if strings.TrimSpace(cells[2]) == "" {
			return nil, fmt.Errorf("%s has no reason", cells[1])
		}
		places[cells[1]] = true
	}
	return places, nil
}

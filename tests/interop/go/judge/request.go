package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	pipeline "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2"
)

// Operations that the SDK calls otherwise than the document.
var aliases = map[string]string{
	"list_pipeline_build_result": "ListPipleineBuildResult",
	"list_pipeline_tags":         "ListPipelineTag",
	"list_plugin_version":        "ListPLuginVersion",
	"show_pipeline_status":       "ShowPipleineStatus",
}

var client = reflect.TypeOf(&pipeline.CodeArtsPipelineClient{})

// method is the name of an operation in the SDK, if it has it.
func method(id string) (string, bool) {
	name := aliases[id]
	if name == "" {
		for _, word := range strings.Split(id, "_") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	_, known := client.MethodByName(name)
	return name, known
}

// methods is the number of operations of the SDK.
func methods() (count int) {
	for index := 0; index < client.NumMethod(); index++ {
		if !strings.HasSuffix(client.Method(index).Name, "Invoker") {
			count++
		}
	}
	return count
}

// fill puts the examples of an operation into a request of the SDK, by their names on the wire.
func (j *judge) fill(request reflect.Value, operation operation) error {
	given := object{}
	for index := 0; index < request.NumField(); index++ {
		field := request.Type().Field(index)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if example, ok := operation.parameters[name]; ok {
			given[name] = converted(example, field.Type)
		} else if field.Name != "Body" && !operation.names[name] {
			j.note(j.unreadable, request.Type().Name()+"."+name, operation.id+" has no such parameter in the document")
		}
	}
	for name := range operation.parameters {
		if _, ok := given[name]; !ok {
			j.note(j.unread, request.Type().Name()+"."+name, "a parameter")
		}
	}
	if operation.body != nil {
		given["body"] = operation.body
	}
	if len(operation.files) > 0 {
		files := object{}
		for _, name := range operation.files {
			files[name] = j.file
		}
		given["body"] = files
	}
	text, err := json.Marshal(given)
	if err != nil {
		return err
	}
	err = json.Unmarshal(text, request.Addr().Interface())
	var mistyped *json.UnmarshalTypeError
	if field := request.FieldByName("Body"); field.IsValid() && len(operation.files) == 0 && operation.body != nil {
		body, _ := json.Marshal(operation.body)
		unwritable, _ := j.compare(body, field.Type(), operation.id)
		if errors.As(err, &mistyped) && len(unwritable) > 0 {
			// The rest is filled all the same.
			return nil
		}
	}
	return err
}

// converted is the value of a parameter in the kind that the SDK has for it: on the wire both are the same text.
func converted(value any, kind reflect.Type) any {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	items, isList := value.([]any)
	text, isText := value.(string)
	switch {
	case kind.Kind() == reflect.String && isList:
		texts := make([]string, len(items))
		for index, item := range items {
			texts[index] = fmt.Sprint(item)
		}
		return strings.Join(texts, ",")
	case kind.Kind() == reflect.String && !isText:
		return fmt.Sprint(value)
	case kind.Kind() == reflect.Slice && !isList:
		return []any{value}
	case kind.Kind() != reflect.String && isText && json.Valid([]byte(text)):
		return json.RawMessage(text)
	}
	return value
}

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// What was found in the types of the SDK, by type and member: `JobRun.async`.
type findings struct {
	unreadable map[string]string
	unread     map[string]string
	reached    map[reflect.Type]bool
}

func newFindings() findings {
	return findings{map[string]string{}, map[string]string{}, map[reflect.Type]bool{}}
}

func (f *findings) note(list map[string]string, place, what string) {
	if _, known := list[place]; !known {
		list[place] = what
	}
}

// compare finds the places of a body that a type cannot hold.
func (f *findings) compare(body []byte, kind reflect.Type, operation string) ([]string, error) {
	if kind.Kind() == reflect.String {
		// The SDK takes the text of a body as it is.
		return nil, nil
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return nil, err
	}
	walk := walk{findings: f, operation: operation}
	walk.value(value, kind, kind.Name())
	return walk.places, nil
}

type walk struct {
	*findings
	operation string
	places    []string
}

func (w *walk) value(value any, kind reflect.Type, place string) {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if value == nil || kind.Kind() == reflect.Interface {
		return
	}
	fits := false
	switch value := value.(type) {
	case bool:
		fits = kind.Kind() == reflect.Bool
	case string:
		fits = kind.Kind() == reflect.String
	case float64:
		isFloat := kind.Kind() == reflect.Float32 || kind.Kind() == reflect.Float64
		isInt := kind.Kind() == reflect.Int32 || kind.Kind() == reflect.Int64 || kind.Kind() == reflect.Int
		fits = isFloat || isInt && value == math.Trunc(value) && (kind.Kind() != reflect.Int32 || math.Abs(value) <= math.MaxInt32)
	case []any:
		fits = kind.Kind() == reflect.Slice
		for _, item := range value {
			if fits {
				w.value(item, kind.Elem(), place+"[]")
			}
		}
	case object:
		fits = kind.Kind() == reflect.Map || kind.Kind() == reflect.Struct
		for name, item := range value {
			if kind.Kind() == reflect.Map {
				w.value(item, kind.Elem(), place+"{}")
			} else if kind.Kind() == reflect.Struct {
				w.member(name, item, kind)
			}
		}
	}
	if !fits {
		text, _ := json.Marshal(value)
		w.places = append(w.places, place)
		w.note(w.unreadable, place, fmt.Sprintf("%s has %.60s where %s is due", w.operation, text, kind))
	}
}

func (w *walk) member(name string, value any, kind reflect.Type) {
	place := kind.Name() + "." + name
	for index := 0; index < kind.NumField(); index++ {
		// Names differ in case: the SDK reads them all the same.
		if field := kind.Field(index); strings.EqualFold(wire(field), name) {
			w.value(value, field.Type, place)
			return
		}
	}
	w.note(w.unread, place, w.operation)
}

// wire is the name of a field in JSON.
func wire(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// bodyOf is the type of the body of a response.
func bodyOf(result reflect.Type) reflect.Type {
	if field, ok := result.FieldByName("Body"); ok {
		result = field.Type
	}
	for result.Kind() == reflect.Pointer {
		result = result.Elem()
	}
	return result
}

// reach records types and all that they consist of.
func (f *findings) reach(kinds ...reflect.Type) {
	for _, kind := range kinds {
		switch kind.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			f.reach(kind.Elem())
		case reflect.Struct:
			if f.reached[kind] {
				continue
			}
			f.reached[kind] = true
			for index := 0; index < kind.NumField(); index++ {
				f.reach(kind.Field(index).Type)
			}
		}
	}
}

// isReached is whether a place is part of an operation that was called.
func (f *findings) isReached(place string) bool {
	name, _, _ := strings.Cut(place, ".")
	for kind := range f.reached {
		if kind.Name() == name {
			return true
		}
	}
	return false
}

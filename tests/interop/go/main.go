// The vendor's Go SDK against the emulator, and against every response that the document has an example of.
//
//	interop [-unread] ENDPOINT AK SK api.json
//
// For each operation of the document that the SDK has, its request is filled from the document's examples and sent. The
// emulator has to find it in order, and the SDK has to read the response into its own types. What it cannot read has to
// stand in the table of exceptions.md, and what stands there has to be unreadable. Prints how many calls there were.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"sort"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	pipeline "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2"
)

// What the emulator says to a request that breaks a rule of the document.
const invalid = "DEVPIPE.00011101"

func main() {
	unread := flag.Bool("unread", false, "prints members of the examples that the types of the SDK do not have")
	flag.Parse()
	if flag.NArg() != 4 {
		fail(errors.New("ENDPOINT AK SK api.json"))
	}
	endpoint, ak, sk := flag.Arg(0), flag.Arg(1), flag.Arg(2)
	operations, err := readDocument(flag.Arg(3))
	fail(err)
	exceptions, err := readExceptions()
	fail(err)
	file, err := os.CreateTemp("", "upload-*.png")
	fail(err)
	defer os.Remove(file.Name())

	judge := &judge{findings: newFindings(), file: file.Name()}
	emulator, err := newService(endpoint, ak, sk)
	fail(err)
	player := newPlayer()
	defer player.Close()
	replay, err := newService(player.URL, ak, sk)
	fail(err)

	for _, operation := range operations {
		method, known := method(operation.id)
		if !known {
			continue
		}
		judge.operations++
		judge.call(emulator, operation, method)
		for _, example := range operation.successes {
			player.next = example
			judge.call(replay, operation, method)
		}
	}
	judge.conclude(exceptions)
	if *unread {
		print("unread", judge.unread)
		print("unsent", judge.unsent)
	}
	fmt.Printf("%d of %d operations of the document are operations of the SDK, which has %d\n", judge.operations, len(operations), methods())
	if judge.failures > 0 {
		os.Exit(1)
	}
	fmt.Printf("cases: %d\n", judge.calls)
}

// Calls operations and collects what is found.
type judge struct {
	findings
	file       string
	operations int
	calls      int
	failures   int
}

// call sends one request, and judges what the SDK makes of the response.
func (j *judge) call(service *service, operation operation, method string) {
	j.calls++
	call := reflect.ValueOf(pipeline.NewCodeArtsPipelineClient(service.client)).MethodByName(method)
	request := reflect.New(call.Type().In(0).Elem())
	result := call.Type().Out(0).Elem()
	j.reach(request.Type().Elem(), result)
	if err := j.fill(request.Elem(), operation); err != nil {
		j.complain("%s: the request cannot be filled: %v", operation.id, err)
		return
	}
	service.body, service.status = nil, 0
	results := call.Call([]reflect.Value{request})
	err, _ := results[1].Interface().(error)
	if service.status/100 != 2 {
		var refused *sdkerr.ServiceResponseError
		// A request that is in order and does not fit the state of the emulator has a code of its own.
		if service.status != 400 || !errors.As(err, &refused) || refused.ErrorCode == invalid {
			j.complain("%s: status %d, %v", operation.id, service.status, err)
		}
		return
	}
	unreadable, problem := j.compare(service.body, bodyOf(result), operation.id)
	switch {
	case problem != nil:
		j.complain("%s: the response is no JSON: %v", operation.id, problem)
	case err != nil && len(unreadable) == 0:
		j.complain("%s: the response is not read: %v", operation.id, err)
	case err == nil && len(unreadable) > 0:
		j.complain("%s: the response is read, although it was thought unreadable at %v", operation.id, unreadable)
	}
}

// conclude holds what was found against the table of exceptions.
func (j *judge) conclude(exceptions map[string]bool) {
	for _, place := range sorted(j.unreadable) {
		if !exceptions[place] {
			j.complain("%s: %s", place, j.unreadable[place])
		}
	}
	for _, place := range sorted(exceptions) {
		if _, found := j.unreadable[place]; !found && j.isReached(place) {
			j.complain("%s stands in the table of exceptions and is readable", place)
		}
	}
}

func (j *judge) complain(format string, values ...any) {
	j.failures++
	fmt.Fprintf(os.Stderr, "FAILED: "+format+"\n", values...)
}

func print(what string, places map[string]string) {
	for _, place := range sorted(places) {
		fmt.Printf("%s: %s: %s\n", what, place, places[place])
	}
}

func sorted[V any](places map[string]V) []string {
	names := make([]string, 0, len(places))
	for name := range places {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAILED:", err)
		os.Exit(1)
	}
}

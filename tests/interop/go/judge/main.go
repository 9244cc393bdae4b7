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
	"path/filepath"
	"reflect"
	"sort"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	pipeline "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2"
)

// What the emulator says to a request that breaks a rule of the document.
const invalid = "DEVPIPE.00011101"

// What the emulator says to a path that no operation has.
const noRoute = "APIGW.0101"

func main() {
	unread := flag.Bool("unread", false, "prints members of the examples that the types of the SDK do not have")
	flag.Parse()
	if flag.NArg() != 4 {
		fail(errors.New("ENDPOINT AK SK api.json"))
	}
	operations, err := readDocument(flag.Arg(3))
	fail(err)
	exceptions, err := readExceptions()
	fail(err)
	// The SDK writes a file into the home folder.
	home, err := os.MkdirTemp("", "interop-*")
	fail(err)
	os.Setenv("HOME", home)
	judge := &judge{findings: newFindings(), file: filepath.Join(home, "upload.png")}
	fail(os.WriteFile(judge.file, []byte("the content of a file"), 0o600))
	judge.all(operations, flag.Arg(0), flag.Arg(1), flag.Arg(2))
	judge.conclude(exceptions)
	os.RemoveAll(home)
	if *unread {
		for _, place := range sorted(judge.unread) {
			fmt.Printf("unread: %s: %s\n", place, judge.unread[place])
		}
	}
	fmt.Printf("%d of %d operations are operations of the SDK, which has %d\n", judge.operations, len(operations), methods())
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

// all calls every operation, at the emulator and once for each example of a response.
func (j *judge) all(operations []operation, endpoint, ak, sk string) {
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
		j.operations++
		j.call(emulator, operation, method)
		for _, example := range operation.successes {
			player.next = example
			j.call(replay, operation, method)
		}
	}
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
		isState := service.status == 400 || service.status == 404
		if !isState || !errors.As(err, &refused) || refused.ErrorCode == invalid || refused.ErrorCode == noRoute {
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

// The calls of the bench by the vendor's SDK for Go.
//
//	bench ENDPOINT detail|create COUNT
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	pipeline "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2/model"
)

const domainID = "ce8df55870164338a72d7e828a966a2a"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 3 {
		return errors.New("ENDPOINT detail|create COUNT")
	}
	// The SDK writes a file into the home folder.
	home, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	os.Setenv("HOME", home)
	call, err := caller(arguments[0], arguments[1])
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(arguments[2])
	for ; err == nil && count > 0; count-- {
		err = call()
	}
	return err
}

// caller makes a function that makes one call.
func caller(endpoint, operation string) (func() error, error) {
	builder := basic.NewCredentialsBuilder().WithAk("BENCH_ACCESS_KEY").WithSk("bench-secret-key-of-forty-characters-in-all")
	credentials, err := builder.SafeBuild()
	if err != nil {
		return nil, err
	}
	http, err := pipeline.CodeArtsPipelineClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).SafeBuild()
	if err != nil {
		return nil, err
	}
	client := pipeline.NewCodeArtsPipelineClient(http)
	if operation == "detail" {
		request := &model.ShowPluginVersionRequest{DomainId: domainID, PluginName: "apie_test", Version: to("0.0.4")}
		return func() error {
			_, err := client.ShowPluginVersion(request)
			return err
		}, nil
	}
	request := &model.CreatePluginDraftRequest{DomainId: domainID, Body: draft()}
	return func() error {
		_, err := client.CreatePluginDraft(request)
		return err
	}, nil
}

func draft() *model.PluginDto {
	steps := []model.PluginDtoExecutionInfoInnerExecutionInfoSteps{{
		Name:      to("Executing the Shell"),
		Task:      to("official_shell_plugin"),
		Variables: map[string]any{"OFFICIAL_SHELL_SCRIPT_INPUT": "env"},
	}}
	inner := model.PluginDtoExecutionInfoInnerExecutionInfo{ExecutionType: to("COMPOSITE"), Steps: &steps}
	return &model.PluginDto{
		PluginName:              "apie_test",
		DisplayName:             "apie_test",
		BusinessType:            "Normal",
		BusinessTypeDisplayName: "General",
		Maintainers:             to(""),
		IconUrl:                 to(""),
		Version:                 "0.0.1",
		VersionDescription:      to(""),
		RuntimeAttribution:      "agent",
		ExecutionInfo:           &model.PluginDtoExecutionInfo{InnerExecutionInfo: &inner},
		InputInfo:               &[]model.PluginDtoInputInfo{},
	}
}

func to[T any](value T) *T {
	return &value
}

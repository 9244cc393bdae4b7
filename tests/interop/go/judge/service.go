package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/httphandler"
	pipeline "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/codeartspipeline/v2"
)

// The SDK's client of one server, and the last response as it came.
type service struct {
	client *core.HcHttpClient
	status int
	body   []byte
}

func newService(endpoint, ak, sk string) (*service, error) {
	credentials, err := basic.NewCredentialsBuilder().WithAk(ak).WithSk(sk).SafeBuild()
	if err != nil {
		return nil, err
	}
	made := &service{}
	keep := func(response http.Response) {
		made.status = response.StatusCode
		made.body, _ = io.ReadAll(response.Body)
		made.body = bytes.Clone(made.body)
	}
	handler := httphandler.NewHttpHandler().AddResponseHandler(keep)
	made.client, err = pipeline.CodeArtsPipelineClientBuilder().
		WithEndpoint(endpoint).
		WithCredential(credentials).
		WithHttpConfig(config.DefaultHttpConfig().WithHttpHandler(handler)).
		SafeBuild()
	return made, err
}

// A server that responds with what it is told to.
type player struct {
	*httptest.Server
	next response
}

func newPlayer() *player {
	made := &player{}
	made.Server = httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Type", made.next.mediaType)
		writer.WriteHeader(made.next.status)
		writer.Write(made.next.body)
	}))
	return made
}

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// checkValues holds the merged values against the chart's schema, with the library that Helm 3 does it with.
func checkValues(chart string, values map[string]interface{}) error {
	schema, err := os.ReadFile(filepath.Join(chart, "values.schema.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(text))
	if err != nil {
		return err
	}
	if result.Valid() {
		return nil
	}
	problems := []string{"values don't meet the specifications of the schema(s) in the following chart(s):"}
	for _, problem := range result.Errors() {
		problems = append(problems, "- "+problem.String())
	}
	return errors.New(strings.Join(problems, "\n"))
}

// Renders a chart as `helm template` does, as far as this project's chart needs it: Go's text/template with sprig and the functions and
// objects that Helm adds. It stands in where Helm itself is not installed.
//
//	renderer CHART [--name NAME] [--namespace NAMESPACE] [--values FILE]... [--api-versions GROUP/VERSION/KIND]... [--notes]
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"gopkg.in/yaml.v3"
)

type arguments struct {
	chart       string
	name        string
	namespace   string
	values      []string
	apiVersions []string
	notes       bool
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	asked, err := parse(args)
	if err != nil {
		return err
	}
	values, err := readValues(asked)
	if err != nil {
		return err
	}
	if err := checkValues(asked.chart, values); err != nil {
		return err
	}
	rendered, err := render(asked, values)
	if err != nil {
		return err
	}
	print(asked, rendered)
	return nil
}

func parse(args []string) (arguments, error) {
	asked := arguments{name: "release-name", namespace: "default"}
	for len(args) > 0 {
		option := args[0]
		args = args[1:]
		switch {
		case option == "--notes":
			asked.notes = true
			continue
		case !strings.HasPrefix(option, "--"):
			asked.chart = option
			continue
		case len(args) == 0:
			return asked, fmt.Errorf("%s needs a value", option)
		}
		value := args[0]
		args = args[1:]
		switch option {
		case "--name":
			asked.name = value
		case "--namespace":
			asked.namespace = value
		case "--values":
			asked.values = append(asked.values, value)
		case "--api-versions":
			asked.apiVersions = append(asked.apiVersions, value)
		default:
			return asked, fmt.Errorf("unknown option %s", option)
		}
	}
	if asked.chart == "" {
		return asked, fmt.Errorf("name the chart's folder")
	}
	return asked, nil
}

// readValues merges the chart's values and the user's, later ones over earlier ones; null takes a key away.
func readValues(asked arguments) (map[string]interface{}, error) {
	values, err := readYaml(filepath.Join(asked.chart, "values.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range asked.values {
		more, err := readYaml(file)
		if err != nil {
			return nil, err
		}
		merge(values, more)
	}
	return values, nil
}

func merge(into map[string]interface{}, from map[string]interface{}) {
	for key, value := range from {
		below, isMap := value.(map[string]interface{})
		there, wasMap := into[key].(map[string]interface{})
		switch {
		case value == nil:
			delete(into, key)
		case isMap && wasMap:
			merge(there, below)
		default:
			into[key] = value
		}
	}
}

func readYaml(file string) (map[string]interface{}, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	value, err := parseYaml(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if value == nil {
		return map[string]interface{}{}, nil
	}
	object, isMap := value.(map[string]interface{})
	if !isMap {
		return nil, fmt.Errorf("%s holds no mapping", file)
	}
	return object, nil
}

// parseYaml goes by JSON, as Helm does, so that every number becomes a float64 and templates meet the same surprises.
func parseYaml(text string) (interface{}, error) {
	var value interface{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return nil, err
	}
	asJson, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var plain interface{}
	err = json.Unmarshal(asJson, &plain)
	return plain, err
}

func print(asked arguments, rendered map[string]string) {
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		isNotes := strings.HasSuffix(name, "NOTES.txt")
		text := strings.TrimSpace(rendered[name])
		if text == "" || isNotes != asked.notes {
			continue
		}
		if isNotes {
			fmt.Println(text)
			continue
		}
		fmt.Printf("---\n# Source: %s\n%s\n", name, strings.TrimPrefix(text, "---\n"))
	}
}

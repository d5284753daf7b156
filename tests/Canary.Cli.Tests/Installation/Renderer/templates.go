package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

// Of Chart.yaml, what templates may ask for.
type chart struct {
	Name        string `yaml:"name"`
	Version     string `yaml:"version"`
	AppVersion  string `yaml:"appVersion"`
	Description string `yaml:"description"`
	KubeVersion string `yaml:"kubeVersion"`
	Type        string `yaml:"type"`
}

func (c chart) IsRoot() bool { return true }

type kubeVersion struct{ Version, Major, Minor string }

func (v kubeVersion) String() string     { return v.Version }
func (v kubeVersion) GitVersion() string { return v.Version }

type apiVersions []string

func (versions apiVersions) Has(wanted string) bool {
	for _, version := range versions {
		if version == wanted {
			return true
		}
	}
	return false
}

type files map[string]string

func (f files) Get(name string) string { return f[name] }

func (f files) Glob(pattern string) (files, error) {
	found := files{}
	for name, text := range f {
		matches, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if matches {
			found[name] = text
		}
	}
	return found, nil
}

func (f files) Lines(name string) []string { return strings.Split(strings.TrimSuffix(f[name], "\n"), "\n") }

// render runs every template but those whose names begin with an underscore.
func render(asked arguments, values map[string]interface{}) (map[string]string, error) {
	var about chart
	text, err := os.ReadFile(filepath.Join(asked.chart, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(text, &about); err != nil {
		return nil, err
	}
	all, err := readFiles(asked.chart)
	if err != nil {
		return nil, err
	}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	context := map[string]interface{}{
		"Values": values,
		"Chart":  about,
		"Files":  withoutTemplates(all),
		"Release": map[string]interface{}{
			"Name": asked.name, "Namespace": asked.namespace, "Service": "Helm", "Revision": 1, "IsInstall": true, "IsUpgrade": false,
		},
		"Capabilities": map[string]interface{}{
			"KubeVersion": kubeVersion{"v1.34.0", "1", "34"},
			"APIVersions": append(apiVersions{"v1", "apps/v1", "policy/v1", "rbac.authorization.k8s.io/v1"}, asked.apiVersions...),
			"HelmVersion": map[string]interface{}{"Version": "v3.19.0"},
		},
	}
	names := []string{}
	for name, text := range all {
		if !strings.HasPrefix(name, "templates/") {
			continue
		}
		full := about.Name + "/" + name
		if _, err := root.New(full).Parse(text); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(path.Base(name), "_") {
			names = append(names, full)
		}
	}
	rendered := map[string]string{}
	for _, name := range names {
		context["Template"] = map[string]interface{}{"Name": name, "BasePath": about.Name + "/templates"}
		var out strings.Builder
		if err := root.ExecuteTemplate(&out, name, context); err != nil {
			return nil, err
		}
		rendered[name] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	return rendered, nil
}

func readFiles(folder string) (files, error) {
	found := files{}
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, file)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	return found, err
}

// withoutTemplates leaves what .Files may show: neither templates nor what the chart itself is described by.
func withoutTemplates(all files) files {
	left := files{}
	for name, text := range all {
		if !strings.HasPrefix(name, "templates/") && !strings.HasPrefix(name, "crds/") && name != "Chart.yaml" &&
			name != "values.yaml" && name != "values.schema.json" {
			left[name] = text
		}
	}
	return left
}

func functions(root *template.Template) template.FuncMap {
	known := sprig.TxtFuncMap()
	delete(known, "env")
	delete(known, "expandenv")
	known["include"] = func(name string, data interface{}) (string, error) {
		var out strings.Builder
		err := root.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	known["tpl"] = func(text string, data interface{}) (string, error) {
		own, err := root.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := own.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = parsed.Execute(&out, data)
		return strings.ReplaceAll(out.String(), "<no value>", ""), err
	}
	known["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return value, errors.New(message)
		}
		return value, nil
	}
	known["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	known["lookup"] = func(string, string, string, string) (map[string]interface{}, error) {
		return map[string]interface{}{}, nil
	}
	known["toYaml"] = func(value interface{}) (string, error) {
		var out strings.Builder
		encoder := yaml.NewEncoder(&out)
		encoder.SetIndent(2)
		err := encoder.Encode(value)
		return strings.TrimSuffix(out.String(), "\n"), err
	}
	known["fromYaml"] = func(text string) map[string]interface{} {
		value, err := parseYaml(text)
		if object, isMap := value.(map[string]interface{}); isMap && err == nil {
			return object
		}
		return map[string]interface{}{"Error": fmt.Sprint(err)}
	}
	known["toJson"] = func(value interface{}) string {
		text, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(text)
	}
	return known
}

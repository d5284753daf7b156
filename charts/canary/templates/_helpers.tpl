{{- define "canary.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "canary.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* What objects of the whole cluster are called: releases in two namespaces must not meet. */}}
{{- define "canary.clusterName" -}}
{{- $name := include "canary.fullname" . }}
{{- if eq $name .Release.Namespace }}{{ $name }}{{ else }}{{ printf "%s-%s" .Release.Namespace $name }}{{ end }}
{{- end }}

{{- define "canary.selectorLabels" -}}
app.kubernetes.io/name: {{ include "canary.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "canary.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "canary.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "canary.serviceAccountName" -}}
{{- default (ternary (include "canary.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "canary.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The providers that Canaries may name, one a line. */}}
{{- define "canary.providers" -}}
{{- with .Values.providers }}
{{- if .gatewayApi.enabled }}
gatewayapi:v1
gatewayapi:v1beta1
{{- end }}
{{- if .istio.enabled }}
istio
{{- end }}
{{- if .kubernetes.enabled }}
kubernetes
{{- end }}
{{- if .nginx.enabled }}
nginx
{{- end }}
{{- end }}
{{- end }}

{{/* The kinds that Canaries may release, one a line. */}}
{{- define "canary.targets" -}}
{{- with .Values.targets }}
{{- if .deployments }}
Deployment
{{- end }}
{{- if .daemonSets }}
DaemonSet
{{- end }}
{{- if .statefulSets }}
StatefulSet
{{- end }}
{{- if .services }}
Service
{{- end }}
{{- end }}
{{- end }}

{{/* What can't be true together. */}}
{{- define "canary.check" -}}
{{- $providers := include "canary.providers" . | trim | splitList "\n" }}
{{- if not (has .Values.providers.default $providers) }}
{{- fail (printf "providers.default is %s, which is not enabled; enable it, or choose one of: %s" .Values.providers.default (join ", " $providers)) }}
{{- end }}
{{- if not (include "canary.targets" . | trim) }}
{{- fail "targets: nothing may be released; enable at least one kind" }}
{{- end }}
{{- if and .Values.watchNamespace .Values.controller.crossNamespaceReferences }}
{{- fail "controller.crossNamespaceReferences needs all namespaces; leave watchNamespace empty" }}
{{- end }}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) }}
{{- fail "replicas is more than 1, which needs leaderElection.enabled" }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not .Values.service.enabled) }}
{{- fail "serviceMonitor.enabled needs service.enabled; podMonitor does without" }}
{{- end }}
{{- end }}

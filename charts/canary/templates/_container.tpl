{{/* What the controller is told, one argument a line of a YAML list. */}}
{{- define "canary.args" -}}
- controller
- --listen=http://0.0.0.0:{{ .Values.controller.port }}
- --workers={{ .Values.controller.workers }}
- --log-level={{ .Values.controller.logLevel }}
- --log-format={{ .Values.controller.logFormat }}
- --provider={{ .Values.providers.default }}
{{- range include "canary.providers" . | trim | splitList "\n" }}
- --enabled-providers={{ . }}
{{- end }}
{{- range include "canary.targets" . | trim | splitList "\n" }}
- --target-kinds={{ . }}
{{- end }}
{{- if .Values.providers.istio.enabled }}
- --istio-api={{ .Values.providers.istio.apiVersion }}
{{- end }}
{{- if .Values.providers.nginx.enabled }}
- --ingress-annotations-prefix={{ .Values.providers.nginx.annotationsPrefix }}
{{- end }}
{{- with .Values.watchNamespace }}
- --namespace={{ . }}
{{- end }}
- --leader-election={{ .Values.leaderElection.enabled }}
{{- if .Values.leaderElection.enabled }}
- --lease-namespace={{ .Release.Namespace }}
- --lease-name={{ include "canary.fullname" . }}
{{- end }}
- --config-tracking={{ .Values.configTracking.enabled }}
{{- with .Values.prometheus.address }}
- {{ printf "--metrics-server=%s" . | quote }}
{{- end }}
{{- if .Values.prometheus.credentialsSecret }}
- --metrics-server-credentials=/etc/canary/prometheus
{{- end }}
{{- with .Values.tracing.endpoint }}
- {{ printf "--otlp-endpoint=%s" . | quote }}
{{- end }}
{{- with .Values.controller }}
{{- if .crossNamespaceReferences }}
- --allow-cross-namespace-refs
{{- end }}
{{- with .clusterName }}
- {{ printf "--cluster-name=%s" . | quote }}
{{- end }}
{{- range .allowedHosts }}
- {{ printf "--allowed-hosts=%s" . | quote }}
{{- end }}
{{- range .includeLabelPrefixes }}
- {{ printf "--include-label-prefix=%s" . | quote }}
{{- end }}
{{- if .useSystemProxy }}
- --use-system-proxy
{{- end }}
{{- end }}
{{- with .Values.notifications }}
{{- with .slack.channel }}
- {{ printf "--slack-channel=%s" . | quote }}
{{- end }}
{{- with .slack.user }}
- {{ printf "--slack-user=%s" . | quote }}
{{- end }}
{{- with .proxy }}
- {{ printf "--alert-proxy=%s" . | quote }}
{{- end }}
{{- end }}
{{- with .Values.controller.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Addresses are secrets: they come as variables from Secrets, never as arguments. */}}
{{- define "canary.env" -}}
{{- with .Values.notifications }}
{{- include "canary.secretVariable" (list "SLACK_URL" .slack) }}
{{- include "canary.secretVariable" (list "MSTEAMS_URL" .msteams) }}
{{- include "canary.secretVariable" (list "EVENT_WEBHOOK_URL" .eventWebhook) }}
{{- end }}
{{- with .Values.controller.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "canary.secretVariable" -}}
{{- $from := index . 1 }}
{{- if $from.secretName }}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secretName }}
      key: {{ $from.secretKey }}
{{- end }}
{{- end }}

{{/*
What the controller may do where its Canaries are. Each rule is here because a rollout needs it; the tests hold that none is unused. On some
clusters, OpenShift among them, only who may delete an object may change its owners: when a Canary adopts what another one left behind, and
when it lets go of the apex Service.
*/}}
{{- define "canary.rules" -}}
- apiGroups: [canary.dev]
  resources: [canaries]
  verbs: [get, list, watch, patch]
- apiGroups: [canary.dev]
  resources: [canaries/status]
  verbs: [patch]
# What is made belongs to its Canary, which waits for it to go: some clusters ask this permission of those who say so.
- apiGroups: [canary.dev]
  resources: [canaries/finalizers]
  verbs: [update]
- apiGroups: [canary.dev]
  resources: [metrictemplates, alertproviders]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [{{ if .Values.targets.services }}get, {{ end }}list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [list, watch, create, patch, delete]
{{- $workloads := list }}
{{- with .Values.targets }}
{{- if .deployments }}{{ $workloads = append $workloads "deployments" }}{{ end }}
{{- if .daemonSets }}{{ $workloads = append $workloads "daemonsets" }}{{ end }}
{{- if .statefulSets }}{{ $workloads = append $workloads "statefulsets" }}{{ end }}
{{- end }}
{{- with $workloads }}
- apiGroups: [apps]
  resources: [{{ join ", " . }}]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- if .Values.configTracking.enabled }}
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list, watch, create, patch, delete]
{{- else }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
  {{- with .Values.secrets.names }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- if .Values.autoscalers.horizontalPodAutoscalers }}
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [list, watch, create, patch, delete]
{{- end }}
{{- if .Values.autoscalers.scaledObjects }}
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [list, watch, create, patch, delete]
{{- end }}
{{- with .Values.providers }}
{{- if .gatewayApi.enabled }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes{{ if .gatewayApi.grpcRoutes }}, grpcroutes{{ end }}]
  verbs: [list, watch, create, patch, delete]
- apiGroups: [gateway.networking.k8s.io]
  resources: [gateways{{ if not $.Values.watchNamespace }}, gatewayclasses{{ end }}]
  verbs: [list, watch]
{{- end }}
{{- if .istio.enabled }}
- apiGroups: [networking.istio.io]
  resources: [virtualservices]
  verbs: [list, watch, create, patch, delete]
- apiGroups: [networking.istio.io]
  resources: [destinationrules]
  verbs: [list, watch, create, patch, delete]
{{- end }}
{{- if .nginx.enabled }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [list, watch, create, patch, delete]
{{- end }}
{{- if and .kubernetes.enabled .kubernetes.weights }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch, patch]
{{- end }}
{{- end }}
{{- end }}

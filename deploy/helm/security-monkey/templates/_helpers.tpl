{{- define "security-monkey.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of one role: a dict of `root` and `role`. It may never change. */}}
{{- define "security-monkey.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "security-monkey.labels" -}}
{{ include "security-monkey.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end -}}

{{- define "security-monkey.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "security-monkey.secret" -}}
{{ .Values.secret.existing | default (include "security-monkey.fullname" .) }}
{{- end -}}

{{/* The data of the Secret that the chart makes. */}}
{{- define "security-monkey.secretData" -}}
database-url: {{ required "secret.databaseUrl, or secret.existing, must be given." .Values.secret.databaseUrl | quote }}
secret-key: {{ required "secret.secretKey, or secret.existing, must be given." .Values.secret.secretKey | quote }}
{{- if .Values.secret.brokerUrl }}
broker-url: {{ .Values.secret.brokerUrl | quote }}
{{- end }}
{{- end -}}

{{/* The environment of every role, from the Secret whose name is `secret`. */}}
{{- define "security-monkey.databaseEnv" -}}
- name: MONKEY_DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: database-url } }
- name: MONKEY_SECRET_KEY
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: secret-key } }
{{- end -}}

{{/* Scheduler and workers only: nobody else reaches the broker. */}}
{{- define "security-monkey.brokerEnv" -}}
- name: MONKEY_BROKER_URL
  valueFrom: { secretKeyRef: { name: {{ include "security-monkey.secret" . }}, key: broker-url, optional: true } }
- name: MONKEY_API_HOST
  value: 0.0.0.0
- name: MONKEY_METRICS_PORT
  value: {{ .Values.metrics.port | quote }}
{{- end -}}

{{- define "security-monkey.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "security-monkey.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end -}}

{{/* What is the same in the pods of every role. */}}
{{- define "security-monkey.podCommon" -}}
automountServiceAccountToken: false
securityContext:
  {{- include "security-monkey.podSecurity" . | nindent 2 }}
volumes:
  - name: tmp
    emptyDir: {}
  {{- if .Values.config }}
  - name: config
    configMap: { name: {{ include "security-monkey.fullname" . }} }
  {{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What is the same in the containers of every role; `ports` must have one that is called `health`. */}}
{{- define "security-monkey.containerCommon" -}}
image: {{ include "security-monkey.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "security-monkey.containerSecurity" . | nindent 2 }}
{{- if .Values.settings }}
envFrom:
  - configMapRef: { name: {{ include "security-monkey.fullname" . }}-settings }
{{- end }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if .Values.config }}
  - name: config
    mountPath: /etc/security-monkey
    readOnly: true
  {{- end }}
startupProbe:
  httpGet: { path: /healthcheck, port: health }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /healthcheck, port: health }
  periodSeconds: 15
  timeoutSeconds: 5
  failureThreshold: 4
readinessProbe:
  httpGet: { path: /readiness, port: health }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{- define "security-monkey.configEnv" -}}
{{- if .Values.config }}
- name: SM_CONFIG
  value: /etc/security-monkey/monkey.config.yaml
{{- end }}
{{- end -}}

{{/* A pod is made anew when what it reads at its start has changed. */}}
{{- define "security-monkey.podAnnotations" -}}
checksum/config: {{ printf "%s %s %s" (toJson .Values.config) (toJson .Values.settings) (toJson .Values.secret) | sha256sum }}
{{- end -}}

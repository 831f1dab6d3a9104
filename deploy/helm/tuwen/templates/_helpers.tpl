{{- define "tuwen.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* What every object carries. */}}
{{- define "tuwen.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: tuwen
{{ include "tuwen.selector" . }}
{{- end }}

{{/* For what others make pods of: those are not ours, and our policies must not find them. */}}
{{- define "tuwen.foreignLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/part-of: tuwen
{{- end }}

{{/* All pods of this release. */}}
{{- define "tuwen.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The port of a URL. */}}
{{- define "tuwen.urlPort" -}}
{{- $host := regexReplaceAll "^https?://" . "" | splitList "/" | first -}}
{{- regexFind ":[0-9]+$" $host | trimPrefix ":" | default (ternary "443" "80" (hasPrefix "https:" .)) -}}
{{- end }}

{{/* A quantity of Kubernetes' as a number: of CPUs, or of bytes. */}}
{{- define "tuwen.number" -}}
{{- $unit := regexFind "[A-Za-z]+$" . -}}
{{- $of := dict "" 1 "m" 0.001 "K" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 -}}
{{- mulf (trimSuffix $unit . | float64) (get $of $unit) -}}
{{- end }}

{{/* The services by name: where they listen, where their health and metrics are, and which values are theirs. A worker has
the title of its WorkerKind, and a prefix of its variables. No client asks one that is silent. What a JVM takes beside its heap, and
each process that decodes, are those of deploy/memory.properties, in MiB. */}}
{{- define "tuwen.services" -}}
upload-service: {port: 8081, management: 9081, values: uploadService, besideHeap: 192}
ocr-worker: {port: 8082, management: 9082, values: ocrWorker, title: ocr, prefix: TUWEN_OCR, silent: true, besideHeap: 256, child: 300}
image-resize-worker: {port: 8083, management: 9083, values: imageResizeWorker, title: rendition, prefix: TUWEN_RESIZE, besideHeap: 256, child: 120}
result-service: {port: 8084, management: 9084, values: resultService, besideHeap: 192}
operations: {port: 8085, management: 9085, values: operations, besideHeap: 192}
{{- end }}

{{/* All of them, for a selector of labels. */}}
{{- define "tuwen.serviceNames" -}}
{{ include "tuwen.services" . | fromYaml | keys | sortAlpha | join ", " }}
{{- end }}

{{/* The annotation of a Deployment that names `replicas` although a scaler has taken over. */}}
{{- define "tuwen.replicasKept" -}}
tuwen/replicas-kept
{{- end }}

{{/* Of a Deployment that a scaler scales: as many replicas as run, where the manifest has to name them; nothing elsewhere. A manifest
that loses the field is given the API's default by Helm, which is 1. So the release in which a scaler takes over names what runs, and
so does each one after it; one that has had its scaler from the beginning never has the field, and is left alone. */}}
{{- define "tuwen.keptReplicas" -}}
{{- $name := printf "%s-%s" (include "tuwen.fullname" .root) .component }}
{{- $present := lookup "apps/v1" "Deployment" .root.Release.Namespace $name }}
{{- if $present }}
{{- $scaler := lookup "autoscaling/v2" "HorizontalPodAutoscaler" .root.Release.Namespace (ternary (printf "keda-hpa-%s" $name) $name .byKeda) }}
{{- $runs := dig "spec" "replicas" 1 $present | int }}
{{- if not $scaler }}
{{- max 1 $runs }}
{{- else if hasKey (dig "metadata" "annotations" dict $present) (include "tuwen.replicasKept" .) }}
{{- $runs }}
{{- end }}
{{- end }}
{{- end }}

{{/* The lanes of the workers: topic and consumer group. */}}
{{- define "tuwen.lanes" -}}
{{- include "tuwen.lanes.dotted" . | replace "." .Values.kafka.separator }}
{{- end }}

{{- define "tuwen.lanes.dotted" -}}
{{- range $worker, $service := include "tuwen.services" . | fromYaml }}
{{- with $service.title }}
{{ $worker }}:
  live: {topic: image.uploaded, group: {{ $worker }}}
  retry: {topic: {{ $worker }}.retry, group: {{ $worker }}.retry}
  bulk: {topic: {{ $worker }}.bulk, group: {{ $worker }}.bulk}
  replay: {topic: image.replay.{{ . }}, group: {{ $worker }}.replay}
{{- end }}
{{- end }}
{{- end }}

{{/* Every topic, and for how many days it keeps what it has; 0: the latest of every key; below 0: the latest, for so many days. */}}
{{- define "tuwen.topics" -}}
{{- include "tuwen.topics.dotted" . | replace "." .Values.kafka.separator }}
{{- end }}

{{- define "tuwen.topics.dotted" -}}
oss.events: 7
oss.events.dlq: 30
image.uploaded: 0
image.processed: 7
replays: 0
index.rebuilds: 0
sessions.revoked: -1
image.deletions: 0
deletions: -400
admin.audit: -400
ocr.usage: -62
webhooks: 7
webhooks.dlq: 30
{{- range $worker, $lanes := include "tuwen.lanes" . | fromYaml }}
{{ $lanes.replay.topic }}: 7
{{ $lanes.retry.topic }}: 30
{{ $lanes.bulk.topic }}: 30
{{ $worker }}.dlq: 30
{{- end }}
{{- end }}

{{- define "tuwen.kafka.bootstrapServers" -}}
{{- if .Values.kafka.bootstrapServers }}{{ .Values.kafka.bootstrapServers }}{{ else }}{{ .Values.strimzi.cluster }}-kafka-bootstrap.{{ .Release.Namespace }}.svc:9093{{ end }}
{{- end }}

{{- define "tuwen.kafka.sasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.security.protocol }}yes{{ end }}
{{- end }}

{{/* Whether the users are Strimzi's, each with a Secret of its own. */}}
{{- define "tuwen.kafka.strimziUsers" -}}
{{- if and .Values.strimzi.cluster .Values.strimzi.users }}yes{{ end }}
{{- end }}

{{- define "tuwen.kafka.caSecret" -}}
{{- if .Values.kafka.ca.existingSecret }}{{ .Values.kafka.ca.existingSecret }}{{ else if .Values.strimzi.cluster }}{{ .Values.strimzi.cluster }}-cluster-ca-cert{{ end }}
{{- end }}

{{/* Where lists and search are; empty where there is no database. */}}
{{- define "tuwen.index.jdbcUrl" -}}
{{- if .Values.index.database.enabled }}jdbc:postgresql://{{ include "tuwen.fullname" . }}-database.{{ .Release.Namespace }}.svc:5432/tuwen{{ else }}{{ .Values.index.jdbcUrl }}{{ end }}
{{- end }}

{{/* Whose certificate the database has, where it is not one of a public authority. */}}
{{- define "tuwen.index.caSecret" -}}
{{- if .Values.index.ca.existingSecret }}{{ .Values.index.ca.existingSecret }}{{ else if .Values.index.database.enabled }}{{ .Values.index.database.tlsSecret }}{{ end }}
{{- end }}

{{- define "tuwen.image" -}}
{{- with .root.Values.image -}}
{{ trimSuffix "/" .registry }}/{{ get .repositories $.values }}:{{ .tag | default $.root.Chart.AppVersion }}
{{- with get .digests $.values }}@{{ . }}{{ end }}
{{- end }}
{{- end }}

{{/* For every pod, since what it runs may be yours. */}}
{{- define "tuwen.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* Restricted pods: no container is root, nothing is writable but tmp, and no token is there. */}}
{{- define "tuwen.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "tuwen.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Where Secrets are files: a process that crashes writes its environment, and a child inherits it. */}}
{{- define "tuwen.secrets.directory" -}}
/etc/tuwen/secrets
{{- end }}

{{/* A volume of files, each a key of a Secret: a list of {secret, key, file}. Only our group may read them. */}}
{{- define "tuwen.secretVolume" -}}
- name: secrets
  projected:
    # 0440
    defaultMode: 288
    sources:
      {{- range .files }}
      - secret:
          name: {{ .secret }}
          items:
            - {key: {{ .key }}, path: {{ .file }}}
      {{- end }}
{{- end }}

{{- define "tuwen.secretMount" -}}
- name: secrets
  mountPath: {{ include "tuwen.secrets.directory" . }}
  readOnly: true
{{- end }}

{{/* Where the storage is: the emulator's pod, or what is said. */}}
{{- define "tuwen.storage.endpoint" -}}
{{- if .Values.storage.emulator.enabled }}https://{{ include "tuwen.storage.host" . }}:9000{{ else }}{{ .Values.storage.endpoint }}{{ end }}
{{- end }}

{{- define "tuwen.storage.host" -}}
{{ include "tuwen.fullname" . }}-storage.{{ .Release.Namespace }}.svc
{{- end }}

{{/* Whose certificate the storage has, where it is not one of a public authority. */}}
{{- define "tuwen.storage.caSecret" -}}
{{- if .Values.storage.ca.existingSecret }}{{ .Values.storage.ca.existingSecret }}{{ else if .Values.storage.emulator.enabled }}{{ .Values.storage.emulator.tlsSecret }}{{ end }}
{{- end }}

{{/* Whose key a service shows to the storage: its own, or the one that all have. */}}
{{- define "tuwen.storage.secret" -}}
{{- get .root.Values.storage.existingSecrets .values | default .root.Values.storage.existingSecret }}
{{- end }}

{{/* Whether pods take the RAM roles of their service accounts, and have no access key. */}}
{{- define "tuwen.byRole" -}}
{{- if eq .Values.credentials.by "role" }}yes{{ end }}
{{- end }}

{{/* Whether this chart tells a pod its role, and gives it the token that proves who it is; else a webhook of the cluster does. */}}
{{- define "tuwen.ownInjection" -}}
{{- if and (include "tuwen.byRole" .) (eq .Values.credentials.role.injection "chart") }}yes{{ end }}
{{- end }}

{{/* An account of its own for each: the identity that a role trusts is the account's. */}}
{{- define "tuwen.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "tuwen.fullname" .root }}-{{ .component }}
  labels:
    {{- include "tuwen.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  {{- if and (include "tuwen.byRole" .root) (not (include "tuwen.ownInjection" .root)) }}
  annotations:
    pod-identity.alibabacloud.com/role-name: {{ get .root.Values.credentials.role.names .values }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{/* The variables are Aliyun's own, as its webhook writes them. */}}
{{- define "tuwen.role.environment" -}}
{{- if include "tuwen.ownInjection" .root }}
{{- $role := .root.Values.credentials.role }}
ALIBABA_CLOUD_ROLE_ARN: {{ printf "acs:ram::%s:role/%s" $role.accountId (get $role.names .values) }}
ALIBABA_CLOUD_OIDC_PROVIDER_ARN: {{ printf "acs:ram::%s:oidc-provider/%s" $role.accountId $role.oidcProvider }}
ALIBABA_CLOUD_OIDC_TOKEN_FILE: {{ include "tuwen.role.directory" .root }}/token
ALIBABA_CLOUD_STS_ENDPOINT: {{ $role.stsEndpoint | default (printf "sts.%s.aliyuncs.com" .root.Values.storage.region) }}
{{- end }}
{{- end }}

{{- define "tuwen.role.directory" -}}
/var/run/secrets/ack.alibabacloud.com/rrsa-tokens
{{- end }}

{{/* For STS alone, an hour at most. kubelet replaces it. */}}
{{- define "tuwen.role.volume" -}}
{{- if include "tuwen.ownInjection" . -}}
- name: role-token
  projected:
    # 0440
    defaultMode: 288
    sources:
      - serviceAccountToken: {audience: sts.aliyuncs.com, expirationSeconds: 3600, path: token}
{{- end }}
{{- end }}

{{- define "tuwen.role.mount" -}}
{{- if include "tuwen.ownInjection" . -}}
- name: role-token
  mountPath: {{ include "tuwen.role.directory" . }}
  readOnly: true
{{- end }}
{{- end }}

{{/*
The ways out, by name: the components that leave by one (all pods where it names none), the value of networkPolicy that has its peers, what
these are, the peers, and the ports. A way is there where something is to be reached by it.
*/}}
{{- define "tuwen.waysOut" -}}
{{- $policy := .Values.networkPolicy }}
{{- $services := include "tuwen.services" . | fromYaml | keys | sortAlpha }}
{{- $jobs := append $services "retention" }}
{{- $ways := dict "dns" (dict "value" "dnsPeers" "what" "the cluster's DNS is" "protocols" (list "UDP" "TCP") "ports" (list 53)) }}
{{- $ports := list }}
{{- range splitList "," (include "tuwen.kafka.bootstrapServers" .) }}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) }}
{{- end }}
{{- $brokers := dict "components" $services "ports" (concat $ports $policy.kafkaPorts) }}
{{- if or $policy.kafkaPeers .Values.kafka.bootstrapServers (not .Values.strimzi.cluster) }}
{{- $_ := set $ways "kafka" (merge $brokers (dict "value" "kafkaPeers" "what" "the brokers are")) }}
{{- else }}
{{- $_ := set $ways "kafka" (merge $brokers (dict "peers" (list (dict "podSelector" (dict "matchLabels" (dict "strimzi.io/cluster" .Values.strimzi.cluster)))))) }}
{{- end }}
{{- $storage := dict "components" $jobs "ports" (list (include "tuwen.urlPort" (include "tuwen.storage.endpoint" .) | int)) }}
{{- if .Values.storage.emulator.enabled }}
{{- $_ := set $ways "storage" (merge $storage (dict "peers" (list (include "tuwen.ownPeer" (dict "root" . "component" "storage") | fromYaml)))) }}
{{- else }}
{{- $_ := set $ways "storage" (merge $storage (dict "value" "storagePeers" "what" "the storage is: without it a decoder that was taken over could send pictures anywhere")) }}
{{- end }}
{{- /* Where roles are taken: by every service for itself, and by upload-service for phones. */}}
{{- if or (include "tuwen.byRole" .) .Values.phones.roleArn }}
{{- $_ := set $ways "sts" (dict "components" (ternary $jobs (list "upload-service") (eq .Values.credentials.by "role")) "value" "stsPeers" "what" "STS is, which gives roles their credentials" "ports" (list 443)) }}
{{- end }}
{{- /* What decodes strangers' files has no business there, nor with the database. The key of callbacks is built in: another one is
fetched where a way is there. */}}
{{- $callbacks := and .Values.tickets.callbackUrl $policy.platformPeers }}
{{- if or .Values.apps .Values.intake.url $callbacks }}
{{- $ports = list }}
{{- if or .Values.intake.url $callbacks }}{{ $ports = list 443 }}{{ end }}
{{- range .Values.apps }}
{{- $ports = append $ports (include "tuwen.urlPort" (.baseUrl | default "https://") | int) }}
{{- end }}
{{- $_ := set $ways "platforms" (dict "components" (list "upload-service") "value" "platformPeers" "what" "WeChat, Alipay, the certificate of MNS and the keys of callbacks are, for upload-service alone" "ports" $ports) }}
{{- end }}
{{- if include "tuwen.clouds" . }}
{{- $ports = list 443 }}
{{- range $name, $value := .Values.ocrWorker.config }}
{{- if regexMatch "^TUWEN_OCR_.*_(URL|ENDPOINT)$" $name }}{{ $ports = append $ports (include "tuwen.urlPort" $value | int) }}{{ end }}
{{- end }}
{{- $_ := set $ways "clouds" (dict "components" (list "ocr-worker") "value" "cloudPeers" "what" "the clouds of ocr.engines are, for ocr-worker alone" "ports" $ports) }}
{{- end }}
{{- with include "tuwen.index.jdbcUrl" . }}
{{- $ports = list }}
{{- range splitList "," (. | trimPrefix "jdbc:postgresql://" | splitList "/" | first) }}
{{- $ports = append $ports (regexFind ":[0-9]+$" . | trimPrefix ":" | default "5432" | int) }}
{{- end }}
{{- $index := dict "components" (list "result-service") "ports" $ports }}
{{- if $.Values.index.database.enabled }}
{{- $_ := set $ways "index" (merge $index (dict "peers" (list (include "tuwen.ownPeer" (dict "root" $ "component" "database") | fromYaml)))) }}
{{- else }}
{{- $_ := set $ways "index" (merge $index (dict "value" "indexPeers" "what" "the database is, for result-service alone")) }}
{{- end }}
{{- end }}
{{- if .Values.webhooks.receivers }}
{{- $ports = list }}
{{- range .Values.webhooks.receivers }}
{{- $ports = append $ports (include "tuwen.urlPort" .url | int) }}
{{- end }}
{{- $_ := set $ways "webhooks" (dict "components" (list "result-service") "value" "webhookPeers" "what" "the receivers of webhooks are, for result-service alone" "ports" $ports) }}
{{- end }}
{{- with .Values.admin.oidc.issuer }}
{{- $_ := set $ways "oidc" (dict "components" (list "operations") "value" "oidcPeers" "what" "the identity provider of operators is, for operations alone" "ports" (list (include "tuwen.urlPort" . | int))) }}
{{- end }}
{{- if $policy.importPeers }}
{{- $_ := set $ways "imports" (dict "components" (list "operations") "value" "importPeers" "ports" (prepend $policy.importPorts 443)) }}
{{- end }}
{{- if $policy.imgUrlPeers }}
{{- $_ := set $ways "img-urls" (dict "components" (list "upload-service") "value" "imgUrlPeers" "ports" (prepend $policy.imgUrlPorts 443)) }}
{{- end }}
{{- if include "tuwen.tracing" . }}
{{- $_ := set $ways "tracing" (dict "components" $services "value" "tracingPeers" "what" "the collector of traces is" "ports" (list (include "tuwen.urlPort" .Values.tracing.endpoint | int))) }}
{{- end }}
{{- range $ways }}
{{- if .value }}{{ $_ := set . "peers" (get $policy .value) }}{{ end }}
{{- $_ := set . "ports" (uniq .ports) }}
{{- end }}
{{- toYaml $ways }}
{{- end }}

{{/* The pods of a component of this release. */}}
{{- define "tuwen.ownPeer" -}}
podSelector:
  matchLabels:
    {{- include "tuwen.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* The engines that are clouds, that of the canary among them, without their revisions and separated by commas. */}}
{{- define "tuwen.clouds" -}}
{{- $clouds := list }}
{{- range append .Values.ocr.engines .Values.ocr.canary.engine }}
{{- $name := splitList "@" . | first }}
{{- if not (has $name (list "embedded" "")) }}
{{- $clouds = append $clouds $name }}
{{- end }}
{{- end }}
{{- join "," (uniq $clouds) }}
{{- end }}

{{/*
The resources of a service. Where ocr-worker has an engine of a cloud, each image that is read at once may need two processes more: one makes
the picture that is sent, one finds codes. These are ocr-worker.encoder and ocr-worker.codes of deploy/memory.properties.
*/}}
{{- define "tuwen.resources" -}}
{{- $resources := deepCopy .values.resources }}
{{- if and (eq .component "ocr-worker") (include "tuwen.clouds" .root) }}
{{- $more := mul .values.concurrency 220 }}
{{- range $kind, $amounts := $resources }}
{{- $memory := include "tuwen.mebibytes" $amounts.memory | int }}
{{- $_ := set $amounts "memory" (printf "%dMi" (add $memory $more)) }}
{{- end }}
{{- end }}
{{- toYaml $resources }}
{{- end }}

{{- define "tuwen.mebibytes" -}}
{{- if regexMatch "^[0-9]+Mi$" . }}{{ trimSuffix "Mi" . }}
{{- else if regexMatch "^[0-9]+Gi$" . }}{{ mul 1024 (trimSuffix "Gi" . | int) }}
{{- else }}{{ fail (printf "ocr.engines has a cloud, and ocrWorker.resources has memory of %s: write it in Mi, to which the chart adds" .) }}
{{- end }}
{{- end }}

{{/* The secrets of a service, as files that are called like the variables that they stand for. */}}
{{- define "tuwen.secretFiles" -}}
{{- $values := .root.Values }}
{{- $storage := include "tuwen.storage.secret" . }}
files:
  {{- if not (include "tuwen.byRole" .root) }}
  - {secret: {{ $storage | quote }}, key: access-key-id, file: OSS_ACCESS_KEY_ID}
  - {secret: {{ $storage | quote }}, key: access-key-secret, file: OSS_ACCESS_KEY_SECRET}
  {{- if $values.storage.sessionToken }}
  - {secret: {{ $storage | quote }}, key: session-token, file: OSS_SESSION_TOKEN}
  {{- end }}
  {{- end }}
  {{- if include "tuwen.kafka.sasl" .root }}
  {{- if include "tuwen.kafka.strimziUsers" .root }}
  - {secret: {{ include "tuwen.fullname" .root }}-{{ .component }}, key: sasl.jaas.config, file: KAFKA_SASL_JAAS_CONFIG}
  {{- else }}
  - {secret: {{ $values.kafka.security.existingSecret | quote }}, key: sasl-jaas-config, file: KAFKA_SASL_JAAS_CONFIG}
  {{- end }}
  {{- end }}
  {{- if eq .component "operations" }}
  - {secret: {{ $values.admin.existingSecret | quote }}, key: admin-token, file: TUWEN_ADMIN_TOKEN}
  {{- if $values.admin.oidc.issuer }}
  - {secret: {{ $values.admin.oidc.existingSecret | quote }}, key: client-secret, file: TUWEN_OIDC_CLIENT_SECRET}
  {{- end }}
  {{- end }}
  {{- if has .component (list "image-resize-worker" "result-service") }}
  - {secret: {{ $values.signing.existingSecret | quote }}, key: signing-keys, file: RENDITION_SIGNING_KEYS}
  {{- end }}
  {{- if and $values.renditions.mirror.existingSecret (eq .component "image-resize-worker") }}
  - {secret: {{ $values.renditions.mirror.existingSecret | quote }}, key: mirror-token, file: TUWEN_RESIZE_MIRROR_TOKEN}
  {{- end }}
  {{- if and $values.sessions.existingSecret (has .component (list "upload-service" "result-service")) }}
  - {secret: {{ $values.sessions.existingSecret | quote }}, key: session-keys, file: SESSION_KEYS}
  - {secret: {{ $values.sessions.existingSecret | quote }}, key: owner-key, file: OWNER_KEY}
  {{- end }}
  {{- if and $values.apiKeys.existingSecret (has .component (list "upload-service" "result-service")) }}
  - {secret: {{ $values.apiKeys.existingSecret | quote }}, key: api-keys, file: TUWEN_API_KEYS}
  {{- end }}
  {{- if eq .component "upload-service" }}
  {{- range $alias, $app := $values.apps }}
  {{- $prefix := printf "TUWEN_APPS_%s" (upper $alias) }}
  {{- if eq $app.platform "wechat" }}
  - {secret: {{ $app.existingSecret | quote }}, key: secret, file: {{ $prefix }}_SECRET}
  {{- else }}
  - {secret: {{ $app.existingSecret | quote }}, key: private-key, file: {{ $prefix }}_PRIVATE_KEY}
  - {secret: {{ $app.existingSecret | quote }}, key: platform-public-key, file: {{ $prefix }}_PLATFORM_PUBLIC_KEY}
  {{- end }}
  {{- end }}
  {{- with $values.intake.existingSecret }}
  - {secret: {{ . | quote }}, key: intake-token, file: TUWEN_INTAKE_TOKEN}
  {{- end }}
  {{- end }}
  {{- if eq .component "ocr-worker" }}
  {{- $clouds := splitList "," (include "tuwen.clouds" .root) }}
  {{- if has "aliyun-market" $clouds }}
  - {secret: {{ $values.ocr.aliyunMarket.existingSecret | quote }}, key: app-code, file: TUWEN_OCR_ALIYUN_MARKET_APP_CODE}
  {{- end }}
  {{- if and (has "aliyun" $clouds) $values.ocr.aliyun.existingSecret }}
  - {secret: {{ $values.ocr.aliyun.existingSecret | quote }}, key: access-key-id, file: TUWEN_OCR_ALIYUN_ACCESS_KEY_ID}
  - {secret: {{ $values.ocr.aliyun.existingSecret | quote }}, key: access-key-secret, file: TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET}
  {{- end }}
  {{- if has "wechat" $clouds }}
  - {secret: {{ $values.ocr.wechat.existingSecret | quote }}, key: app-secret, file: TUWEN_OCR_WECHAT_APP_SECRET}
  {{- end }}
  {{- end }}
  {{- if eq .component "result-service" }}
  {{- range $alias, $receiver := $values.webhooks.receivers }}
  {{- $prefix := printf "TUWEN_WEBHOOKS_RECEIVERS_%s" (upper $alias) }}
  - {secret: {{ $receiver.existingSecret | quote }}, key: secret, file: {{ $prefix }}_SECRET}
  {{- if $receiver.otherSecret }}
  - {secret: {{ $receiver.existingSecret | quote }}, key: other-secret, file: {{ $prefix }}_OTHER_SECRET}
  {{- end }}
  {{- end }}
  {{- end }}
  {{- if and (eq .component "result-service") (include "tuwen.index.jdbcUrl" .root) }}
  - {secret: {{ $values.index.existingSecret | quote }}, key: password, file: TUWEN_INDEX_PASSWORD}
  {{- if $values.index.migrationUser }}
  - {secret: {{ $values.index.existingSecret | quote }}, key: migration-password, file: TUWEN_INDEX_MIGRATION_PASSWORD}
  {{- end }}
  {{- end }}
  {{- if not (get (include "tuwen.services" .root | fromYaml) .component).silent }}
  - {secret: {{ $values.names.existingSecret | quote }}, key: name-key, file: TUWEN_NAME_KEY}
  {{- end }}
{{- end }}

{{- define "tuwen.tracing" -}}
{{- if and .Values.tracing.endpoint (gt (float64 .Values.tracing.share) 0.0) }}yes{{ end }}
{{- end }}

{{/* The routing table for the API's host, by service. The file says what an Ingress and an HTTPRoute make of it. */}}
{{- define "tuwen.routes" -}}
{{- $routes := dict }}
{{- range .Files.Lines "routes" }}
{{- $columns := regexSplit "\\s+" . -1 }}
{{- if and (eq (len $columns) 4) (eq (index $columns 1) "api") (not (hasPrefix "~" (index $columns 2))) }}
{{- $path := index $columns 2 }}
{{- $route := dict "path" (trimSuffix "/**" $path) "type" (ternary "Prefix" "Exact" (hasSuffix "/**" $path)) }}
{{- if ne (index $columns 0) "*" }}
{{- $_ := set $route "method" (index $columns 0) }}
{{- end }}
{{- $service := index $columns 3 }}
{{- $_ := set $routes $service (append (get $routes $service | default list) $route) }}
{{- end }}
{{- end }}
{{- toYaml $routes }}
{{- end }}

{{/* Where clients reach images: no path of the API's host leads there. */}}
{{- define "tuwen.imagesUrl" -}}
{{- if .Values.renditions.imagesUrl }}
{{- .Values.renditions.imagesUrl }}
{{- else if .Values.ingress.enabled }}
{{- ternary "https" "http" .Values.ingress.tls.enabled }}://{{ .Values.ingress.imageHost }}
{{- else if .Values.gateway.enabled }}
{{- ternary "https" "http" .Values.gateway.tls }}://{{ .Values.gateway.hostnames.images }}
{{- end }}
{{- end }}

{{/* What every service is told. */}}
{{- define "tuwen.commonConfig" -}}
QUARKUS_HTTP_HOST: 0.0.0.0
QUARKUS_MANAGEMENT_HOST: 0.0.0.0
SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS: {{ include "tuwen.secrets.directory" . }}
TUWEN_KAFKA_BOOTSTRAP_SERVERS: {{ include "tuwen.kafka.bootstrapServers" . }}
{{- if ne .Values.kafka.separator "." }}
TUWEN_TOPICS_SEPARATOR: {{ .Values.kafka.separator | quote }}
{{- end }}
KAFKA_SECURITY_PROTOCOL: {{ .Values.kafka.security.protocol }}
{{- if include "tuwen.kafka.sasl" . }}
KAFKA_SASL_MECHANISM: {{ .Values.kafka.security.mechanism }}
{{- end }}
{{- if include "tuwen.kafka.caSecret" . }}
KAFKA_SSL_TRUSTSTORE_TYPE: PEM
KAFKA_SSL_TRUSTSTORE_LOCATION: /etc/kafka-ca/ca.crt
{{- end }}
TUWEN_STORAGE_ENDPOINT: {{ include "tuwen.storage.endpoint" . }}
{{- if include "tuwen.storage.caSecret" . }}
TUWEN_STORAGE_TRUSTED_CERTIFICATES: /etc/storage-ca/ca.crt
{{- end }}
{{- if or .Values.storage.pathStyle .Values.storage.emulator.enabled }}
TUWEN_STORAGE_PATH_STYLE: "true"
{{- end }}
TUWEN_STORAGE_REGION: {{ .Values.storage.region }}
TUWEN_STORAGE_ORIGINALS_BUCKET: {{ .Values.storage.buckets.originals }}
TUWEN_STORAGE_TEXTS_BUCKET: {{ .Values.storage.buckets.texts }}
TUWEN_STORAGE_RENDITIONS_BUCKET: {{ .Values.storage.buckets.renditions }}
TUWEN_RENDITIONS_EAGER: {{ .Values.renditions.eager | quote }}
{{- if .Values.logs.json }}
TUWEN_LOG_JSON: "true"
{{- end }}
{{- if include "tuwen.tracing" . }}
TUWEN_TRACING_SHARE: {{ .Values.tracing.share | quote }}
TUWEN_TRACING_ENDPOINT: {{ .Values.tracing.endpoint }}
{{- end }}
{{- end }}

{{/* What one service is told and no other. */}}
{{- define "tuwen.ownConfig" -}}
{{- $fullname := include "tuwen.fullname" .root }}
{{- $values := .root.Values }}
{{- $service := get (include "tuwen.services" .root | fromYaml) .component }}
JAVA_TOOL_OPTIONS: {{ printf "-Xmx%dm %s" (int .values.heapMebibytes) .values.javaOptions | trim | quote }}
{{- if not $service.silent }}
QUARKUS_SHUTDOWN_DELAY: {{ printf "%ds" (int $values.shutdown.delaySeconds) }}
{{- end }}
{{- if ne .component "result-service" }}
QUARKUS_SHUTDOWN_TIMEOUT: {{ printf "%ds" (int $values.shutdown.timeoutSeconds) }}
{{- end }}
{{- if $service.title }}
TUWEN_LANES_GRACE: {{ printf "%ds" (int $values.shutdown.graceSeconds) }}
TUWEN_IMAGES_MEMORY: {{ printf "%dM" (int .values.imagesMebibytes) }}
{{ $service.prefix }}_CONCURRENCY: {{ .values.concurrency | quote }}
{{- end }}
{{- if eq .component "ocr-worker" }}
TUWEN_OCR_INSTANCES: {{ ternary .values.autoscaling.maxReplicas .values.replicas $values.keda.enabled | quote }}
{{- end }}
{{- if not $service.silent }}
{{- with $values.trustedProxies }}
TUWEN_TRUSTED_PROXIES: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- include "tuwen.role.environment" (dict "root" .root "values" $service.values) }}
{{- if has .component (list "upload-service" "result-service" "image-resize-worker") }}
TUWEN_ACCESS: {{ $values.access }}
{{- end }}
{{- if has .component (list "upload-service" "result-service") }}
{{- with $values.compat }}
TUWEN_COMPAT: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- if eq .component "ocr-worker" }}
TUWEN_OCR_ENGINES: {{ join "," $values.ocr.engines | quote }}
{{- with $values.ocr.canary.engine }}
TUWEN_OCR_CANARY_ENGINE: {{ . | quote }}
TUWEN_OCR_CANARY_SHARE: {{ $values.ocr.canary.share | quote }}
{{- end }}
{{- if has "wechat" (splitList "," (include "tuwen.clouds" .root)) }}
TUWEN_OCR_WECHAT_APP_ID: {{ $values.ocr.wechat.appId | quote }}
{{- end }}
{{- end }}
{{- if eq .component "result-service" }}
{{- with $values.origins }}
TUWEN_ORIGINS: {{ join "," . | quote }}
{{- end }}
{{- range $alias, $receiver := $values.webhooks.receivers }}
{{- $prefix := printf "TUWEN_WEBHOOKS_RECEIVERS_%s" (upper $alias) }}
{{ $prefix }}_URL: {{ $receiver.url | quote }}
{{ $prefix }}_OWNERS: {{ join "," $receiver.owners | quote }}
{{- end }}
{{- with $values.webhooks.networks }}
TUWEN_WEBHOOKS_NETWORKS: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- if eq .component "upload-service" }}
TUWEN_UPLOAD_RESULT_SERVICE: http://{{ $fullname }}-result-service
TUWEN_UPLOAD_MAX_CONCURRENT: {{ .values.maxConcurrent | quote }}
TUWEN_UPLOAD_MAX_BODY: {{ printf "%dM" (int .values.maxBodyMebibytes) }}
TUWEN_LIMITS_INSTANCES: {{ .values.limitsInstances | default (ternary .values.autoscaling.maxReplicas .values.replicas .values.autoscaling.enabled) | quote }}
{{- range $alias, $app := $values.apps }}
{{- $prefix := printf "TUWEN_APPS_%s" (upper $alias) }}
{{ $prefix }}_PLATFORM: {{ $app.platform }}
{{ $prefix }}_APP_ID: {{ $app.appId | quote }}
{{- with $app.idField }}
{{ $prefix }}_ID_FIELD: {{ . }}
{{- end }}
{{- with $app.baseUrl }}
{{ $prefix }}_BASE_URL: {{ . }}
{{- end }}
{{- end }}
{{- with $values.tickets.uploadUrl }}
TUWEN_TICKETS_UPLOAD_URL: {{ . }}
{{- end }}
{{- with $values.tickets.callbackUrl }}
TUWEN_TICKETS_CALLBACK_URL: {{ . }}
{{- end }}
{{- with $values.intake.url }}
TUWEN_INTAKE_URL: {{ . }}
{{- end }}
{{- with $values.phones.roleArn }}
TUWEN_STS_ROLE_ARN: {{ . }}
{{- end }}
{{- end }}
{{- if and (eq .component "operations") $values.admin.oidc.issuer }}
TUWEN_OIDC_ENABLED: "true"
TUWEN_OIDC_ISSUER: {{ $values.admin.oidc.issuer | quote }}
TUWEN_OIDC_CLIENT_ID: {{ $values.admin.oidc.clientId | quote }}
TUWEN_OIDC_ROLE_CLAIM: {{ $values.admin.oidc.roleClaim | quote }}
TUWEN_OIDC_ROLE: {{ $values.admin.oidc.role | quote }}
TUWEN_OIDC_HTTPS: {{ $values.admin.oidc.https | quote }}
{{- end }}
{{- if eq .component "operations" }}
TUWEN_ADMIN_RESULT_SERVICE: http://{{ $fullname }}-result-service
{{- end }}
{{- if and (eq .component "operations") $values.sweep.enabled }}
TUWEN_SWEEP_EVERY: 0s
{{- end }}
{{- if eq .component "image-resize-worker" }}
{{- with $values.renditions.publicUrl }}
TUWEN_RESIZE_PUBLIC_URL: {{ . }}
{{- end }}
{{- end }}
{{- if eq .component "result-service" }}
TUWEN_RESULT_IMAGE_RESIZE_WORKER: http://{{ $fullname }}-image-resize-worker
{{- with $values.renditions.publicUrl }}
TUWEN_RESULT_RENDITIONS_URL: {{ . }}
{{- end }}
{{- with include "tuwen.imagesUrl" .root }}
TUWEN_RESULT_IMAGES_URL: {{ . }}
{{- end }}
{{- with include "tuwen.index.jdbcUrl" .root }}
TUWEN_INDEX_JDBC_URL: {{ . }}{{ if include "tuwen.index.caSecret" $.root }}{{ ternary "&" "?" (contains "?" .) }}sslrootcert=/etc/index-ca/ca.crt{{ end }}
TUWEN_INDEX_USER: {{ $values.index.user }}
TUWEN_INDEX_CONNECTIONS: {{ $values.index.connections | quote }}
{{- with $values.index.migrationUser }}
TUWEN_INDEX_MIGRATION_USER: {{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $value := .values.config }}
{{ $name }}: {{ ternary $value (toJson $value) (kindIs "string" $value) | quote }}
{{- end }}
{{- end }}

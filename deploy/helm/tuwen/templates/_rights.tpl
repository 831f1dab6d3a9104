{{/* Who may what at the brokers: what the code does, and no more. A name that ends with * is a prefix. */}}
{{- define "tuwen.rights" -}}
{{- include "tuwen.rights.dotted" . | replace "." .Values.kafka.separator }}
{{- end }}

{{- define "tuwen.rights.dotted" -}}
{{- $lanes := include "tuwen.lanes" . | fromYaml }}
{{- $topics := list }}
{{- $groups := list }}
{{- $deadLetters := list }}
{{- $handed := list }}
{{- $bulk := list }}
{{- range $worker, $ofWorker := $lanes }}
{{- $deadLetters = append $deadLetters (printf "%s.dlq" $worker) }}
{{- $bulk = append $bulk $ofWorker.bulk.topic }}
{{- range $lane, $_ := $ofWorker }}
{{- if ne $lane "bulk" }}
{{- $handed = append $handed .topic | uniq }}
{{- end }}
{{- $topics = append $topics .topic | uniq }}
{{- $groups = append $groups .group }}
{{- end }}
{{- end }}
upload-service:
  - topic: [oss.events]
    group: [upload-service]
    may: [Read]
  - topic: [image.uploaded, oss.events.dlq]
    group: []
    may: [Write]
  # Sessions that are over: it ends them, and hears of those that others end.
  - topic: [sessions.revoked]
    group: []
    may: [Read, Write]
operations:
  # Replays, rebuilds of the index, dead letters that are tried again and settled, the oldest of every lane, originals without an event, deletions, the audit.
  - topic: [oss.events, oss.events.dlq, replays, index.rebuilds, image.deletions, deletions, admin.audit, webhooks, webhooks.dlq, {{ concat $handed $deadLetters | join ", " }}]
    group: []
    may: [Read, Write]
  - topic: [ocr.usage, {{ join ", " $bulk }}]
    group: []
    may: [Read]
  - topic: [sessions.revoked]
    group: []
    may: [Write]
  - topic: []
    group: [operations.replays]
    may: [Read]
  # How far the intake and the workers are.
  - topic: []
    group: [upload-service, {{ join ", " $groups }}]
    may: [Describe]
result-service:
  # Each instance hears all results, and one of them writes the index.
  - topic: [image.processed]
    group: ["result-service-*"]
    may: [Read]
  # What is to be deleted: it says so, and hears what other instances have said, and what is done.
  - topic: [image.deletions]
    group: []
    may: [Read, Write]
  # The index: a group for each version of it, and what operators order.
  - topic: [image.uploaded]
    group: ["result-service.index*"]
    may: [Read]
  - topic: [index.rebuilds]
    group: []
    may: [Read, Write]
  # Webhooks: what is to be told, a group for each receiver, and what a receiver has not taken.
  - topic: [webhooks]
    group: ["result-service.webhooks*"]
    may: [Read]
  - topic: [webhooks, webhooks.dlq]
    group: []
    may: [Write]
  - topic: [sessions.revoked]
    group: []
    may: [Read]
{{- range $worker, $lanes := $lanes }}
{{ $worker }}:
  - topic: [{{ $lanes.live.topic }}, {{ $lanes.replay.topic }}]
    group: [{{ $lanes.live.group }}, {{ $lanes.retry.group }}, {{ $lanes.bulk.group }}, {{ $lanes.replay.group }}]
    may: [Read]
  - topic: [{{ $lanes.retry.topic }}, {{ $lanes.bulk.topic }}]
    group: []
    may: [Read, Write]
  - topic: [{{ $worker }}.dlq, image.processed]
    group: []
    may: [Write]
{{- if eq $worker "ocr-worker" }}
  # The calls of OCR providers, which all instances count together.
  - topic: [ocr.usage]
    group: []
    may: [Read, Write]
{{- end }}
{{- end }}
keda:
  - topic: [{{ join ", " $topics }}]
    group: [{{ join ", " $groups }}]
    may: [Describe]
{{- end }}

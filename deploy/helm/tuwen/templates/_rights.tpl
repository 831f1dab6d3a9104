{{/* Who may what at the brokers: what the code does, and no more. A name that ends with * is a prefix. */}}
{{- define "tuwen.rights" -}}
upload-service:
  - topic: [oss.events]
    group: [upload-service]
    may: [Read]
  - topic: [image.uploaded, oss.events.dlq]
    group: []
    may: [Write]
operations:
  # Replays, dead letters that are tried again and settled, the oldest of every lane, originals without an event.
  - topic: [oss.events, oss.events.dlq, image.uploaded, image.replay.ocr, image.replay.rendition, ocr-worker.retry, ocr-worker.dlq, image-resize-worker.retry, image-resize-worker.dlq, replays]
    group: []
    may: [Read, Write]
  - topic: []
    group: [operations.replays]
    may: [Read]
  # How far the intake and the workers are.
  - topic: []
    group: [upload-service, ocr-worker, ocr-worker.retry, ocr-worker.replay, image-resize-worker, image-resize-worker.retry, image-resize-worker.replay]
    may: [Describe]
result-service:
  - topic: [image.processed]
    group: ["result-service-*"]
    may: [Read]
{{- range $worker, $lanes := include "tuwen.lanes" . | fromYaml }}
{{ $worker }}:
  - topic: [{{ $lanes.live.topic }}, {{ $lanes.replay.topic }}]
    group: [{{ $lanes.live.group }}, {{ $lanes.retry.group }}, {{ $lanes.replay.group }}]
    may: [Read]
  - topic: [{{ $lanes.retry.topic }}]
    group: []
    may: [Read, Write]
  - topic: [{{ $worker }}.dlq, image.processed]
    group: []
    may: [Write]
{{- end }}
keda:
  - topic: [image.uploaded, image.replay.ocr, image.replay.rendition, ocr-worker.retry, image-resize-worker.retry]
    group: [ocr-worker, ocr-worker.retry, ocr-worker.replay, image-resize-worker, image-resize-worker.retry, image-resize-worker.replay]
    may: [Describe]
{{- end }}

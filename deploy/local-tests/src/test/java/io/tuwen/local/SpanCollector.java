package io.tuwen.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An OTLP collector over gRPC that keeps what it is sent. */
final class SpanCollector implements AutoCloseable {
  /** In front of a message of gRPC: whether it is compressed, and its length. */
  private static final int PREFIX = 5;

  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> messages = new ConcurrentLinkedQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /** A span, ids in hexadecimal digits. */
  record Span(
      String service,
      String traceId,
      String id,
      String parentId,
      String name,
      Map<String, String> attributes) {}

  SpanCollector() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Each once: an exporter that hears nothing in time sends again. */
  List<Span> spans(String traceId) {
    return spans.stream().filter(it -> it.traceId().equals(traceId)).distinct().toList();
  }

  /** Whether a text stands anywhere in what was sent, in names, attributes or events of spans. */
  boolean mentions(String text) {
    return messages.stream().anyMatch(it -> new String(it, ISO_8859_1).contains(text));
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> messages.add(body.getBytes()))
        .map(SpanCollector::spans)
        .onSuccess(
            taken -> {
              spans.addAll(taken);
              request
                  .response()
                  .putHeader("content-type", "application/grpc")
                  .putTrailer("grpc-status", "0")
                  .end(Buffer.buffer(new byte[PREFIX]));
            })
        .onFailure(e -> request.response().setStatusCode(500).end(e.toString()));
  }

  private static List<Span> spans(Buffer message) {
    try {
      return ExportTraceServiceRequest.parseFrom(message.getBytes(PREFIX, message.length()))
          .getResourceSpansList()
          .stream()
          .flatMap(SpanCollector::spans)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Stream<Span> spans(ResourceSpans resource) {
    var service = attributes(resource.getResource().getAttributesList()).get("service.name");
    return resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(
            span ->
                new Span(
                    service,
                    HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                    HexFormat.of().formatHex(span.getSpanId().toByteArray()),
                    HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
                    span.getName(),
                    attributes(span.getAttributesList())));
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                it ->
                    it.getValue().hasStringValue()
                        ? it.getValue().getStringValue()
                        : it.getValue().toString().strip()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

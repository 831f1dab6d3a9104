package io.tuwen.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The four services, and what each gets on one machine. */
enum Service {
  UPLOAD("upload-service", 1, 192),
  OCR("ocr-worker", 2, 128),
  RESIZE("image-resize-worker", 3, 128),
  RESULT("result-service", 4, 128);

  private final String serviceName;
  private final int portOffset;
  private final int heapMegabytes;

  Service(String serviceName, int portOffset, int heapMegabytes) {
    this.serviceName = serviceName;
    this.portOffset = portOffset;
    this.heapMegabytes = heapMegabytes;
  }

  String serviceName() {
    return serviceName;
  }

  /** Its port, counted from the gateway's. */
  int portOffset() {
    return portOffset;
  }

  int heapMegabytes() {
    return heapMegabytes;
  }

  Path jar(Path root) {
    return root.resolve(serviceName).resolve("target/quarkus-app/quarkus-run.jar");
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Service::serviceName).toList();
  }

  static Optional<Service> named(String name) {
    return Arrays.stream(values()).filter(it -> it.serviceName.equals(name)).findFirst();
  }
}

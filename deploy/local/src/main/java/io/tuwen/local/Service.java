package io.tuwen.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The four services, and what each gets on one machine. */
public enum Service {
  UPLOAD("upload-service", 1, 192, false),
  // Its work is loops over pixels, which the second compiler makes several times faster.
  OCR("ocr-worker", 2, 256, true),
  RESIZE("image-resize-worker", 3, 256, false),
  RESULT("result-service", 4, 128, false);

  private final String serviceName;
  private final int portOffset;
  private final int heapMegabytes;
  private final boolean computes;

  Service(String serviceName, int portOffset, int heapMegabytes, boolean computes) {
    this.serviceName = serviceName;
    this.portOffset = portOffset;
    this.heapMegabytes = heapMegabytes;
    this.computes = computes;
  }

  String serviceName() {
    return serviceName;
  }

  /** Its port, counted from the gateway's. */
  int portOffset() {
    return portOffset;
  }

  /** What its JVM is started with. */
  List<String> jvmOptions() {
    var options = new ArrayList<String>();
    options.add("-Xmx" + heapMegabytes + "m");
    // A process that is out of memory is replaced, and the image that it died over is known.
    options.addAll(List.of("-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError"));
    if (!computes) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  Path jar(Path root) {
    return root.resolve(serviceName).resolve("target/quarkus-app/quarkus-run.jar");
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Service::serviceName).toList();
  }

  static Optional<Service> named(String name) {
    return Arrays.stream(values()).filter(it -> it.serviceName.equals(name)).findFirst();
  }
}

package io.tuwen.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The services, and what each gets on one machine. */
public enum Service {
  UPLOAD("upload-service", 1, 192),
  OCR("ocr-worker", 2, 256),
  RESIZE("image-resize-worker", 3, 256),
  RESULT("result-service", 4, 128),
  OPERATIONS("deploy/operations", 8, 192);

  private static final int MANAGEMENT = 10;

  private final Path module;
  private final int portOffset;
  private final int heapMegabytes;

  Service(String module, int portOffset, int heapMegabytes) {
    this.module = Path.of(module);
    this.portOffset = portOffset;
    this.heapMegabytes = heapMegabytes;
  }

  public String serviceName() {
    return module.getFileName().toString();
  }

  /** Its port, counted from the gateway's. */
  int portOffset() {
    return portOffset;
  }

  /** The port of its health and metrics, counted from the gateway's. */
  int managementOffset() {
    return portOffset + MANAGEMENT;
  }

  /** What its JVM is started with. */
  List<String> jvmOptions() {
    var options = new ArrayList<String>();
    options.add("-Xmx" + heapMegabytes + "m");
    // Else the heap is as large as it may be from the start, and its young part is touched at once.
    options.add("-Xms32m");
    // What is kept free in its old part is touched little by little, for hours, before that is
    // collected once more.
    options.addAll(List.of("-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10"));
    // A process that is out of memory is replaced, and the image that it died over is known.
    options.addAll(List.of("-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError"));
    // Memory that the compiler has had goes back: JDKs before 17.0.9 cannot do that, and begin all
    // the same.
    options.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TrimNativeHeapInterval=60000"));
    // Loops over pixels run in children, which have options of their own.
    options.add("-XX:TieredStopAtLevel=1");
    // What is done once for an image would be interpreted for the first two hundred, which are all
    // that many a local system sees.
    options.add("-XX:CompileThresholdScaling=0.25");
    return options;
  }

  Path jar(Path root) {
    return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /** Whether all of them are built in a checkout. */
  public static boolean areBuilt(Path root) {
    return Arrays.stream(values()).map(it -> it.jar(root)).allMatch(Files::exists);
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Service::serviceName).toList();
  }

  static Optional<Service> named(String name) {
    return Arrays.stream(values()).filter(it -> it.serviceName().equals(name)).findFirst();
  }
}

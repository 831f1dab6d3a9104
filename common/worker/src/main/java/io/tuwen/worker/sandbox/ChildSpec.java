package io.tuwen.worker.sandbox;

import java.util.List;
import java.util.Map;

/**
 * How a child of a worker is started.
 *
 * @param name what it does, for logs, metrics and thread names
 * @param main the class whose {@code main} calls {@link Child#serve}
 * @param classPath of the child: as few jars as it needs
 * @param properties its system properties; no secret, since every user of the machine can read them
 * @param jvmOptions of its virtual machine
 * @param memory in bytes, beyond which it gets no more and ends; zero for no limit
 */
public record ChildSpec(
    String name,
    Class<?> main,
    List<String> classPath,
    Map<String, String> properties,
    List<String> jvmOptions,
    long memory) {
  public ChildSpec {
    classPath = List.copyOf(classPath);
    properties = Map.copyOf(properties);
    jvmOptions = List.copyOf(jvmOptions);
  }
}

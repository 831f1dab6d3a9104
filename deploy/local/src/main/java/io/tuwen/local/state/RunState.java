package io.tuwen.local.state;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a running system tells of itself to {@code status} and {@code down}.
 *
 * @param launcherPid together with the start, since the system gives numbers out again
 */
public record RunState(
    long launcherPid,
    Instant launcherStart,
    int port,
    String kafka,
    String oss,
    List<Component> components) {
  public RunState {
    components = List.copyOf(components);
  }

  /**
   * One part of the system.
   *
   * @param managementPort where a service tells its health and metrics; 0 for what is no service
   * @param pid of its process; that of the launcher for what runs inside it
   */
  public record Component(
      String name,
      String state,
      int port,
      int managementPort,
      long pid,
      Instant since,
      int restarts) {
    /** What its launcher said last. */
    public boolean isUp() {
      return state.equals("up");
    }
  }

  /** A part by its name. */
  public Optional<Component> component(String name) {
    return components.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  String toJson() {
    var all = new JsonArray();
    for (var it : components) {
      all.add(
          new JsonObject()
              .put("name", it.name())
              .put("state", it.state())
              .put("port", it.port())
              .put("managementPort", it.managementPort())
              .put("pid", it.pid())
              .put("since", it.since().toString())
              .put("restarts", it.restarts()));
    }
    return new JsonObject()
        .put("launcherPid", launcherPid)
        .put("launcherStart", launcherStart.toString())
        .put("port", port)
        .put("kafka", kafka)
        .put("oss", oss)
        .put("components", all)
        .encodePrettily();
  }

  /**
   * What {@link #toJson} has written.
   *
   * @throws RuntimeException of several kinds, where it is something else
   */
  static RunState fromJson(String text) {
    var json = new JsonObject(text);
    return new RunState(
        json.getLong("launcherPid"),
        Instant.parse(json.getString("launcherStart")),
        json.getInteger("port"),
        json.getString("kafka"),
        json.getString("oss"),
        json.getJsonArray("components").stream()
            .map(JsonObject.class::cast)
            .map(
                it ->
                    new Component(
                        it.getString("name"),
                        it.getString("state"),
                        it.getInteger("port"),
                        it.getInteger("managementPort"),
                        it.getLong("pid"),
                        Instant.parse(it.getString("since")),
                        it.getInteger("restarts")))
            .toList());
  }
}

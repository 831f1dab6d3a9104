package io.tuwen.local;

import io.tuwen.emulator.AccessKey;
import io.tuwen.emulator.http.OwnAddresses;
import io.tuwen.emulator.sts.Role;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a service is told of the world.
 *
 * @param database where the index is, for the service that has one
 * @param more settings that come before all others
 */
record Backends(
    String kafka,
    URI oss,
    AccessKey accessKey,
    AdminToken adminToken,
    NameKey nameKey,
    SigningKeys signingKeys,
    Map<String, String> database,
    Map<String, String> more) {
  static final String REGION = "cn-hangzhou";

  /** Settings of the services themselves may come from the launcher's environment. */
  private static final List<String> PASSED_ON = List.of("TUWEN_", "QUARKUS_LOG_", "QUARKUS_OTEL_");

  /**
   * Whose images are whose, and by which sessions: for the services that ask who a caller is. The
   * last one names directories that may have such secrets in files.
   */
  private static final Set<String> OF_CALLERS =
      Set.of("OWNER_KEY", "SESSION_KEYS", "SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");

  private static final Set<Service> KNOW_CALLERS = Set.of(Service.UPLOAD, Service.RESULT);

  private static final Set<String> OF_MACHINE =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_TOOL_OPTIONS");

  /** On a machine of one's own, clients that cannot change find what they look for. */
  private static final String COMPATIBILITY =
      "wxocr,cv_ocr_comm,upload_ocr_image,get_ocr_result,ocrservice";

  /** Of which a phone gets the part of its owner, where users log in and ask for it. */
  static final Role PHONE =
      Role.of(
          "tuwen-phone",
          """
          {"Version":"1","Statement":[
           {"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:tuwen-originals/u-*"}]}
          """);

  Backends {
    database = Map.copyOf(database);
    more = Map.copyOf(more);
  }

  /**
   * All of a service's environment; of the launcher's own, only what is named here is passed on.
   *
   * @param ports of the first instance of every service
   */
  Map<String, String> environment(
      Service service, int port, int managementPort, Map<Service, Integer> ports) {
    return environment(service, port, managementPort, ports, System.getenv());
  }

  /** With the launcher's own environment given. */
  Map<String, String> environment(
      Service service,
      int port,
      int managementPort,
      Map<Service, Integer> ports,
      Map<String, String> launcher) {
    var environment = ofMachine(launcher);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("TUWEN_UPLOAD_RESULT_SERVICE", address(ports, Service.RESULT));
    environment.put("TUWEN_ADMIN_RESULT_SERVICE", address(ports, Service.RESULT));
    environment.put("TUWEN_RESULT_IMAGE_RESIZE_WORKER", address(ports, Service.RESIZE));
    // The gateway, and the services that ask each other.
    environment.put("TUWEN_TRUSTED_PROXIES", "127.0.0.1");
    environment.put("RENDITION_SIGNING_KEYS", signingKeys.value());
    // Decoded images are large: many arenas would keep as much memory as several workers need.
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.put("TUWEN_KAFKA_BOOTSTRAP_SERVERS", kafka);
    environment.put("TUWEN_STORAGE_ENDPOINT", oss.toString());
    environment.put("TUWEN_STORAGE_REGION", REGION);
    environment.put("TUWEN_LAUNCHER_PID", Long.toString(ProcessHandle.current().pid()));
    environment.put("OSS_ACCESS_KEY_ID", accessKey.id());
    environment.put("OSS_ACCESS_KEY_SECRET", accessKey.secret());
    launcher.forEach(
        (name, value) -> {
          if (isPassedOn(name, service)) {
            environment.putIfAbsent(name, value);
          }
        });
    environment.putIfAbsent("TUWEN_COMPAT", COMPATIBILITY);
    NameKey.removeFrom(environment);
    if (service != Service.OCR) {
      nameKey.addTo(environment);
    }
    if (service == Service.UPLOAD) {
      addDirectUploads(environment, port);
    }
    AdminToken.removeFrom(environment);
    if (service == Service.OPERATIONS) {
      adminToken.addTo(environment);
    }
    if (service == Service.RESULT) {
      environment.putAll(database);
    } else {
      Database.removeFrom(environment);
    }
    environment.putAll(more);
    return environment;
  }

  private static boolean isPassedOn(String name, Service service) {
    return PASSED_ON.stream().anyMatch(name::startsWith)
        || (OF_CALLERS.contains(name) && KNOW_CALLERS.contains(service));
  }

  /** What a process finds on the machine, and in which encoding it names files. */
  static Map<String, String> ofMachine(Map<String, String> launcher) {
    var environment = new HashMap<>(launcher);
    environment.keySet().retainAll(OF_MACHINE);
    return environment;
  }

  /**
   * A phone may post to the storage itself, which tells this instance and has its own key and STS.
   * Phones that are not on this machine know the storage by another address, which only their owner
   * can say.
   */
  private void addDirectUploads(Map<String, String> environment, int port) {
    environment.putIfAbsent(
        "TUWEN_TICKETS_UPLOAD_URL", oss.resolve("/tuwen-originals/").toString());
    environment.put("TUWEN_TICKETS_CALLBACK_KEYS", oss.toString());
    environment.put(
        "TUWEN_TICKETS_CALLBACK_URL", "http://127.0.0.1:" + port + "/v1/uploads/callback");
    environment.put("TUWEN_STS_ROLE_ARN", PHONE.arn());
    environment.put("TUWEN_CREDENTIALS_STS_ENDPOINT", oss.resolve(OwnAddresses.STS).toString());
  }

  private static String address(Map<Service, Integer> ports, Service service) {
    return "http://127.0.0.1:" + ports.get(service);
  }
}

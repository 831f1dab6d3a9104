package io.tuwen.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the composition says of the system, and what the system says of itself. */
class ComposeTest {
  private static final Path DIRECTORY = Repository.ROOT.resolve("deploy/compose");

  /** By a variable, which may name the digest that deploy/images/pin has found. */
  private static final Set<String> OTHERS =
      Set.of(
          "${TUWEN_NGINX_IMAGE:-nginx:1.29-alpine}",
          "${TUWEN_KAFKA_IMAGE:-apache/kafka:4.1.1}",
          "${TUWEN_POSTGRES_IMAGE:-postgres:18.1}",
          "${TUWEN_PROMETHEUS_IMAGE:-prom/prometheus:v3.7.3}",
          "${TUWEN_GRAFANA_IMAGE:-grafana/grafana:12.3.0}");

  private static final String DIRECTORIES = "SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS";

  private static final Set<String> KEYS =
      Set.of(
          "build",
          "cap_drop",
          "command",
          "depends_on",
          "entrypoint",
          "environment",
          "healthcheck",
          "image",
          "init",
          "mem_limit",
          "network_mode",
          "ports",
          "profiles",
          "read_only",
          "restart",
          "security_opt",
          "stop_grace_period",
          "tmpfs",
          "user",
          "volumes");

  private static Map<String, Object> compose;
  private static Map<String, Map<String, Object>> services;

  @TempDir private Path directory;

  @BeforeAll
  static void parse() throws IOException {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    compose =
        map(
            new Yaml(new SafeConstructor(options))
                .load(Repository.read("deploy/compose/compose.yaml")));
    services = new LinkedHashMap<>();
    map(compose.get("services")).forEach((name, service) -> services.put(name, map(service)));
  }

  @Test
  void nothing_is_written_that_compose_does_not_know() {
    assertThat(compose.keySet().stream().filter(it -> !it.startsWith("x-")))
        .containsExactlyInAnyOrder("name", "services", "volumes");
    services.forEach((name, service) -> assertThat(KEYS).as(name).containsAll(service.keySet()));
  }

  @Test
  void every_image_is_one_of_ours_or_one_that_is_known() throws IOException {
    var built = new TreeSet<String>();
    var base =
        Repository.all("^ARG BASE=(\\S+)$", Repository.read("deploy/images/Dockerfile"))
            .iterator()
            .next();
    services.forEach(
        (name, service) -> {
          if (service.containsKey("build")) {
            var target = (String) map(service.get("build")).get("target");
            built.add(target);
            assertThat(service.get("image"))
                .isEqualTo("tuwen/" + target + ":${TUWEN_VERSION:-local}");
            assertThat(map(service.get("build")))
                .containsEntry("context", "../..")
                .containsEntry("dockerfile", "deploy/images/Dockerfile")
                .containsEntry("args", Map.of("BASE", "${TUWEN_IMAGES_BASE:-" + base + "}"))
                .hasSize(4);
          } else {
            assertThat(OTHERS).as(name).contains((String) service.get("image"));
          }
        });
    assertThat(built).isEqualTo(Repository.targets());
  }

  @Test
  void every_container_can_do_as_little_as_possible() {
    services.forEach(
        (name, service) -> {
          assertThat(service.get("read_only")).as(name).isEqualTo(true);
          assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
          assertThat(service.get("security_opt"))
              .as(name)
              .isEqualTo(List.of("no-new-privileges:true"));
          assertThat(service.get("mem_limit")).as(name).isNotNull();
          assertThat(service).as(name).doesNotContainKey("privileged");
        });
  }

  /**
   * Of all ports only nginx's two can be reached, and those from this machine alone, unless told;
   * and Grafana's, never from another.
   */
  @Test
  void only_the_gateway_can_be_reached() {
    var gateway = environment("gateway");
    services.forEach(
        (name, service) -> {
          if (name.equals("pod")) {
            assertThat(service.get("ports"))
                .isEqualTo(
                    List.of(
                        published(gateway.get("TUWEN_HTTP_PORT")),
                        published(gateway.get("TUWEN_HTTPS_PORT")),
                        "127.0.0.1:${TUWEN_GRAFANA_PORT:-3000}:3000"));
          } else {
            assertThat(service).as(name).doesNotContainKey("ports");
            assertThat(service.get("network_mode")).as(name).isEqualTo("service:pod");
          }
        });
  }

  /** One set of alerts and one dashboard, whether in a cluster or here. */
  @Test
  void what_is_watched_is_what_the_chart_watches() throws IOException {
    var watched = Repository.read("deploy/compose/monitoring/prometheus.yaml");
    for (var service : Repository.SERVICES) {
      var properties =
          Repository.read(
              Repository.module(service) + "/src/main/resources/application.properties");
      var port =
          Repository.all("^quarkus\\.management\\.port=(\\d+)$", properties).iterator().next();

      assertThat(watched)
          .containsPattern("127\\.0\\.0\\.1:" + port + "\"\\], .*service: " + service + "}");
    }
    assertThat(services.get("prometheus").get("volumes").toString())
        .contains("../helm/tuwen/rules:/etc/prometheus/rules:ro");
    assertThat(services.get("grafana").get("volumes").toString())
        .contains("../helm/tuwen/dashboards:/etc/grafana/dashboards:ro");
    for (var name : List.of("prometheus", "grafana")) {
      assertThat(services.get(name).get("profiles")).isEqualTo(List.of("monitoring"));
    }
    assertThat(environment("grafana"))
        .containsEntry("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer")
        .containsEntry("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION", "true");
  }

  private static String published(String port) {
    return "${TUWEN_PUBLISH:-127.0.0.1}:%1$s:%1$s".formatted(port);
  }

  @Test
  void uploads_that_wait_fit_into_their_tmpfs() throws IOException {
    var configuration = Repository.read("docs/configuration.md");
    var body =
        Repository.all("^\\| `tuwen\\.upload\\.max-body` \\| `(\\d+)M`", configuration)
            .iterator()
            .next();
    var environment = environment("upload-service");
    var room = megabytes("size=(\\d+)m", services.get("upload-service").get("tmpfs"));

    assertThat(Integer.parseInt(environment.get("TUWEN_UPLOAD_MAX_CONCURRENT")))
        .isPositive()
        .isLessThanOrEqualTo(room / Integer.parseInt(body));
  }

  /** An empty variable is no default: pages of mini-programs had no sockets. */
  @ParameterizedTest
  @MethodSource("io.tuwen.images.Repository#services")
  void no_setting_with_a_default_is_told_to_be_empty_where_nothing_is_said(String service)
      throws IOException {
    var documented = Repository.read("docs/configuration.md");
    var withDefault =
        Repository.all("^\\| `(tuwen\\.[a-z.-]+)` \\| `[^`]", documented).stream()
            .map(it -> it.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .collect(Collectors.toSet());

    assertThat(withDefault).contains("TUWEN_ORIGINS", "TUWEN_UPLOAD_MAX_BODY");
    assertThat(environment(service).entrySet())
        .filteredOn(it -> it.getValue().endsWith("-}"))
        .extracting(Map.Entry::getKey)
        .doesNotContainAnyElementsOf(withDefault);
  }

  /**
   * The interlaced PNG of 780 KB that needs 800 MB met a limit of 768 MB, and a container that has
   * none left is killed with all that it has in work. A full tmpfs counts as memory, too.
   */
  @ParameterizedTest
  @MethodSource("io.tuwen.images.Repository#services")
  void the_limit_of_memory_holds_everything_that_may_be_in_work(String service) throws IOException {
    var table = new Properties();
    table.load(new StringReader(Repository.read("deploy/memory.properties")));
    var environment = environment(service);
    var own =
        megabytes("-Xmx(\\d+)m", environment.get("JAVA_TOOL_OPTIONS"))
            + Integer.parseInt(table.getProperty(service + ".beside-heap"))
            + megabytes("size=(\\d+)m", services.get(service).get("tmpfs"));
    var child = table.getProperty(service + ".child");
    var work =
        child == null
            ? 0
            : Integer.parseInt(concurrency(environment))
                    * (Integer.parseInt(child)
                        // Engines of clouds are a setting away.
                        + Integer.parseInt(table.getProperty(service + ".encoder", "0"))
                        + Integer.parseInt(table.getProperty(service + ".codes", "0")))
                + megabytes("(\\d+)M", environment.get("TUWEN_IMAGES_MEMORY"));

    assertThat(megabytes("(\\d+)m", services.get(service).get("mem_limit")))
        .isGreaterThanOrEqualTo(own + work);
  }

  private static String concurrency(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(it -> it.getKey().matches("TUWEN_(OCR|RESIZE)_CONCURRENCY"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** A worker that decodes strangers' files can be given a key that deletes no original. */
  @Test
  void every_service_may_have_a_key_of_its_own() {
    for (var service : Repository.SERVICES) {
      var own = service.toUpperCase(Locale.ROOT).replace('-', '_');

      assertThat(environment(service).get("OSS_ACCESS_KEY_SECRET"))
          .startsWith("${%s_ACCESS_KEY_SECRET:-${OSS_ACCESS_KEY_SECRET:?".formatted(own));
      assertThat(environment(service).get("OSS_ACCESS_KEY_ID"))
          .startsWith("${%s_ACCESS_KEY_ID:-${OSS_ACCESS_KEY_ID:?".formatted(own));
    }
  }

  /**
   * Each is read as the user who has made them; the others, which decode strangers' files or have
   * no users, do not see them.
   */
  @Test
  void sessions_and_apps_are_files_of_the_services_that_read_them() {
    var sessions = "./sessions:/run/secrets/sessions:ro";
    var apps = "./apps:/run/secrets/apps:ro";

    assertThat(services.get("upload-service").get("volumes")).isEqualTo(List.of(sessions, apps));
    assertThat(services.get("result-service").get("volumes"))
        .isEqualTo(
            List.of(
                sessions, "./index:/run/secrets/index:ro", "./webhooks:/run/secrets/webhooks:ro"));
    assertThat(environment("upload-service"))
        .containsEntry(DIRECTORIES, "/run/secrets/sessions,/run/secrets/apps");
    assertThat(environment("result-service"))
        .containsEntry(
            DIRECTORIES, "/run/secrets/sessions,/run/secrets/index,/run/secrets/webhooks");
    for (var service : List.of("upload-service", "result-service")) {
      assertThat(services.get(service).get("user")).isEqualTo(services.get("gateway").get("user"));
      assertThat(environment(service).keySet())
          .noneMatch(
              it ->
                  it.matches("SESSION_KEYS|OWNER_KEY|TUWEN_(APPS_|API_KEYS|INTAKE_|WEBHOOKS_).*"));
    }
    for (var service : List.of("ocr-worker", "image-resize-worker", "operations")) {
      assertThat(services.get(service)).as(service).doesNotContainKey("volumes");
      assertThat(environment(service)).as(service).doesNotContainKey(DIRECTORIES);
    }
  }

  @Test
  void who_may_ask_is_said_to_all_services_that_clients_reach() {
    for (var service : List.of("upload-service", "result-service", "image-resize-worker")) {
      assertThat(environment(service))
          .as(service)
          .containsEntry("TUWEN_ACCESS", "${TUWEN_ACCESS:-open}");
    }
  }

  /** A process that crashes writes its environment, and a superuser needs no network. */
  @Test
  void the_database_takes_one_user_by_a_password_in_a_file() throws IOException {
    var database = services.get("database");
    var rules =
        Repository.all("^(host.*)$", Repository.read("deploy/compose/database/pg_hba.conf"));

    assertThat(rules).containsExactly("host tuwen tuwen 127.0.0.1/32 scram-sha-256");
    assertThat(database.get("command").toString())
        .contains("listen_addresses=127.0.0.1", "hba_file=/etc/tuwen/pg_hba.conf");
    assertThat(environment("database").keySet()).doesNotContain("POSTGRES_PASSWORD");
    assertThat(environment("result-service"))
        .containsEntry(
            "TUWEN_INDEX_JDBC_URL",
            "${TUWEN_INDEX_JDBC_URL:-jdbc:postgresql://127.0.0.1:5432/tuwen}")
        .doesNotContainKey("TUWEN_INDEX_PASSWORD");
  }

  /** Phones get their texts also while there are no lists. */
  @Test
  void no_service_waits_for_the_database() {
    services.forEach(
        (name, service) ->
            assertThat(map(service.getOrDefault("depends_on", Map.of())).keySet())
                .as(name)
                .doesNotContain("database"));
  }

  private static int megabytes(String pattern, Object text) {
    return Integer.parseInt(Repository.all(pattern, text.toString()).iterator().next());
  }

  /** Names of buckets and the region are one setting for the services and for the storage. */
  @Test
  void the_storage_has_the_buckets_of_the_services() {
    var of = environment("ocr-worker");

    assertThat(services.get("storage").get("command"))
        .isEqualTo(
            List.of(
                "--host",
                "127.0.0.1",
                "--region",
                of.get("TUWEN_STORAGE_REGION"),
                "--bucket",
                of.get("TUWEN_STORAGE_ORIGINALS_BUCKET"),
                "--bucket",
                of.get("TUWEN_STORAGE_TEXTS_BUCKET"),
                "--bucket",
                of.get("TUWEN_STORAGE_RENDITIONS_BUCKET")));
  }

  @Test
  void what_is_set_where_nothing_is_said_is_what_the_services_take() throws IOException {
    var defaults = settingsWithDefaults();
    environment("ocr-worker")
        .forEach(
            (name, value) -> {
              if (name.startsWith("TUWEN_STORAGE_") && !name.endsWith("_ENDPOINT")) {
                assertThat(value).isEqualTo("${%s:-%s}".formatted(name, defaults.get(name)));
              }
            });
  }

  @Test
  void every_variable_is_explained() throws IOException {
    var readme = Repository.read("deploy/compose/README.md");

    assertThat(
            Repository.all("\\$\\{(\\w+):-", Repository.read("deploy/compose/compose.yaml"))
                .stream()
                .filter(it -> !it.equals("TUWEN_VERSION")))
        .allMatch(it -> readme.contains("`" + it + "`"));
  }

  /** What it has not answered is not in the archive, and every start loads it anew. */
  @Test
  void the_archive_of_classes_has_those_of_health_and_metrics() throws IOException {
    var script = Repository.read("deploy/images/archive-classes");

    assertThat(Repository.all("/dev/tcp/127\\.0\\.0\\.1/(\\S+)$", script))
        .containsExactly("$QUARKUS_MANAGEMENT_PORT");
    assertThat(script).contains("QUARKUS_MANAGEMENT_PORT=", "^HTTP/1\\.1\\ (200|503)");
  }

  @Test
  void services_are_where_others_look_for_them() throws IOException {
    var gateway = environment("gateway");
    for (var service : Repository.SERVICES) {
      var properties =
          Repository.read(
              Repository.module(service) + "/src/main/resources/application.properties");
      var port = Repository.all("^quarkus\\.http\\.port=(\\d+)$", properties).iterator().next();
      var management =
          Repository.all("^quarkus\\.management\\.port=(\\d+)$", properties).iterator().next();

      assertThat(services.get(service).get("healthcheck").toString())
          .contains("/dev/tcp/127.0.0.1/" + management + ";")
          .contains("/q/health/ready");
      assertThat(Repository.read("deploy/images/Dockerfile"))
          .contains("EXPOSE %s %s\n".formatted(port, management));
      if (Set.of("upload-service", "result-service", "image-resize-worker").contains(service)) {
        var variable = "TUWEN_" + service.toUpperCase(Locale.ROOT).replace('-', '_');
        assertThat(gateway).containsEntry(variable, "127.0.0.1:" + port);
      }
    }
    assertThat(environment("upload-service"))
        .containsEntry("TUWEN_STORAGE_ENDPOINT", "${TUWEN_STORAGE_ENDPOINT:-http://127.0.0.1:9000}")
        .containsEntry("TUWEN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    assertThat(environment("kafka"))
        .containsEntry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:9092");
  }

  @Test
  void every_setting_is_one_that_is_documented() throws IOException {
    var known = settings();
    for (var service : services.keySet()) {
      if (Repository.SERVICES.contains(service)) {
        assertThat(known).as(service).containsAll(environment(service).keySet());
      }
    }
    var template = Repository.read("deploy/nginx/templates/tuwen.conf.template");
    assertThat(environment("gateway").keySet())
        .isEqualTo(Repository.all("\\$\\{(\\w+)}", template));
  }

  /** From the documentation, which a test of every service holds to the code. */
  private static Set<String> settings() throws IOException {
    var text = Repository.read("docs/configuration.md");
    var names = Repository.all("`([A-Z][A-Z_]+[A-Z])`", text);
    Repository.all("^\\| `(tuwen\\.[a-z.-]+)`", text)
        .forEach(it -> names.add(it.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_")));
    return names;
  }

  private static Map<String, String> settingsWithDefaults() throws IOException {
    var rows = Pattern.compile("^\\| `(tuwen\\.[a-z.-]+)` \\| `([^`]+)` \\|", Pattern.MULTILINE);
    return rows.matcher(Repository.read("docs/configuration.md"))
        .results()
        .collect(
            Collectors.toMap(
                it -> it.group(1).toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_"),
                it -> it.group(2),
                (one, other) -> one));
  }

  /** Nothing half made may stay: it would be taken for the real thing the next time. */
  @Test
  void without_openssl_there_are_no_secrets() throws Exception {
    var tools = Files.createDirectory(directory.resolve("tools"));
    for (var tool : List.of("dirname", "id", "cat", "mv", "mkdir", "rm")) {
      Files.createSymbolicLink(tools.resolve(tool), which(tool));
    }
    assertThat(refused(tools)).contains("openssl is missing");

    var broken =
        Files.writeString(tools.resolve("openssl"), "#!/bin/sh\necho no luck >&2\nexit 1\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(refused(tools)).contains("no luck");

    Files.writeString(directory.resolve("made/.env"), "");
    assertThat(refused(tools)).contains("made no certificate").contains("no luck");
  }

  private String refused(Path tools) throws IOException, InterruptedException {
    var made = Files.createDirectories(directory.resolve("made"));
    var before = files(made);
    var builder =
        new ProcessBuilder(
                which("bash").toString(), DIRECTORY.resolve("secrets").toString(), made.toString())
            .redirectErrorStream(true);
    builder.environment().put("PATH", tools.toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(files(made)).isEqualTo(before);
    return said;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var tree = Files.walk(directory)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }

  private static Path which(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(it -> Path.of(it, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void secrets_are_made_once_and_are_nobody_elses() throws Exception {
    run("secrets", Map.of(), directory.toString());
    var made = Files.readString(directory.resolve(".env"));
    run("secrets", Map.of(), directory.toString());

    assertThat(Files.readString(directory.resolve(".env"))).isEqualTo(made);
    for (var file :
        List.of(
            ".env",
            "certificate/key.pem",
            "sessions/SESSION_KEYS",
            "sessions/OWNER_KEY",
            "index/TUWEN_INDEX_PASSWORD")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(Repository.all("^(\\w+)=", made))
        .isEqualTo(
            Repository.all("\\$\\{(\\w+):\\?", Repository.read("deploy/compose/compose.yaml")));
    assertThat(Repository.all("^(?:\\w+SECRET|TUWEN_ADMIN_TOKEN|TUWEN_NAME_KEY)=(\\w+)$", made))
        .hasSize(3)
        .allMatch(it -> it.length() >= 32);
    assertThat(Repository.all("^RENDITION_SIGNING_KEYS=\\w+=(\\w+)$", made))
        .allMatch(it -> it.length() >= 32)
        .hasSize(1);
  }

  /** With another key of owners, every user becomes another owner. */
  @Test
  void keys_of_sessions_and_owners_are_made_once_and_each_by_itself() throws Exception {
    run("secrets", Map.of(), directory.toString());
    var sessions = Files.readString(directory.resolve("sessions/SESSION_KEYS"));
    var owners = Files.readString(directory.resolve("sessions/OWNER_KEY"));
    Files.delete(directory.resolve("sessions/SESSION_KEYS"));

    run("secrets", Map.of(), directory.toString());

    assertThat(directory.resolve("sessions/OWNER_KEY")).hasContent(owners);
    assertThat(owners).matches("[0-9a-f]{64}");
    assertThat(Files.readString(directory.resolve("sessions/SESSION_KEYS")))
        .matches("first=[0-9a-f]{64}")
        .isNotEqualTo(sessions);
    assertThat(directory.resolve("apps")).isEmptyDirectory();
  }

  /** A full disk left it empty, and the services would not start until it was deleted by hand. */
  @ParameterizedTest
  @ValueSource(
      strings = {"sessions/SESSION_KEYS", "sessions/OWNER_KEY", "index/TUWEN_INDEX_PASSWORD"})
  void a_secret_that_is_empty_is_made_anew(String file) throws Exception {
    run("secrets", Map.of(), directory.toString());
    Files.writeString(directory.resolve(file), "");
    Files.writeString(directory.resolve("certificate/certificate.pem"), "");

    run("secrets", Map.of(), directory.toString());

    assertThat(Files.readString(directory.resolve(file))).matches("(first=)?[0-9a-f]{64}");
    assertThat(directory.resolve("certificate/certificate.pem"))
        .content()
        .startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(files(directory)).noneMatch(it -> it.toString().endsWith(".new"));
  }

  /** Made by one user, called again as root: nginx could not read its own key any more. */
  @Test
  void secrets_belong_to_the_user_of_the_env() throws Exception {
    assumeThat(System.getProperty("user.name"))
        .as("only root can give them away")
        .isEqualTo("root");
    run("secrets", Map.of(), directory.toString());
    var env = directory.resolve(".env");
    Files.writeString(
        env,
        Files.readString(env)
            .replace("TUWEN_UID=101", "TUWEN_UID=1234")
            .replace("TUWEN_GID=101", "TUWEN_GID=1235"));

    run("secrets", Map.of(), directory.toString());

    for (var file : List.of("certificate/key.pem", "sessions/OWNER_KEY", "index", "apps")) {
      assertThat(Files.readAttributes(directory.resolve(file), "unix:uid,gid"))
          .as(file)
          .isEqualTo(Map.of("uid", 1234, "gid", 1235));
    }
  }

  /** An installation of before has an .env without one, and its services would not start. */
  @Test
  void a_key_of_names_is_added_to_secrets_that_have_none() throws Exception {
    run("secrets", Map.of(), directory.toString());
    var made = Files.readString(directory.resolve(".env"));
    var older = made.replaceAll("TUWEN_NAME_KEY=.*\\n", "");
    Files.writeString(directory.resolve(".env"), older);

    run("secrets", Map.of(), directory.toString());

    assertThat(Files.readString(directory.resolve(".env")))
        .startsWith(older)
        .matches("(?s).*\\nTUWEN_NAME_KEY=[0-9a-f]{64}\\n");
  }

  @Test
  void the_topics_are_those_of_the_code() throws Exception {
    var orders = run("topics", Map.of("KAFKA_TOPICS", "echo")).lines().toList();

    assertThat(orders.stream().map(ComposeTest::ordered).toList())
        .containsExactlyInAnyOrderElementsOf(
            Topics.ALL.stream().map(ComposeTest::described).toList());
  }

  private static String described(TopicSpec spec) {
    return spec.name() + " " + spec.partitions() + " " + new TreeMap<>(spec.config());
  }

  private static String ordered(String order) {
    var words = List.of(order.split(" "));
    var config = new TreeMap<String, String>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("--config")) {
        var setting = words.get(i + 1).split("=", 2);
        config.put(setting[0], setting[1]);
      }
    }
    return after("--topic", words) + " " + after("--partitions", words) + " " + config;
  }

  private static String after(String option, List<String> words) {
    return words.get(words.indexOf(option) + 1);
  }

  /** Docker's own opinion, where it is to be had. */
  @Test
  void docker_understands_it() throws Exception {
    assumeThat(Engine.says("compose", "version")).as("there is no docker compose here").isPresent();
    run("secrets", Map.of(), directory.toString());

    assertThat(
            Engine.says(
                "compose",
                "--env-file",
                directory.resolve(".env").toString(),
                "-f",
                DIRECTORY.resolve("compose.yaml").toString(),
                "config",
                "--quiet"))
        .isPresent();
  }

  private static String run(String script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bash", DIRECTORY.resolve(script).toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(script).isZero();
    return said;
  }

  private static Map<String, String> environment(String service) {
    return map(services.get(service).getOrDefault("environment", Map.of())).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().toString()));
  }

  private static Map<String, Object> map(Object node) {
    var map = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) node).forEach((key, value) -> map.put((String) key, value));
    return map;
  }
}

package io.tuwen.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.local.AdminToken;
import io.tuwen.local.Console;
import io.tuwen.local.LocalSystem;
import io.tuwen.local.Options;
import io.tuwen.local.Ports;
import io.tuwen.local.Service;
import io.tuwen.local.Surroundings;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.RunState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deletions race uploads of the same name, both workers by each lane, clients and a bucket that ask
 * for renditions, replays, redrives and sweeps. What was deleted comes back in no bucket, no topic
 * and no answer; what was uploaded again stays.
 *
 * <p>It runs where it is asked to: {@code -Dtuwen.races=1000} deletes as many images; {@code
 * -Dtuwen.races.kills=true} kills a service meanwhile, whenever all have been up for some seconds.
 * {@code DeletedMeanwhileTest} of the workers has the orders that luck would have to find.
 */
@EnabledIfSystemProperty(named = "tuwen.races", matches = "\\d+")
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeletionRaceIT {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final int RACES = Integer.getInteger("tuwen.races", 6);

  /** Records in lanes with which the next replay is ordered. */
  private static final long MOST_WAITING = 200;

  private static final boolean KILLS = Boolean.getBoolean("tuwen.races.kills");
  private static final int AT_ONCE = 6;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TOKEN = "a token of the bucket, 32 letters and more";
  private static final String SIZE = "80*60";
  private static final List<String> BUCKETS =
      List.of("tuwen-originals", "tuwen-texts", "tuwen-renditions");

  private final Queue<Raced> raced = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<byte[]>> events = new ConcurrentHashMap<>();
  private final ScheduledExecutorService actors = Executors.newScheduledThreadPool(24);
  private final Crew crew = new Crew();
  private volatile boolean isOver;

  @TempDir Path data;
  private LogFile log;
  private LocalSystem system;
  private Client client;
  private KafkaProducer<String, byte[]> producer;
  private String token;

  /**
   * An image that was deleted.
   *
   * @param isThereAgain whether it was uploaded again afterwards, and has to be there
   */
  private record Raced(String id, String key, boolean isThereAgain) {}

  @BeforeEach
  void start() throws Exception {
    Chaos.configureLogging();
    assumeThat(Service.areBuilt(ROOT)).isTrue();
    var port = new Ports().any();
    log = new LogFile(data.resolve("logs/tuwen.log"));
    system =
        new LocalSystem(
            Options.oneOfEach(port, data, ROOT), new Console(System.out, log), new Settings());
    system.start();
    client = new Client(URI.create("http://127.0.0.1:" + port));
    token = AdminToken.find(data).orElseThrow();
    producer = new KafkaProducer<>(broker(), new StringSerializer(), new ByteArraySerializer());
    letTheBucketMirror();
    crew.start("events", this::hear);
  }

  /** What the services are told for these races. */
  private static final class Settings implements Surroundings {
    @Override
    public Map<String, String> environment() {
      return Map.of(
          "TUWEN_RESIZE_SIZES", SIZE,
          "TUWEN_RESIZE_MIRROR_TOKEN", TOKEN,
          "TUWEN_SWEEP_MIN_AGE", "1s",
          "TUWEN_DELETIONS_SECOND_LOOK", "5s",
          "TUWEN_LIMITS_UPLOADS_PER_MINUTE", "100000",
          "TUWEN_LIMITS_UPLOADS_BURST", "100000");
    }
  }

  @AfterEach
  void stop() throws Exception {
    isOver = true;
    actors.shutdownNow();
    crew.end();
    if (producer != null) {
      producer.close();
    }
    if (system != null) {
      system.expectEnd();
      system.stop();
    }
    if (log != null) {
      log.close();
    }
  }

  @Test
  void what_is_deleted_stays_away_whatever_goes_on_meanwhile() throws Exception {
    crew.start("sweeps", () -> again("/admin/sweeps", "{}", 300));
    crew.start("replays", this::replay);
    crew.start("redrives", () -> again("/admin/dead-letters/redrive", "{\"all\":true}", 500));
    crew.start("rebuilds", () -> again("/admin/index/rebuild", "{}", 10_000));
    if (KILLS) {
      crew.start("kills", this::kill);
    }
    var racers = Executors.newFixedThreadPool(AT_ONCE);
    var races = new ArrayList<Future<?>>();
    for (int seed = 0; seed < RACES; seed++) {
      var race = new Race(new Random(seed));
      races.add(racers.submit(race));
    }
    for (var race : races) {
      race.get();
    }
    racers.shutdown();
    isOver = true;
    crew.check();
    awaitCalm();

    var traces = traces();
    System.out.printf(
        "%d deletions raced, %d of them followed by an upload of the same name; answers %s;"
            + " traces left %d%n",
        raced.size(),
        raced.stream().filter(Raced::isThereAgain).count(),
        new TreeMap<>(answers),
        traces.size());
    assertThat(raced).hasSize(RACES);
    assertThat(traces).isEmpty();
  }

  /** One image, and all that happens to it at once. */
  private final class Race implements Callable<Void> {
    private final Random random;
    private final String name = "race-" + UUID.randomUUID();
    private String id;
    private String key;

    Race(Random random) {
      this.random = random;
    }

    @Override
    public Void call() throws Exception {
      var hasName = random.nextBoolean();
      var first = untilTaken(() -> hasName ? uploadNamed(0) : upload());
      id = first.json().path("id").asText();
      key = first.json().path("key").asText();
      var publicId = system.names().publicName(new ObjectKey(key)).value();

      var going = new ArrayList<Future<?>>();
      for (int i = 0; i < 3; i++) {
        var worker = random.nextBoolean() ? WorkerKind.OCR : WorkerKind.RENDITION;
        var lane = List.of(Lane.RETRY, Lane.BULK, Lane.REPLAY).get(random.nextInt(3));
        going.add(soon(() -> tell(worker.topic(lane), Map.of())));
        going.add(soon(() -> tell(worker.deadLetters(), letter(worker))));
      }
      going.add(soon(() -> tell(Topics.OSS_EVENTS, Map.of())));
      going.add(soon(() -> get("/v1/images/" + id + "/renditions/thumb")));
      going.add(soon(() -> get("/v1/images/" + id + "/text?wait=2s")));
      going.add(soon(() -> resized("/" + SIZE + "/" + publicId)));
      going.add(soon(() -> resized("/" + publicId + "!compressed.webp")));
      going.add(soon(() -> mirrored(publicId + "!thumb.webp")));
      going.add(soon(() -> mirrored(SIZE + "/" + publicId)));
      var deletion = actors.schedule(this::delete, random.nextInt(700), TimeUnit.MILLISECONDS);
      deletion.get();
      var isThereAgain = hasName && random.nextBoolean();
      if (isThereAgain) {
        // Object storage knows whole seconds alone; other bytes are another image at any time.
        actors
            .schedule(
                () -> untilTaken(() -> uploadNamed(1)), random.nextInt(300), TimeUnit.MILLISECONDS)
            .get();
      }
      for (var each : going) {
        each.get();
      }
      raced.add(new Raced(id, key, isThereAgain));
      return null;
    }

    private Future<?> soon(Step step) {
      var delay = random.nextInt(900);
      return actors.schedule(
          () -> {
            step.run();
            return null;
          },
          delay,
          TimeUnit.MILLISECONDS);
    }

    /** A service may be killed meanwhile. */
    private Client.Answer untilTaken(Callable<Client.Answer> upload) {
      return await().atMost(LIMIT).until(upload, Client.Answer::isSuccess);
    }

    private Client.Answer upload() throws InterruptedException {
      return client.send(
          client
              .request("/v1/images")
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(picture(0)))
              .build());
    }

    /** Under a name of the client's own, as the sample of Alipay does it. */
    private Client.Answer uploadNamed(int version) throws IOException, InterruptedException {
      var form = new ByteArrayOutputStream();
      var head =
          "--limit\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a.png\"\r\n\r\n";
      form.write(head.formatted(name).getBytes(UTF_8));
      form.write(picture(version));
      form.write("\r\n--limit--\r\n".getBytes(UTF_8));
      return client.send(
          client
              .request("/upload_ocr_image")
              .header("Content-Type", "multipart/form-data; boundary=limit")
              .POST(BodyPublishers.ofByteArray(form.toByteArray()))
              .build());
    }

    private byte[] picture(int version) {
      return new Pictures(name.hashCode()).draw(version, Picture.Sort.TEXT).bytes();
    }

    /** Until it is answered; a second one joins the first, or finds nothing. */
    private Void delete() {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                var answer = client.send(client.request("/v1/images/" + id).DELETE().build());
                count("delete " + answer.status());
                return answer.isSuccess() || answer.status() == 404;
              });
      return null;
    }

    private void get(String path) throws InterruptedException {
      count("client " + client.get(path, Optional.empty()).status());
    }

    private void resized(String path) throws InterruptedException {
      var worker = port("image-resize-worker");
      count("rendition " + ask("http://127.0.0.1:" + worker + path).status());
    }

    private void mirrored(String rendition) throws InterruptedException {
      var address = system.storage().endpoint() + "/tuwen-renditions/" + rendition;
      count("mirror " + ask(address).status());
    }

    private Client.Answer ask(String address) throws InterruptedException {
      return client.send(
          HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20)).build());
    }

    /** The image's own event, once more. */
    private void tell(String topic, Map<String, String> headers) throws Exception {
      var event = event(key).get(60, TimeUnit.SECONDS);
      var record = new ProducerRecord<>(topic, key, event);
      add(record.headers(), headers);
      producer.send(record).get();
    }

    private Map<String, String> letter(WorkerKind worker) {
      return Map.of(
          LaneHeaders.DEAD_CODE, "storage_unavailable",
          LaneHeaders.DEAD_REASON, "a race",
          LaneHeaders.DEAD_TOPIC, worker.topic(Lane.LIVE),
          LaneHeaders.DEAD_PARTITION, "0",
          LaneHeaders.DEAD_OFFSET, "0",
          LaneHeaders.DEAD_ATTEMPTS, "8");
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void add(Headers headers, Map<String, String> all) {
    all.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, same -> new AtomicInteger()).incrementAndGet();
  }

  private CompletableFuture<byte[]> event(String key) {
    return events.computeIfAbsent(key, same -> new CompletableFuture<>());
  }

  /** Keeps the first event of each image. */
  private void hear() {
    try (var consumer = consumer()) {
      var partitions = partitions(consumer, Topics.IMAGE_UPLOADED);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!isOver) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            event(record.key()).complete(record.value());
          }
        }
      }
    }
  }

  /** One after the other: each is of all images so far, and reads every one of them again. */
  private void replay() {
    try {
      while (!isOver) {
        order("/admin/replays", "{\"rate\":200}");
        do {
          TimeUnit.SECONDS.sleep(10);
        } while (!isOver && lag() > MOST_WAITING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** An operator who does the same again and again. */
  private void again(String path, String body, int pauseMillis) {
    try {
      while (!isOver) {
        order(path, body);
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(String path, String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("operations") + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofString(body))
            .build();
    count(path + " " + client.send(request).status());
  }

  private void kill() {
    var random = new Random(1);
    try {
      while (!isOver) {
        TimeUnit.SECONDS.sleep(8);
        if (areUp()) {
          var services = system.services();
          var victim = services.get(random.nextInt(services.size()));
          ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
          count("kill " + victim.name());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean areUp() {
    return system.services().stream().allMatch(it -> it.state().equals("up"));
  }

  private int port(String service) {
    return system.services().stream()
        .filter(it -> it.name().equals(service))
        .map(RunState.Component::port)
        .findFirst()
        .orElseThrow();
  }

  /** The bucket fetches what it has not got, and keeps it. */
  private void letTheBucketMirror() throws IOException {
    var bucket = system.storage().bucket("tuwen-renditions");
    bucket.setAcl("public-read");
    bucket.setWebsite(
        """
        <WebsiteConfiguration><RoutingRules><RoutingRule>
          <RuleNumber>1</RuleNumber>
          <Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
          <Redirect>
            <RedirectType>Mirror</RedirectType>
            <MirrorURL>http://127.0.0.1:%d/</MirrorURL>
            <MirrorHeaders>
              <Set><Key>x-tuwen-store</Key><Value>no</Value></Set>
              <Set><Key>x-tuwen-mirror-token</Key><Value>%s</Value></Set>
            </MirrorHeaders>
          </Redirect>
        </RoutingRule></RoutingRules></WebsiteConfiguration>
        """
            .formatted(port("image-resize-worker"), TOKEN));
  }

  /** Returns when no lane has anything to do, and no deletion is open. */
  private void awaitCalm() {
    await()
        // Each race leaves some ten records to the lanes.
        .atMost(LIMIT.plusSeconds(RACES))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> areUp() && lag() == 0 && latest(Topics.IMAGE_DELETIONS).isEmpty() && lag() == 0);
  }

  private long lag() throws ExecutionException, InterruptedException {
    var lag = 0L;
    try (var consumer = consumer();
        var admin = Admin.create(broker())) {
      for (var worker : WorkerKind.ALL) {
        for (var lane : Lane.values()) {
          var committed =
              admin
                  .listConsumerGroupOffsets(worker.group(lane))
                  .partitionsToOffsetAndMetadata()
                  .get();
          for (var end : consumer.endOffsets(partitions(consumer, worker.topic(lane))).entrySet()) {
            var done = committed.get(end.getKey());
            lag += end.getValue() - (done == null ? 0 : done.offset());
          }
        }
      }
    }
    return lag;
  }

  /** What a topic says of each key in the end; a key without a word is not in it. */
  private Map<String, byte[]> latest(String topic) {
    var latest = new HashMap<String, byte[]>();
    try (var consumer = consumer()) {
      var partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value() == null) {
            latest.remove(record.key());
          } else {
            latest.put(record.key(), record.value());
          }
        }
      }
    }
    return latest;
  }

  /** What is left of images that are gone, and what is missing of those that are there again. */
  private List<String> traces() throws InterruptedException {
    var traces = new ArrayList<String>();
    var uploaded = latest(Topics.IMAGE_UPLOADED);
    var objects = new HashMap<String, Collection<String>>();
    BUCKETS.forEach(it -> objects.put(it, List.copyOf(storage().bucket(it).index().keySet())));
    var letters = ask("/admin/dead-letters?limit=1000");
    for (var each : raced) {
      var publicId = system.names().publicName(new ObjectKey(each.key())).value();
      if (each.isThereAgain()) {
        missing(each).ifPresent(traces::add);
        continue;
      }
      objects.forEach(
          (bucket, keys) ->
              keys.stream()
                  .filter(it -> it.contains(each.id()) || it.contains(publicId))
                  .forEach(it -> traces.add(bucket + "/" + it)));
      if (uploaded.containsKey(each.key())) {
        traces.add("an event of " + each.key());
      }
      if (letters.body().contains(each.id())) {
        traces.add("a dead letter of " + each.key());
      }
      var answer = client.get("/v1/images/" + each.id(), Optional.empty());
      if (answer.status() != 404) {
        traces.add("an answer of " + each.key() + ": " + answer.status());
      }
    }
    return traces;
  }

  private Optional<String> missing(Raced image) throws InterruptedException {
    var answer = client.get("/v1/images/" + image.id(), Optional.empty());
    if (answer.status() != 200) {
      return Optional.of(image.key() + " is there again, and " + answer.status());
    }
    var operations = answer.json().path("operations");
    var isDone =
        operations.path("ocr").path("status").asText().equals("completed")
            && operations.path("renditions").size() >= Storage.STYLES.size();
    return isDone ? Optional.empty() : Optional.of(image.key() + " has not got " + operations);
  }

  private Client.Answer ask(String path) throws InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("operations") + path))
            .header("Authorization", "Bearer " + token)
            .build());
  }

  private OssEmulator storage() {
    return system.storage();
  }

  private Map<String, Object> broker() {
    return Map.of("bootstrap.servers", system.kafka());
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(broker(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(it -> new TopicPartition(it.topic(), it.partition()))
        .toList();
  }
}

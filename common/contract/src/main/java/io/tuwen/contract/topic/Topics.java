package io.tuwen.contract.topic;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every topic of the system: the names of those that workers share, and how each is to be made. The
 * topics of a worker's own are those of its {@link WorkerKind}.
 *
 * <p>The launcher, the tests and the packaging create topics from {@link #ALL} and from nowhere
 * else, so a topic that is missing here exists nowhere.
 */
public final class Topics {
  /** Native object-storage notifications, in any of the forms that OSS and EventBridge send. */
  public static final String OSS_EVENTS = BrokerNames.of("oss.events");

  /** Notifications that the intake could not read, with the reason in their headers. */
  public static final String OSS_EVENTS_DLQ = BrokerNames.of("oss.events.dlq");

  /** The latest event of every living image, for ever: what workers consume and replays read. */
  public static final String IMAGE_UPLOADED = BrokerNames.of("image.uploaded");

  /** What the workers did; it wakes the clients that wait. */
  public static final String IMAGE_PROCESSED = BrokerNames.of("image.processed");

  /** What operators want replayed, and how far each replay is; the memory of operations. */
  public static final String REPLAYS = "replays";

  /** That the index is to be made anew, and how far that is. */
  public static final String INDEX_REBUILDS = BrokerNames.of("index.rebuilds");

  /** Which sessions are over before their time; no longer than a session could last. */
  public static final String SESSIONS_REVOKED = BrokerNames.of("sessions.revoked");

  /** What is to be deleted, and how far that is; what is done leaves it again. */
  public static final String IMAGE_DELETIONS = BrokerNames.of("image.deletions");

  /** Which calls of OCR providers were claimed, by engine, day and run of a worker. */
  public static final String OCR_USAGE = BrokerNames.of("ocr.usage");

  /** The proofs of what was deleted. */
  public static final String DELETIONS = "deletions";

  /** What operators have done: who, what, when, and how it ended. */
  public static final String ADMIN_AUDIT = BrokerNames.of("admin.audit");

  /** What the receivers of webhooks are to be told, in the order in which it came about. */
  public static final String WEBHOOKS = "webhooks";

  /** What a receiver of webhooks has not taken. */
  public static final String WEBHOOKS_DLQ = BrokerNames.of("webhooks.dlq");

  static final Duration ONE_DAY = Duration.ofDays(1);
  static final Duration SHORT_TIME = Duration.ofDays(7);
  static final Duration LONG_TIME = Duration.ofDays(30);

  /** So that a whole month can be looked back on. */
  static final Duration TWO_MONTHS = Duration.ofDays(62);

  /** More than a year, so that last year's proofs are there when its books are closed. */
  static final Duration LONGEST_TIME = Duration.ofDays(400);

  public static final List<TopicSpec> ALL =
      Stream.concat(
              Stream.of(
                  TopicSpec.deletedAfter(OSS_EVENTS, SHORT_TIME),
                  TopicSpec.deletedAfter(OSS_EVENTS_DLQ, LONG_TIME),
                  // The broker keeps tombstones for as long as it keeps results: an index that has
                  // stood still for less than that reads every deletion, and after a longer
                  // outage an operator rebuilds it.
                  TopicSpec.compacted(IMAGE_UPLOADED, SHORT_TIME),
                  TopicSpec.deletedAfter(IMAGE_PROCESSED, SHORT_TIME),
                  TopicSpec.compacted(REPLAYS),
                  TopicSpec.compacted(INDEX_REBUILDS),
                  TopicSpec.compactedAndDeletedAfter(SESSIONS_REVOKED, ONE_DAY),
                  TopicSpec.compacted(IMAGE_DELETIONS),
                  TopicSpec.compactedAndDeletedAfter(DELETIONS, LONGEST_TIME),
                  TopicSpec.compactedAndDeletedAfter(ADMIN_AUDIT, LONGEST_TIME),
                  TopicSpec.compactedAndDeletedAfter(OCR_USAGE, TWO_MONTHS),
                  TopicSpec.deletedAfter(WEBHOOKS, SHORT_TIME),
                  TopicSpec.deletedAfter(WEBHOOKS_DLQ, LONG_TIME)),
              WorkerKind.ALL.stream().flatMap(WorkerKind::ownTopics))
          .toList();

  private Topics() {}
}

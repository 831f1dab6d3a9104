package io.tuwen.operations.deadletter;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.webhook.Told;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Settles dead letters: redrives them, or discards them.
 *
 * <p>INVARIANT: a letter is settled only when its work is durable in the retry topic, and one that
 * is settled is never tried again. A crash in between has it tried twice, which workers bear.
 */
@ApplicationScoped
public class Settlements {
  private static final Logger LOG = Logger.getLogger(Settlements.class);

  /** How many are fetched and published at once. */
  private static final int BATCH = 200;

  private static final String BY = "redrive";
  private static final String DELETED = "the image was deleted or replaced meanwhile";

  /** What belongs to the event and not to its death. */
  private static final Set<String> KEPT =
      Set.of("content-type", "traceparent", "tracestate", LaneHeaders.RECEIVER, LaneHeaders.ENGINE);

  private final DeadLetters letters;
  private final Logs logs;
  private final ObjectStore store;
  private final LetterValues values;

  /**
   * One at a time: two operators who mean the same letters have them tried once. Fair, since who
   * settles many takes it again at once, and deletions wait for it.
   */
  private final ReentrantLock turn = new ReentrantLock(true);

  Settlements(DeadLetters letters, Logs logs, ObjectStore store) {
    this.letters = letters;
    this.store = store;
    this.logs = logs;
    values = new LetterValues(logs);
  }

  /** Has one tried again. */
  public DeadLetter redrive(Position id) {
    turn.lock();
    try {
      letters.catchUp();
      var letter = letters.require(id);
      if (again(List.of(letter)) == 0) {
        throw new TuwenException(
            ErrorCode.NOT_FOUND,
            letters.isSettled(id) ? DELETED : "the broker has deleted this dead letter");
      }
      return letter;
    } finally {
      turn.unlock();
    }
  }

  /** Has many tried again. */
  public Redriven redrive(Choice choice) {
    // The oldest first: of one image, what happened first is done and told first again.
    var chosen = new ArrayList<>(letters.matching(choice));
    Collections.reverse(chosen);
    var count = new int[1];
    var tried = inTurns(chosen, it -> count[0] += again(it));
    var redriven = count[0];
    var named = choice.ids();
    var settled = named.stream().filter(it -> !tried.contains(it)).filter(letters::isSettled);
    var alreadySettled = (int) settled.count();
    var missing = named.isEmpty() ? 0 : named.size() - redriven - alreadySettled;
    var unlisted = letters.unlisted(choice);
    LOG.infof(
        "event=dead_letters_redriven count=%d already_settled=%d missing=%d unlisted=%d",
        redriven, alreadySettled, missing, unlisted);
    return new Redriven(redriven, alreadySettled, missing, unlisted);
  }

  /**
   * Settles many. Each batch is a turn of its own, without those that others have settled since.
   *
   * @return which it was done with
   */
  private Set<Position> inTurns(List<DeadLetter> chosen, Consumer<List<DeadLetter>> work) {
    var done = new HashSet<Position>();
    for (int from = 0; from < chosen.size(); from += BATCH) {
      turn.lock();
      try {
        var batch =
            chosen.subList(from, Math.min(from + BATCH, chosen.size())).stream()
                .filter(it -> !letters.isSettled(it.id()))
                .toList();
        if (!batch.isEmpty()) {
          work.accept(batch);
        }
        batch.forEach(it -> done.add(it.id()));
      } finally {
        turn.unlock();
      }
    }
    return done;
  }

  /** Puts one aside. */
  public DeadLetter discard(Position id, String reason) {
    turn.lock();
    try {
      letters.catchUp();
      var letter = letters.require(id);
      settle(List.of(letter), Settlement.DISCARDED, Optional.of(reason));
      LOG.infof("event=dead_letter_discarded id=%s", id);
      return letter;
    } finally {
      turn.unlock();
    }
  }

  /** Puts many aside. */
  public Discarded discard(Choice choice, String reason) {
    var discarded =
        inTurns(
                letters.matching(choice),
                it -> settle(it, Settlement.DISCARDED, Optional.of(reason)))
            .size();
    var unlisted = letters.unlisted(choice);
    LOG.infof("event=dead_letters_discarded count=%d unlisted=%d", discarded, unlisted);
    return new Discarded(discarded, unlisted);
  }

  /**
   * The dead letters of one original that was stored up to then. Letters whose time is not known
   * are among them.
   */
  public List<DeadLetter> of(String key, Instant upTo) {
    return letters.of(key).stream()
        .filter(it -> it.eventTime() == null || !it.eventTime().isAfter(upTo))
        .toList();
  }

  /**
   * Puts those aside that were not settled meanwhile, but for those that tell a receiver of a
   * deletion.
   *
   * @return how many
   */
  public int discardAll(List<DeadLetter> chosen, String reason) {
    if (chosen.isEmpty()) {
      // Most images have none, and their deletions wait for no redrive.
      return 0;
    }
    var webhooks = chosen.stream().filter(it -> it.topic().equals(DeadTopic.WEBHOOKS)).toList();
    var told = webhooks.isEmpty() ? Map.<Position, LogRecord>of() : values.fetch(webhooks);
    turn.lock();
    try {
      var left =
          chosen.stream()
              .filter(it -> !letters.isSettled(it.id()))
              .filter(it -> !told.containsKey(it.id()) || !Told.isDeletion(told.get(it.id())))
              .toList();
      settle(left, Settlement.DISCARDED, Optional.of(reason));
      return left.size();
    } finally {
      turn.unlock();
    }
  }

  /**
   * How many of them are on their way again. The broker has deleted others meanwhile, and what
   * tells of an image that is gone is put aside.
   */
  private int again(List<DeadLetter> chosen) {
    var found = values.fetch(chosen);
    var gone = chosen.stream().filter(it -> isOfNoImage(it, found.get(it.id()))).toList();
    settle(gone, Settlement.DISCARDED, Optional.of(DELETED));
    var present =
        chosen.stream()
            .filter(it -> found.containsKey(it.id()))
            .filter(it -> !gone.contains(it))
            .toList();
    logs.append(present.stream().map(it -> again(it, found.get(it.id()))).toList());
    settle(present, Settlement.REDRIVEN, Optional.empty());
    return present.size();
  }

  /** A receiver is told of a result only as long as this version of the image is there. */
  private boolean isOfNoImage(DeadLetter letter, LogRecord record) {
    return record != null
        && letter.topic().equals(DeadTopic.WEBHOOKS)
        && !Told.isDeletion(record)
        && Optional.ofNullable(letter.key())
            .flatMap(ObjectKey::parse)
            .filter(
                it ->
                    store
                        .describe(Bucket.ORIGINALS, it)
                        .filter(stored -> Told.isOf(record, stored.eTag()))
                        .isEmpty())
            .isPresent();
  }

  private static NewRecord again(DeadLetter letter, LogRecord record) {
    var headers = new HashMap<String, String>();
    KEPT.forEach(name -> record.header(name).ifPresent(it -> headers.put(name, it)));
    headers.put(LaneHeaders.AGAIN, BY);
    return NewRecord.byKey(letter.topic().again(), record.key(), record.value(), headers);
  }

  private void settle(List<DeadLetter> chosen, Settlement how, Optional<String> reason) {
    if (chosen.isEmpty()) {
      return;
    }
    var records = new ArrayList<NewRecord>();
    for (var letter : chosen) {
      var headers =
          new HashMap<>(
              Map.of(
                  LaneHeaders.SETTLED, Long.toString(letter.id().offset()),
                  LaneHeaders.SETTLEMENT, how.word()));
      reason.ifPresent(it -> headers.put(LaneHeaders.SETTLEMENT_REASON, it));
      records.add(
          NewRecord.at(
              letter.id().place(), Optional.ofNullable(letter.key()), Optional.empty(), headers));
    }
    logs.append(records);
    chosen.forEach(it -> letters.settled(it.id()));
  }
}

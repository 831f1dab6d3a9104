package io.tuwen.result.listener;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Deleted;
import io.tuwen.result.index.Projection.Uploaded;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** What the records of the topics change in the index. */
final class IndexEvents {
  private static final Logger LOG = Logger.getLogger(IndexEvents.class);

  private IndexEvents() {}

  /**
   * What a record changes; what is no image of ours, and what cannot be read, changes nothing.
   *
   * @param old the result of an upload before this may have been told before the topics are read
   * @param toRead gets the images whose result is to be looked for
   */
  static Optional<Change> change(
      ConsumerRecord<String, byte[]> record, Instant old, Set<ImageKey> toRead) {
    try {
      var image = ImageKey.parse(new ObjectKey(record.key() == null ? "" : record.key()));
      if (image.isEmpty()) {
        return Optional.empty();
      }
      if (record.topic().equals(Topics.IMAGE_PROCESSED)) {
        if (EventCodec.decodeProcessed(record.value()).isOf(WorkerKind.OCR)) {
          toRead.add(image.get());
        }
        return Optional.empty();
      }
      return Optional.of(uploaded(image.get(), record, old, toRead));
    } catch (TuwenException | IllegalArgumentException e) {
      LOG.errorf(
          "event=undecodable topic=%s partition=%d offset=%d cause=\"%s\"",
          record.topic(), record.partition(), record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Change uploaded(
      ImageKey image, ConsumerRecord<String, byte[]> record, Instant old, Set<ImageKey> toRead) {
    if (record.value() == null) {
      return new Deleted(image, Instant.ofEpochMilli(record.timestamp()));
    }
    var event = EventCodec.decodeUploaded(record.value());
    if (event.time().isBefore(old)) {
      toRead.add(image);
    }
    return new Uploaded(image, event.eTag(), event.time(), event.size(), event.contentType());
  }
}

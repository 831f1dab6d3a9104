package io.tuwen.upload;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one caller may send over time.
 *
 * <p>It is counted before the work, and given back where the work did not happen. Each instance
 * grants its part of what a whole installation grants, so that all of them together never grant
 * more; none asks another.
 */
@ApplicationScoped
public class UploadLimits {
  private final Allowance images;
  private final Allowance bytes;
  private final Allowance pixels;

  @Inject
  UploadLimits(LimitsConfig config, MeterRegistry metrics) {
    this(config, metrics, System::nanoTime);
  }

  /** Limits by a clock of one's own. */
  public UploadLimits(LimitsConfig config, MeterRegistry metrics, LongSupplier nanos) {
    if (config.instances() < 1 || config.addressFactor() < 1) {
      throw new IllegalStateException(
          "tuwen.limits.instances and tuwen.limits.address-factor are at least 1");
    }
    var factor = config.addressFactor();
    long perMinute = part(config, config.uploadsPerMinute());
    long burst = part(config, config.uploadsBurst());
    var perDay = part(config, config.bytesPerDay().asLongValue());
    var perMinuteOfPixels = part(config, config.pixelsPerMinute());
    images =
        new Allowance(
            new Allowance.Grant(
                "upload-rate",
                "images",
                ErrorCode.UPLOAD_RATE_EXCEEDED,
                perMinute,
                Duration.ofMinutes(1),
                burst,
                factor),
            metrics,
            nanos);
    bytes =
        new Allowance(
            new Allowance.Grant(
                "upload-bytes",
                "bytes",
                ErrorCode.UPLOAD_BYTES_EXCEEDED,
                perDay,
                Duration.ofDays(1),
                perDay,
                factor),
            metrics,
            nanos);
    pixels =
        new Allowance(
            new Allowance.Grant(
                "upload-pixels",
                "pixels",
                ErrorCode.QUOTA_EXCEEDED,
                perMinuteOfPixels,
                Duration.ofMinutes(1),
                perMinuteOfPixels,
                factor),
            metrics,
            nanos);
  }

  /** Rounded down: all parts together are never more than the whole, but for a whole of nothing. */
  private static long part(LimitsConfig config, long whole) {
    return Math.max(1, whole / config.instances());
  }

  /**
   * Counts an upload of one image that is about to come.
   *
   * @param most how many bytes it may bring
   * @throws TooMuch which says what the caller has used up
   */
  public Admission admit(Party party, long most) {
    pixels.check(party);
    var image = images.take(party, 1);
    try {
      return new Admission(image, bytes.take(party, most));
    } catch (TooMuch e) {
      image.correct(0);
      throw e;
    }
  }

  Allowance.Taken spendPixels(Party party, long amount) {
    return pixels.spend(party, amount);
  }

  /** How a caller stands. */
  public List<Allowance.Usage> usage(Party party) {
    return List.of(images.usage(party), bytes.usage(party), pixels.usage(party));
  }

  /** Whether it was the client's doing that nothing came of an upload; then it counts. */
  static boolean isClientsDoing(Throwable reason) {
    return reason instanceof TuwenException known && known.category() == Category.PERMANENT;
  }

  /** An upload that was counted. */
  public static final class Admission {
    private final Allowance.Taken imagesTaken;
    private final Allowance.Taken bytesTaken;

    private Admission(Allowance.Taken imagesTaken, Allowance.Taken bytesTaken) {
      this.imagesTaken = imagesTaken;
      this.bytesTaken = bytesTaken;
    }

    /** So many bytes have come. */
    public void received(long count) {
      bytesTaken.correct(count);
    }

    /**
     * It brought so many images.
     *
     * @throws TooMuch where the caller may not send so many more
     */
    public void brought(int count) {
      if (count > 1) {
        imagesTaken.grow(count - 1L);
      }
    }

    /** Its image is somewhere else, and counts where it is fetched. */
    public void broughtNone() {
      imagesTaken.correct(0);
    }

    /** Gives everything back, unless it is the client's doing that nothing came of it. */
    public void failed(Throwable reason) {
      if (!isClientsDoing(reason)) {
        imagesTaken.correct(0);
        bytesTaken.correct(0);
      }
    }
  }
}

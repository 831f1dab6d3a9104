package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.worker.execution.Cancellation;
import java.util.Optional;

/**
 * Reads the text in an image.
 *
 * <p>Promises that every adapter keeps (and {@code OcrEngineConformance} checks): quads and sizes
 * are those of the image in its full size as it stands by its EXIF orientation, also where its text
 * is turned in it; the box of a word covers the word; blanks stand where the image has them; lines
 * come in reading order; the same image gives the same text; an image without text gives no lines
 * and no error; an engine that computes here finds the codes in the image too, and beside the text
 * of another, the worker finds them. Safe from many threads at once; a call works on its caller's
 * thread.
 */
public interface OcrEngine extends AutoCloseable {
  /** The name, and a revision that grows whenever the same image may give another text. */
  EngineId id();

  /** Who reads elsewhere on its behalf; empty where this machine computes the text. */
  default Optional<Provider> provider() {
    return Optional.empty();
  }

  /**
   * A service that reads: its pace is not that of this machine's processors.
   *
   * @param concurrency how many images it is sent at once
   * @param isPaid whether each reading costs money, so that it reads nothing but users' images
   */
  record Provider(int concurrency, boolean isPaid) {}

  /** Whether it can read at the moment, whatever the image is. */
  enum Availability {
    /** As far as is known. */
    ON,
    /** It failed lately, or has too much to do; it may be asked. */
    TROUBLED,
    /** It is not asked. */
    OFF
  }

  /** Whether it can read at the moment, whatever the image is. */
  default Availability availability() {
    return Availability.ON;
  }

  /**
   * Gets ready, before the first image. A paid engine is not asked to.
   *
   * @throws IllegalStateException where it cannot read
   */
  default void warmUp() {}

  /**
   * Reads an image.
   *
   * @param cancellation where it is cancelled, the call soon ends with {@code PROCESSING_TIMEOUT}
   * @throws io.tuwen.contract.error.TuwenException permanent where the image is at fault, transient
   *     where the engine is
   */
  ReadText read(byte[] image, Cancellation cancellation);

  /**
   * Does all of {@link #read} that comes before a provider is asked to read: what fails here, or
   * takes long, is no fault of the provider's, and costs nothing.
   *
   * @throws ProviderFailure {@code IMAGE} where the provider takes no such image; any other where
   *     it was asked for leave to call, for a token, and what it said to that
   * @throws io.tuwen.contract.error.TuwenException permanent where the image is at fault, transient
   *     where this machine is
   */
  default Prepared prepare(byte[] image, Cancellation cancellation) {
    return () -> read(image, cancellation);
  }

  /** An image that is ready to be sent. */
  @FunctionalInterface
  interface Prepared {
    /**
     * Sends it and waits for the answer, no more often than once.
     *
     * @throws io.tuwen.contract.error.TuwenException as {@link #read} does
     */
    ReadText call();

    /** The memory in bytes that {@link #renewed} will take here, after a call. */
    default long memory() {
      return 0;
    }

    /**
     * What to send after a failure that is {@linkplain ProviderFailure#mended mended}; empty where
     * another call would fail alike.
     *
     * @throws io.tuwen.contract.error.TuwenException as {@link #prepare} does
     */
    default Optional<Prepared> renewed() {
      return Optional.of(this);
    }

    /**
     * What the failure means where what is {@link #renewed} is not to be had or not sent: there is
     * no memory, no time or no call left for it. Empty where it means the same.
     */
    default Optional<ProviderFailure> unrenewed() {
      return Optional.empty();
    }
  }

  /**
   * The memory in bytes that reading this image will take here, as far as the file tells before it
   * is decoded; zero where {@link #read} refuses it without decoding.
   */
  long memory(byte[] image);

  @Override
  void close();
}

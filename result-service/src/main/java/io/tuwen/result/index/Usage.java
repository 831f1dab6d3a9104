package io.tuwen.result.index;

import java.time.LocalDate;
import java.util.List;

/**
 * What an owner has used.
 *
 * @param stored what is there now
 * @param total since there is an index
 * @param days those of the last days on which there was something, newest first
 */
public record Usage(Stored stored, Counts total, List<Day> days) {
  public Usage {
    days = List.copyOf(days);
  }

  /** Images, their bytes, and how many of them were read. */
  public record Stored(long images, long bytes, long texts) {}

  /**
   * What has happened. A deletion takes nothing of it back.
   *
   * @param uploads versions of images
   * @param bytes of these
   * @param engineCalls results that engines made, failures too
   * @param texts those of them that were read
   */
  public record Counts(long uploads, long bytes, long engineCalls, long texts) {}

  /** A day in UTC. */
  public record Day(LocalDate day, Counts counts) {}
}

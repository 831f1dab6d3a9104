package io.tuwen.operations.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is to become images, and whose. One of the first three is there.
 *
 * @param prefix how the keys begin; null where they are named
 * @param keys of objects in the originals bucket
 * @param urls addresses of images
 * @param rate images per second
 * @param dryRun look, and store nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportSpec(
    String prefix, List<String> keys, List<String> urls, String owner, int rate, boolean dryRun) {
  public static final int DEFAULT_RATE = 20;
  public static final int MAX_RATE = 1000;

  /** An order is one record of a topic, and all of them are in memory. */
  public static final int MAX_NAMED = 2000;

  public static final int MAX_NAMED_BYTES = 128 << 10;

  public ImportSpec {
    keys = keys == null ? null : List.copyOf(keys);
    urls = urls == null ? null : List.copyOf(urls);
  }
}

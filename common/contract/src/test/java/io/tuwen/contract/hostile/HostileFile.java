package io.tuwen.contract.hostile;

import java.util.function.Supplier;

/**
 * A file that was made to do harm.
 *
 * @param content makes the bytes, for all of them together are too much to be held
 */
public record HostileFile(String name, Supplier<byte[]> content, Expectation expectation) {
  static HostileFile of(String name, Expectation expectation, Supplier<byte[]> content) {
    return new HostileFile(name, content, expectation);
  }

  public byte[] bytes() {
    return content.get();
  }

  @Override
  public String toString() {
    return name;
  }
}

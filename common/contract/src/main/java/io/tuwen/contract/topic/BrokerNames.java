package io.tuwen.contract.topic;

import java.util.Optional;

/**
 * Topics and consumer groups as the brokers call them. Ours have dots between their words, which
 * not every broker takes: {@code tuwen.topics.separator} is what stands there.
 *
 * <p>INVARIANT: all of a process goes by one separator, that of its system property or of its
 * environment; no other source is asked, since names are there before a configuration is.
 */
public final class BrokerNames {
  public static final String PROPERTY = "tuwen.topics.separator";

  /** What brokers take in names; two words of ours never have one of them in common. */
  private static final String ALLOWED = "[._-]";

  private static final String SEPARATOR =
      checked(
          Optional.ofNullable(System.getProperty(PROPERTY))
              .or(() -> Optional.ofNullable(System.getenv("TUWEN_TOPICS_SEPARATOR")))
              .filter(it -> !it.isEmpty())
              .orElse("."));

  private BrokerNames() {}

  /** The name of a topic or a group, from that with dots. */
  public static String of(String dotted) {
    return with(SEPARATOR, dotted);
  }

  public static String separator() {
    return SEPARATOR;
  }

  static String with(String separator, String dotted) {
    return dotted.replace(".", separator);
  }

  static String checked(String separator) {
    if (!separator.matches(ALLOWED)) {
      throw new IllegalStateException(PROPERTY + " is one of . _ -");
    }
    return separator;
  }
}

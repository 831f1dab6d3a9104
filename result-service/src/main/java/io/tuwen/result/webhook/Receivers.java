package io.tuwen.result.webhook;

import io.tuwen.contract.fetch.Fetcher;
import io.tuwen.contract.fetch.NotFetched;
import io.tuwen.contract.fetch.Reach;
import io.tuwen.contract.key.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The receivers that are configured. */
@Singleton
public class Receivers {
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]{1,32}");
  private static final Pattern OWNERS =
      Pattern.compile("guests|users|servers|tenant:[a-z0-9][a-z0-9-]{0,61}");
  private static final int MIN_SECRET_BYTES = 32;

  /** Each costs a consumer, a thread and its window of events. */
  private static final int MAX_RECEIVERS = 16;

  private final List<Receiver> all = new ArrayList<>();

  /**
   * Reads the configuration.
   *
   * @throws IllegalStateException with every line that is missing or wrong
   */
  public Receivers(WebhooksConfig config) {
    var mistakes = new ArrayList<String>();
    new TreeMap<>(config.receivers())
        .forEach(
            (alias, values) ->
                new Reader(alias, values, mistakes).read().ifPresent(it -> all.add(it)));
    if (config.receivers().size() > MAX_RECEIVERS) {
      mistakes.add("there are more than %d receivers".formatted(MAX_RECEIVERS));
    }
    if (config.atOnce() < 1) {
      mistakes.add("tuwen.webhooks.at-once is less than 1");
    }
    try {
      Reach.of(config.networks().orElse(List.of()), false);
    } catch (IllegalArgumentException e) {
      mistakes.add("tuwen.webhooks.networks: " + e.getMessage());
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalStateException(
          "the webhooks are not configured: " + String.join("; ", mistakes));
    }
  }

  public List<Receiver> all() {
    return List.copyOf(all);
  }

  /** Reads one receiver, and notes what is wrong. */
  private record Reader(String alias, WebhooksConfig.Values values, List<String> mistakes) {
    private Optional<Receiver> read() {
      var before = mistakes.size();
      if (!ALIAS.matcher(alias).matches()) {
        mistakes.add("tuwen.webhooks.receivers: an alias is lower-case letters and digits");
        return Optional.empty();
      }
      var url = values.url().filter(Reader::isAddress);
      if (url.isEmpty()) {
        wrong("url", "is an https:// address");
      }
      var owners = Set.copyOf(values.owners().orElse(List.of()));
      if (owners.isEmpty() || !owners.stream().allMatch(it -> OWNERS.matcher(it).matches())) {
        wrong("owners", "is some of guests, users, servers and tenant:NAME");
      }
      if (values.secret().isEmpty()) {
        wrong("secret", "is missing");
      }
      var secrets = Stream.of(values.secret(), values.otherSecret()).flatMap(Optional::stream);
      var keys = secrets.map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
      if (keys.stream().anyMatch(it -> it.length < MIN_SECRET_BYTES)) {
        wrong("secret", "has fewer than %d bytes".formatted(MIN_SECRET_BYTES));
      }
      return mistakes.size() > before
          ? Optional.empty()
          : Optional.of(
              new Receiver(
                  alias, url.orElseThrow(), owners, keys.stream().map(HmacSha256::key).toList()));
    }

    /** Where it leads is looked at when it is asked. */
    private static boolean isAddress(String text) {
      try {
        var uri = Fetcher.uri(text);
        return uri.getHost() != null && List.of("https", "http").contains(uri.getScheme());
      } catch (NotFetched e) {
        return false;
      }
    }

    /** INVARIANT: a value is never shown, since it may be a secret on the wrong line. */
    private void wrong(String name, String what) {
      mistakes.add("tuwen.webhooks.receivers.%s.%s %s".formatted(alias, name, what));
    }
  }
}

package io.tuwen.result.index;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * How the database is connected to.
 *
 * <p>INVARIANT: what goes over a network is encrypted, and the server has shown that it is the one
 * of the address.
 */
final class IndexAddress {
  private static final String VERIFIED = "verify-full";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** What an answer may take beside its query; a server that is silent for longer is gone. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private IndexAddress() {}

  /**
   * The properties of every connection, without the user.
   *
   * @throws IllegalStateException where the address is none, or is not safe
   */
  static Properties properties(String url, String schema, Duration queryTimeout) {
    var asked = Driver.parseURL(url, null);
    if (asked == null) {
      throw refused("is no address of PostgreSQL: jdbc:postgresql://host:port/name");
    }
    if (PGProperty.USER.isPresent(asked) || PGProperty.PASSWORD.isPresent(asked)) {
      throw refused("has a user or a password, which addresses are logged with; say them apart");
    }
    var properties = new Properties();
    if (!isLoopback(asked)) {
      verify(asked, properties);
    }
    PGProperty.CURRENT_SCHEMA.set(properties, schema);
    // A plan for all values does not know which gram is rare, and costs up to twenty times more.
    PGProperty.PREPARE_THRESHOLD.set(properties, 0);
    PGProperty.APPLICATION_NAME.set(properties, "result-service");
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) queryTimeout.plus(SLACK).toSeconds());
    PGProperty.OPTIONS.set(properties, "-c statement_timeout=" + queryTimeout.toMillis());
    return properties;
  }

  private static void verify(Properties asked, Properties properties) {
    var mode = PGProperty.SSL_MODE.getOrDefault(asked);
    if (mode != null && !mode.equals(VERIFIED)) {
      throw refused("leaves this machine with sslmode=" + mode + "; it is " + VERIFIED);
    }
    if (PGProperty.SSL_FACTORY.isPresent(asked)
        || PGProperty.SSL_HOSTNAME_VERIFIER.isPresent(asked)) {
      throw refused("has a class of its own that trusts servers; say sslrootcert");
    }
    PGProperty.SSL_MODE.set(properties, VERIFIED);
    if (!PGProperty.SSL_ROOT_CERT.isPresent(asked)) {
      // The authorities that Java trusts.
      PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
    }
  }

  private static boolean isLoopback(Properties asked) {
    return Arrays.stream(PGProperty.PG_HOST.getOrDefault(asked).split(",", -1))
        .allMatch(IndexAddress::isLoopback);
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost")
          || (isNumeric(host) && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** A name may be another's machine tomorrow. */
  private static boolean isNumeric(String host) {
    return host.indexOf(':') >= 0
        || host.chars().allMatch(it -> it == '.' || (it >= '0' && it <= '9'));
  }

  private static IllegalStateException refused(String why) {
    return new IllegalStateException("tuwen.index.jdbc-url " + why);
  }
}

package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexAddressTest {
  private static Properties properties(String rest) {
    return IndexAddress.properties(
        "jdbc:postgresql://" + rest, IndexDatabase.SCHEMA, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:5432/tuwen",
        "localhost/tuwen",
        "[::1]:5432/tuwen",
        "localhost:1,localhost:2/tuwen"
      })
  void on_this_machine_there_is_no_encryption(String address) {
    assertThat(properties(address).getProperty("sslmode")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db/tuwen",
        "10.0.0.7:5432/tuwen",
        "127.0.0.1,db:5432/tuwen",
        "db/tuwen?sslmode=verify-full",
        "localhost.example.com/tuwen"
      })
  void elsewhere_the_server_shows_that_it_is_the_one(String address) {
    var properties = properties(address);

    assertThat(properties.getProperty("sslmode")).isEqualTo("verify-full");
    assertThat(properties.getProperty("sslfactory")).contains("DefaultJavaSSLFactory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db/tuwen?sslmode=disable",
        "db/tuwen?sslmode=require",
        "db/tuwen?sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "db/tuwen?sslmode=verify-full&sslhostnameverifier=com.example.Any",
        "db/tuwen?user=me",
        "db/tuwen?password=secret",
        "127.0.0.1/tuwen?password=secret"
      })
  void what_is_not_safe_is_refused_without_a_secret(String address) {
    assertThatThrownBy(() -> properties(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("secret");
  }
}

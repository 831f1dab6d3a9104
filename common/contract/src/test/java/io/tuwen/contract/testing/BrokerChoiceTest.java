package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerChoiceTest {
  @Test
  void where_a_container_engine_is_there_the_broker_is_a_container() {
    assertThat(BrokerChoice.choose(Optional.empty(), () -> true)).isEqualTo(BrokerChoice.CONTAINER);
  }

  @Test
  void where_there_is_none_the_broker_runs_in_this_jvm() {
    assertThat(BrokerChoice.choose(Optional.empty(), () -> false)).isEqualTo(BrokerChoice.LOCAL);
  }

  @ParameterizedTest
  @CsvSource({"container,CONTAINER", "local,LOCAL"})
  void the_system_property_decides_without_a_look_for_an_engine(
      String forced, BrokerChoice expected) {
    assertThat(BrokerChoice.choose(Optional.of(forced), BrokerChoiceTest::notToBeAsked))
        .isEqualTo(expected);
  }

  @Test
  void an_unknown_name_is_refused_and_not_taken_for_another() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BrokerChoice.choose(Optional.of("redpanda"), BrokerChoiceTest::notToBeAsked));
  }

  @Test
  void the_container_is_of_the_image_that_compose_runs() {
    assertThat(RepositoryFiles.file("deploy/compose/compose.yaml"))
        .content()
        .contains(ContainerBroker.IMAGE);
  }

  private static boolean notToBeAsked() {
    throw new AssertionError("the container engine was asked for");
  }
}

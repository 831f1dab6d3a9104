package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that is kept, among them all that was ever found: no fuzzer is needed for these. */
class SeedsTest {
  @TestFactory
  Stream<DynamicTest> every_parser_keeps_its_promises_for() throws IOException {
    var inputs = new LinkedHashMap<String, DynamicTest>();
    for (var name : Targets.names()) {
      var target = Targets.named(name);
      for (var seed : seeds(name).entrySet()) {
        var test =
            DynamicTest.dynamicTest(
                name + ": " + seed.getKey(),
                () ->
                    assertThatCode(() -> Harness.hold(target, seed.getValue()))
                        .doesNotThrowAnyException());
        inputs.put(name + seed.getKey(), test);
      }
    }
    return inputs.values().stream();
  }

  private static Map<String, byte[]> seeds(String name) throws IOException {
    var seeds = new LinkedHashMap<>(Seeds.of(name, Path.of("../..")));
    seeds.put("nothing", new byte[0]);
    return seeds;
  }
}

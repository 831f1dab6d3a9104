package io.tuwen.bench.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {
  /** Or one rival would cut a pixel further left than the other, and be compared as worse. */
  @ParameterizedTest
  @EnumSource(Task.class)
  void what_is_cut_off_is_even(Task task) {
    for (var work : task.works()) {
      var scaled = work.scaled(task.sample());
      var size = work.size(task.sample());

      assertThat((scaled.width() - size.width()) % 2).isZero();
      assertThat((scaled.height() - size.height()) % 2).isZero();
    }
  }

  /** An upload's styles are those of the configuration. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/resize,w_1280,h_1280/format,jpg/quality,Q_80",
        "image/resize,m_fill,w_200,h_200/format,jpg/quality,Q_80"
      })
  void the_eager_task_makes_both_styles(String process) {
    assertThat(Task.EAGER.works()).extracting(Work::process).contains(process);
  }
}

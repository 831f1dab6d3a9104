package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A scaler that was switched on in a running release left one replica of five: the manifest lost
 * its field, and the API has a default of one for it.
 */
class ScalerTest {
  private static final String OCR = "tuwen-ocr-worker";
  private static final String UPLOAD = "tuwen-upload-service";

  @AfterEach
  void forget() {
    HelmChart.CLUSTER.clear();
  }

  @Test
  void a_first_release_leaves_the_replicas_to_the_scaler() {
    assertThat(replicas(OCR).isMissingNode()).isTrue();
    assertThat(replicas(UPLOAD).isMissingNode()).isTrue();
  }

  @Test
  void a_scaler_that_takes_over_keeps_what_runs() {
    HelmChart.CLUSTER.runs(OCR, 5, false);
    HelmChart.CLUSTER.runs(UPLOAD, 4, false);

    assertThat(replicas(OCR).asInt()).isEqualTo(5);
    assertThat(replicas(UPLOAD).asInt()).isEqualTo(4);
  }

  /** The field would be lost one release later, and one pod would be left all the same. */
  @Test
  void the_releases_after_it_keep_what_runs_too() {
    HelmChart.CLUSTER.runs(OCR, 7, true);
    HelmChart.CLUSTER.scales("keda-hpa-" + OCR);
    HelmChart.CLUSTER.runs(UPLOAD, 3, true);
    HelmChart.CLUSTER.scales(UPLOAD);

    assertThat(replicas(OCR).asInt()).isEqualTo(7);
    assertThat(replicas(UPLOAD).asInt()).isEqualTo(3);
  }

  /** An upgrade of an idle worker would start a pod for nothing, and Helm 4 would refuse it. */
  @Test
  void a_worker_that_its_scaler_has_put_to_rest_stays_at_rest() {
    HelmChart.CLUSTER.runs(OCR, 0, true);
    HelmChart.CLUSTER.scales("keda-hpa-" + OCR);

    assertThat(replicas(OCR).asInt(-1)).isZero();
  }

  @Test
  void a_release_that_always_had_its_scaler_is_left_to_it() {
    HelmChart.CLUSTER.runs(OCR, 7, false);
    HelmChart.CLUSTER.scales("keda-hpa-" + OCR);

    assertThat(replicas(OCR).isMissingNode()).isTrue();
  }

  /** A scaler of the cluster does nothing for a Deployment that has none. */
  @Test
  void a_scaler_does_not_take_over_nothing() {
    HelmChart.CLUSTER.runs(UPLOAD, 0, false);

    assertThat(replicas(UPLOAD).asInt()).isEqualTo(1);
  }

  @Test
  void without_a_scaler_the_values_say_how_many() {
    HelmChart.CLUSTER.runs(OCR, 5, false);

    var manifests =
        HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of("keda.enabled", "false"));

    assertThat(manifests.get("Deployment", OCR).at("/spec/replicas").asInt()).isEqualTo(2);
  }

  private static JsonNode replicas(String deployment) {
    return HelmChart.render(HelmChart.resource("minimal.yaml"))
        .get("Deployment", deployment)
        .at("/spec/replicas");
  }
}

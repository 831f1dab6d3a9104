package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.sign.AddressSigner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageProcessingTest {
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");

  private final AddressSigner signer =
      new AddressSigner(List.of("test=0123456789abcdef0123456789abcdef"));
  private final StorageProcessing processing =
      new StorageProcessing("originals", NAMES, signer, () -> 8083, InstantSource.system());

  @Test
  void an_original_is_processed_under_its_public_name_by_a_signed_address() {
    var address = processing.address("originals", "shop/红 1.jpg", "image/resize,w_1").orElseThrow();

    assertThat(address.toString())
        .startsWith(
            "http://127.0.0.1:8083/shop%2F%E7%BA%A2%201.jpg?x-oss-process=image%2Fresize%2Cw_1&");
    var asked = address.getRawPath() + "?" + address.getRawQuery();
    assertThat(signer.verify(asked, Instant.now())).isEqualTo(AddressSigner.Verdict.VALID);
    assertThat(AddressSigner.isForOwner(asked)).isTrue();
  }

  @Test
  void what_is_no_original_is_not_processed() {
    assertThat(processing.address("texts", "a_ocr.txt", "image/info")).isEmpty();
  }
}

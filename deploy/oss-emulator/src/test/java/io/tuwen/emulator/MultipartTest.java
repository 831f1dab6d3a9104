package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads in parts, where the conformance suite of the SDK does not reach. */
@Timeout(60)
class MultipartTest extends EmulatorTest {

  @Test
  void acl_and_tags_of_an_upload_outlive_a_restart(@TempDir Path other) {
    var config =
        new OssEmulatorConfig("127.0.0.1", 0, other, Map.of(ID, SECRET), REGION, List.of(BUCKET));
    var metadata = new ObjectMetadata();
    metadata.setObjectAcl(CannedAccessControlList.PublicRead);
    metadata.setObjectTagging(new HashMap<>(Map.of("k", "v")));
    String id;
    PartETag part;
    try (var first = OssEmulator.start(config)) {
      var oss = client(first);
      id =
          oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, "m", metadata))
              .getUploadId();
      part = putPart(oss, "m", id);
      oss.shutdown();
    }

    try (var second = OssEmulator.start(config)) {
      var oss = client(second);
      oss.completeMultipartUpload(
          new CompleteMultipartUploadRequest(BUCKET, "m", id, new ArrayList<>(List.of(part))));

      assertThat(oss.getObjectAcl(BUCKET, "m").getPermission()).hasToString("public-read");
      assertThat(oss.getObjectTagging(BUCKET, "m").getAllTags())
          .containsExactlyEntriesOf(Map.of("k", "v"));
      oss.shutdown();
    }
  }

  private static PartETag putPart(OSS oss, String key, String id) {
    return oss.uploadPart(
            new UploadPartRequest(BUCKET, key, id, 1, new ByteArrayInputStream(noise(5, 1)), 5))
        .getPartETag();
  }

  private static OSS client(OssEmulator of) {
    return new OSSClientBuilder().build(of.endpoint().toString(), ID, SECRET);
  }
}

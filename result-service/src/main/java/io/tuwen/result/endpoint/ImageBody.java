package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResultJson.Failure;
import io.tuwen.contract.ocr.OcrResultJson.Status;
import io.tuwen.result.Finding;
import io.tuwen.result.StyleLinks;
import java.util.List;
import java.util.Map;

/**
 * The state of an image and of what is done with it.
 *
 * @param key as the id, for its owner alone
 * @param publicId for addresses that others may see
 */
record ImageBody(
    String id,
    String key,
    String publicId,
    String eTag,
    long size,
    String contentType,
    String uploadedAt,
    Operations operations,
    Links links) {

  record Operations(Operation ocr, List<RenditionBody> renditions) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Operation(Status status, EngineId engine, String finishedAt, Failure error) {
    static final Operation PENDING = new Operation(Status.pending, null, null, null);

    static Operation of(OcrResult result) {
      var time = result.time().toString();
      return result instanceof OcrResult.Failed failed
          ? new Operation(
              Status.failed, result.engine(), time, Failure.of(failed.code(), failed.detail()))
          : new Operation(Status.completed, result.engine(), time, null);
    }
  }

  /**
   * Where the rest is.
   *
   * @param renditions of each style, for whoever has the address, and not for ever
   */
  record Links(String self, String text, Map<String, String> renditions) {}

  static ImageBody of(ImageKey image, StyleLinks links, Finding.Found found) {
    var original = found.original();
    var publicName = links.publicName(image);
    var renditions = RenditionBody.of(image, links, found.renditions());
    var ocr = found.text().map(Operation::of).orElse(Operation.PENDING);
    var self = "/v1/images/" + image.id();
    return new ImageBody(
        image.id().value(),
        image.objectKey().value(),
        publicName.value(),
        original.eTag().value(),
        original.size(),
        original.attributes().contentType(),
        original.lastModified().toString(),
        new Operations(ocr, renditions),
        new Links(
            self,
            self + "/text",
            links.of(publicName, RenditionBody.styles(links.eager(), renditions))));
  }
}

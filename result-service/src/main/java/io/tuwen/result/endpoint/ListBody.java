package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.result.index.Entry;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.Snippet;
import java.util.List;
import java.util.Locale;

/**
 * A page of an owner's images.
 *
 * @param next the cursor of the next page; absent where this is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ListBody(List<Image> images, String next) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Image(
      String id,
      String uploadedAt,
      long size,
      String contentType,
      String status,
      String engine,
      String code,
      Snippet snippet,
      Links links) {
    static Image of(Entry entry) {
      var self = "/v1/images/" + entry.id();
      return new Image(
          entry.id().value(),
          entry.uploadedAt().toString(),
          entry.size(),
          entry.contentType(),
          entry.status().name().toLowerCase(Locale.ROOT),
          entry.engine().orElse(null),
          entry.code().orElse(null),
          entry.snippet().orElse(null),
          new Links(self, self + "/text", self + "/renditions"));
    }

    /** For those whose it is not. */
    Image withoutLinks() {
      return new Image(id, uploadedAt, size, contentType, status, engine, code, snippet, null);
    }
  }

  record Links(String self, String text, String renditions) {}

  static ListBody of(Owner owner, ImageIndex.Page page, Names names) {
    return new ListBody(
        page.entries().stream().map(Image::of).toList(),
        page.end().map(end -> end.cursor(owner, names)).orElse(null));
  }
}

package io.tuwen.emulator.auth;

import java.util.Base64;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** HMAC-SHA1 over the verb, four headers and the resource with its sub-resources. */
final class SignatureV1 {
  /** The query parameters that are part of the resource; the others are not signed. */
  private static final Set<String> SUB_RESOURCES =
      Set.of(
          ("acl uploads location cors logging website referer lifecycle delete append tagging"
                  + " objectMeta uploadId partNumber security-token position"
                  + " response-cache-control response-content-disposition"
                  + " response-content-encoding response-content-language"
                  + " response-content-type response-expires img style styleName replication"
                  + " replicationProgress replicationLocation cname bucketInfo comp qos live"
                  + " status vod startTime endTime x-oss-process processConfiguration symlink"
                  + " stat udf udfName udfImage udfImageDesc udfApplication udfApplicationLog"
                  + " restore versions versioning versionId encryption policy requestPayment"
                  + " x-oss-traffic-limit qosInfo asyncFetch sequential x-oss-request-payer"
                  + " vpcip vip inventory inventoryId continuation-token worm wormId wormExtend"
                  + " callback callback-var x-oss-ac-source-ip x-oss-ac-subnet-mask"
                  + " x-oss-ac-vpc-id x-oss-ac-forward-allow metaQuery resourceGroup regionList"
                  + " x-oss-async-process transferAcceleration")
              .split(" ", -1));

  private SignatureV1() {}

  /**
   * Computes the signature.
   *
   * @param date the Date header, x-oss-date in its place, or the expiry of a presigned URL
   */
  static String compute(SignedRequest request, String date, String secret) {
    var text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(request.header("content-md5")).append('\n');
    text.append(request.header("content-type")).append('\n');
    text.append(date).append('\n');
    for (var name : request.ossHeaders()) {
      text.append(name).append(':').append(request.header(name).strip()).append('\n');
    }
    text.append(request.resource()).append(subResources(request));
    return Base64.getEncoder().encodeToString(Hmac.sha1(secret, text.toString()));
  }

  private static String subResources(SignedRequest request) {
    var signed = new TreeMap<String, String>();
    request
        .query()
        .forEach(
            (name, value) -> {
              if (SUB_RESOURCES.contains(name)) {
                signed.put(name, value);
              }
            });
    return signed.isEmpty()
        ? ""
        : signed.entrySet().stream()
            .map(it -> it.getValue().isEmpty() ? it.getKey() : it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&", "?", ""));
  }
}

package io.tuwen.contract.event;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

/**
 * An original is in its bucket, whole and durable.
 *
 * @param id the request id of the put where object storage gave one
 * @param region where the bucket is, such as {@code cn-hangzhou}
 * @param contentType as stored; {@code application/octet-stream} where it is unknown
 */
public record ImageUploaded(
    String id,
    Instant time,
    OssEventName name,
    String region,
    String bucket,
    ObjectKey key,
    ETag eTag,
    long size,
    String contentType)
    implements TuwenEvent {}

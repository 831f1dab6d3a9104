package io.tuwen.upload.sts;

import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.key.Owner;

/**
 * What a phone may put its owner's images into the bucket with, for a quarter of an hour.
 *
 * @param owner whose they are; keys of objects are {@code owner/id}
 */
public record PhoneCredentials(
    Owner owner, Credentials credentials, String bucket, String region) {}

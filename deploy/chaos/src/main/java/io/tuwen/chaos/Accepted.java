package io.tuwen.chaos;

import java.time.Instant;
import java.util.Optional;

/**
 * An image whose upload was answered with 2xx.
 *
 * @param user empty for a guest's
 * @param md5 of the bytes that were sent
 * @param sent when the request began that was answered so
 */
record Accepted(
    String id,
    String key,
    Upload.Way way,
    Optional<User> user,
    Picture.Sort sort,
    Marker marker,
    String md5,
    Instant sent) {}

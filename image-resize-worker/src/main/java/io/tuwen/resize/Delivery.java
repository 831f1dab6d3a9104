package io.tuwen.resize;

import java.util.concurrent.CompletableFuture;

/**
 * A rendition for a client that has asked for it.
 *
 * @param made whether it was made just now
 * @param stored whether it is in the bucket, as soon as that is known
 */
public record Delivery(Rendered rendered, boolean made, CompletableFuture<Boolean> stored) {}

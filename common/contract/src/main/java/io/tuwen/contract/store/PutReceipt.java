package io.tuwen.contract.store;

/**
 * Proof that an object was stored.
 *
 * @param requestId what the store calls this write; its own notification of the write, where it
 *     sends one, has the same
 */
public record PutReceipt(ETag eTag, String requestId) {}

/**
 * Makes images of an owner of what is in the bucket under keys of its own, or at addresses.
 *
 * <p>What has a key of its own has neither an owner nor an id, so nothing below {@code /v1} finds
 * it. It is copied to {@code {owner}/{id}}, with an id that follows from the owner and the key: the
 * same import again finds its images and changes nothing.
 */
package io.tuwen.operations.imports;

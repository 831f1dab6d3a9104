/**
 * Child processes that do what strangers' files cannot be trusted with: decoding, rendering, and
 * reading.
 *
 * <p>A worker keeps a {@link io.tuwen.worker.sandbox.ChildPool} of warm children and sends each of
 * them one image at a time. A child has no credential, no network and no file to write, may take so
 * much memory and no more, and is killed when it takes too long. {@code DESIGN.md} beside this file
 * tells how.
 */
package io.tuwen.worker.sandbox;

/**
 * {@code ./tuwen bench}: how well and how fast pictures are read, by Tuwen and by others.
 *
 * <p>An engine is an {@link io.tuwen.bench.Engine}. One that is a Java library is a {@link
 * io.tuwen.bench.PictureReader}, and gets a process of its own from {@link
 * io.tuwen.bench.HostedEngine}.
 */
package io.tuwen.bench;

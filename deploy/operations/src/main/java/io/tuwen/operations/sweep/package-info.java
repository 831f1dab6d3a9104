/** Originals that nobody was told of. */
package io.tuwen.operations.sweep;

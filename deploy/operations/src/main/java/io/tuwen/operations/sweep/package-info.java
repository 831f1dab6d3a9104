/** Originals whose upload event was never published. */
package io.tuwen.operations.sweep;

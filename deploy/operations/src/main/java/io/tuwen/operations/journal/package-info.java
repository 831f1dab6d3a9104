/**
 * What long orders of operators have in common: they stand in a topic with how far they are, one
 * instance runs each, and another goes on where that one ends.
 */
package io.tuwen.operations.journal;

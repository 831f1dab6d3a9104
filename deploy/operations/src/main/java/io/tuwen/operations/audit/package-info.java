/**
 * What operators have done. An action is a record of the compacted topic {@code admin.audit} before
 * it begins, and the same record says how it ended before the operator is answered.
 */
package io.tuwen.operations.audit;

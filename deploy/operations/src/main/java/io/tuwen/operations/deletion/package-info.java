/**
 * Removes what is to be deleted, and proves it. An intent is a record of {@code image.deletions};
 * each step may be done twice, so whoever leads goes on where another instance died.
 */
package io.tuwen.operations.deletion;

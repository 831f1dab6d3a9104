/**
 * Measures what lies between an upload and its text, beside the reading, in a system of its own.
 */
package io.tuwen.bench.pipeline;

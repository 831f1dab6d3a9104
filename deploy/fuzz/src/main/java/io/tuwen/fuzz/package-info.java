/** Feeds every parser of bytes from strangers with what no sane client sends. */
package io.tuwen.fuzz;

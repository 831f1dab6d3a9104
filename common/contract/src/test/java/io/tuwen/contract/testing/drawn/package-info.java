/**
 * Pictures of text that are drawn, so that what stands in them is known: for measurements of how
 * well an engine reads. The same seed draws the same pictures on machines with the same fonts.
 */
package io.tuwen.contract.testing.drawn;

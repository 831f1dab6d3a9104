/** Works on for hours in a system of its own, and watches whether any process grows. */
package io.tuwen.bench.soak;

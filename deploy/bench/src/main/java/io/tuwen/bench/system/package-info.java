/** All of Tuwen on this machine, and one that uses it: what measurements of the whole share. */
package io.tuwen.bench.system;

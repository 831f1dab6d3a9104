/** Attacks a running system as strangers would, and says what gave way. */
package io.tuwen.attack;

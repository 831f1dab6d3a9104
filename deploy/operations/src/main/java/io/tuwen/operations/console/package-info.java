/** Who may use the console: sessions, one-time codes, and the bound on tries. */
package io.tuwen.operations.console;

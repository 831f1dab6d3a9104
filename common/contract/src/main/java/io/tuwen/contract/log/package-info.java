/** The lines of the logs. */
package io.tuwen.contract.log;

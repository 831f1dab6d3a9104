/** What is to be deleted, what is on its way, and the proof that it is done. */
package io.tuwen.contract.deletion;

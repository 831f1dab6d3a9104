/** Has receivers of webhooks told again what they were told. */
package io.tuwen.operations.webhook;

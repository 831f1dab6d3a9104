/** The files of pages, and how a service serves them. */
package io.tuwen.pages;

/**
 * What the command says of itself: a completion script for shells, a manual page.
 *
 * <p>What enters: the model of all commands and options, as picocli read it from their annotations. What leaves: text on
 * stdout, so that neither can differ from the command that it is about. One thread.
 */
@NullMarked
package org.jvmpprof.cli.help;

import org.jspecify.annotations.NullMarked;

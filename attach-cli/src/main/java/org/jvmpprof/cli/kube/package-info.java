/**
 * {@code capture}: profiles of pods, and so {@code kubectl pprof}.
 *
 * <p>What enters: a selector, names, or the annotations {@code profefe.com/…} and {@code jvm-pprof/…} of pods; the
 * kubeconfig or service account that says where the cluster is. What leaves: a file for each pod and profile, and if
 * asked for, uploads to a collector. The command's thread finds the pods; threads named {@code capture-N} each take one
 * pod at a time.
 *
 * <p>The Kubernetes client (fabric8's, over the JDK's own HTTP client) is Java 11 code: only {@link
 * org.jvmpprof.cli.kube.Cluster} and what it opens refer to it, so that all other commands run on Java 8.
 */
@NullMarked
package org.jvmpprof.cli.kube;

import org.jspecify.annotations.NullMarked;

package org.jvmpprof.agent.hook.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.http.MethodPatch.Place;

/**
 * One kind of server: the class that gives it away, and what goes into which of its classes. All is changed at once, when
 * the telling class is there, or nothing. Names of classes are as {@link Class#getName} has them; names in descriptors and
 * code are internal. Immutable.
 *
 * <pre>{@code
 *   ServerPatch.of("shop server", "com.shop.Server")
 *       .in("com.shop.Exchange")
 *       .atEntry("dispatch", "(Lcom/shop/Request;)V", code -> code.argument(0).begin())
 *       .build();
 * }</pre>
 */
public final class ServerPatch {
    /** One class, under the first of its names that exists. */
    static final class InClass {
        final List<String> names;
        final boolean isRequired;
        final List<MethodPatch> methods = new ArrayList<>();

        InClass(boolean isRequired, List<String> names) {
            this.isRequired = isRequired;
            this.names = names;
        }
    }

    private final String server;
    private final String telling;
    private final List<InClass> classes;
    private final @Nullable String leftOut;
    private final @Nullable String part;

    private ServerPatch(Builder from) {
        server = from.server;
        telling = from.telling;
        classes = new ArrayList<>(from.classes);
        leftOut = from.leftOut;
        part = from.part;
    }

    /**
     * @param server its name on the page
     * @param tellingClass a class that is loaded early wherever this server runs, and nowhere else; an application's
     *     loader must have loaded it or been asked for it
     */
    public static Builder of(String server, String tellingClass) {
        return new Builder(server, tellingClass);
    }

    public String server() {
        return server;
    }

    String tellingClass() {
        return telling;
    }

    /** What this server answers without being counted, for its users to read; null if there is no such thing. */
    @Nullable
    String leftOut() {
        return leftOut;
    }

    /** A class of the part that is changed, if one can have the server without that part; else null. */
    @Nullable
    String part() {
        return part;
    }

    List<InClass> classes() {
        return Collections.unmodifiableList(classes);
    }

    /** Collects the classes; confined to one thread, used once. */
    public static final class Builder {
        private final String server;
        private final String telling;
        private final List<InClass> classes = new ArrayList<>();
        private @Nullable InClass current;
        private @Nullable String leftOut;
        private @Nullable String part;

        private Builder(String server, String telling) {
            this.server = requireNonNull(server, "server");
            this.telling = requireNonNull(telling, "telling");
        }

        /** What follows goes into this class, which must exist under one of these names. */
        public Builder in(String... names) {
            return in(true, names);
        }

        /** What follows goes into this class, if this version of the server has it. */
        public Builder inIfPresent(String... names) {
            return in(false, names);
        }

        private Builder in(boolean isRequired, String... names) {
            current = new InClass(isRequired, Arrays.asList(names));
            classes.add(current);
            return this;
        }

        /** Before the method's first instruction; what the snippet throws is swallowed. Not for constructors. */
        public Builder atEntry(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.ENTRY, true, snippet);
        }

        /** As {@link #atEntry}, if this version has the method. */
        public Builder atEntryIfPresent(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.ENTRY, false, snippet);
        }

        /**
         * Before each return, its value below on the stack. What the snippet calls must not throw. Arguments are as the
         * method has left them.
         */
        public Builder atReturn(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.RETURN, true, snippet);
        }

        /** As {@link #atReturn}, if this version has the method. */
        public Builder atReturnIfPresent(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.RETURN, false, snippet);
        }

        /**
         * When an exception leaves the method; it goes on afterwards. What the snippet calls must not throw. Not for
         * constructors, nor for methods that store values of other types in their arguments.
         */
        public Builder atThrow(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.THROW, true, snippet);
        }

        /** As {@link #atThrow}, if this version has the method. */
        public Builder atThrowIfPresent(String method, String descriptor, Snippet snippet) {
            return add(method, descriptor, Place.THROW, false, snippet);
        }

        private Builder add(
                String method, @Nullable String descriptor, Place place, boolean isRequired, Snippet snippet) {
            requireNonNull(current, "in(...) comes first")
                    .methods
                    .add(new MethodPatch(method, descriptor, place, isRequired, snippet));
            return this;
        }

        /** What is not counted of this server's requests, in a few words. */
        public Builder leavesOut(String what) {
            leftOut = requireNonNull(what, "what");
            return this;
        }

        /** For a part that a server may be without: if this class is not there, nothing is changed, and nothing said. */
        public Builder onlyWith(String partClass) {
            part = requireNonNull(partClass, "partClass");
            return this;
        }

        public ServerPatch build() {
            return new ServerPatch(this);
        }
    }
}

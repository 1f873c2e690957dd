import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent and its application in one, for real JVMs from 8 up: opens the room of locks out of profiler.jar as the agent
 * does, with a sink that keeps everything. Compiled by the test with {@code --release 8}.
 */
public final class HookHost {
    /** One call of the sink. */
    static final class Event {
        final String method;
        final Object[] arguments;
        final List<String> stack;

        Event(String method, Object[] arguments, List<String> stack) {
            this.method = method;
            this.arguments = arguments;
            this.stack = stack;
        }

        boolean isIn(String frame) {
            for (String each : stack) {
                if (each.endsWith("." + frame)) {
                    return true;
                }
            }
            return false;
        }
    }

    static Instrumentation instrumentation;
    static ClassLoader loader;
    static Object hooks;

    private static final List<String> FRAMES = new ArrayList<String>();
    private static final Map<String, Integer> NUMBERS = new HashMap<String, Integer>();
    private static final List<Event> EVENTS = new ArrayList<Event>();

    private HookHost() {}

    public static void premain(String profiler, Instrumentation given) throws Exception {
        instrumentation = given;
        loader = (ClassLoader) Class.forName("org.jvmpprof.bootstrap.AgentClassLoader")
                .getConstructor(File.class, java.security.ProtectionDomain.class)
                .newInstance(new File(profiler), null);
    }

    /** Starts the hooks and waits until they are installed; an exception period of 0 leaves those of exceptions out. */
    static void start(boolean locks, long blockRateNanos, int mutexFraction, int exceptionPeriod) throws Exception {
        Class<?> settings = type("hook.HookSettings");
        Class<?> log = type("self.AgentLog");
        Class<?> frames = type("engine.FrameIndex");
        Class<?> sink = type("hook.LockSink");
        Class<?> exceptions = type("hook.ExceptionSink");
        Object chosen = settings.getConstructor(boolean.class, long.class, int.class)
                .newInstance(locks, blockRateNanos, mutexFraction);
        chosen = settings.getMethod("withExceptions", int.class).invoke(chosen, exceptionPeriod);
        hooks = type("hook.LockHooks")
                .getMethod("start", settings, Instrumentation.class, frames, sink, exceptions, log)
                .invoke(
                        null,
                        chosen,
                        instrumentation,
                        proxy(frames, HookHost::number),
                        proxy(sink, HookHost::keep),
                        proxy(exceptions, HookHost::keep),
                        log.getMethod("open", type("self.AgentLog$Level"), java.nio.file.Path.class)
                                .invoke(null, level(), null));
        long end = System.nanoTime() + 60_000_000_000L;
        while (missing().containsValue("being installed")) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not installed within 60 s");
            }
            Thread.sleep(5);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object level() throws Exception {
        return Enum.valueOf((Class<Enum>) (Class) type("self.AgentLog$Level"), "DEBUG");
    }

    static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("org.jvmpprof.agent." + name, true, loader);
    }

    private static Object proxy(Class<?> door, InvocationHandler handler) {
        return Proxy.newProxyInstance(loader, new Class<?>[] {door}, handler);
    }

    private static Object number(Object proxy, Method method, Object[] arguments) {
        synchronized (EVENTS) {
            String frame = arguments[0] + "." + arguments[1];
            Integer known = NUMBERS.get(frame);
            if (known == null) {
                known = FRAMES.size();
                FRAMES.add(frame);
                NUMBERS.put(frame, known);
            }
            return known;
        }
    }

    private static Object keep(Object proxy, Method method, Object[] arguments) {
        synchronized (EVENTS) {
            List<String> stack = new ArrayList<String>();
            for (Object each : arguments) {
                if (each instanceof int[]) {
                    for (int number : (int[]) each) {
                        stack.add(FRAMES.get(number));
                    }
                }
            }
            EVENTS.add(new Event(method.getName(), arguments, stack));
            return null;
        }
    }

    /** All that has come since the last call. */
    static List<Event> events() throws Exception {
        hooks.getClass().getMethod("flush").invoke(hooks);
        synchronized (EVENTS) {
            List<Event> taken = new ArrayList<Event>(EVENTS);
            EVENTS.clear();
            return taken;
        }
    }

    static Object status(String figure) throws Exception {
        Object status = hooks.getClass().getMethod("status").invoke(hooks);
        return status.getClass().getMethod(figure).invoke(status);
    }

    static Map<String, String> missing() throws Exception {
        Map<String, String> names = new LinkedHashMap<String, String>();
        for (Map.Entry<?, ?> each : ((Map<?, ?>) status("missing")).entrySet()) {
            names.put(each.getKey().toString(), each.getValue().toString());
        }
        return names;
    }

    /** The books of the debt table, in milliseconds. */
    static String debts() throws Exception {
        Object debts = field(field(hooks, "recording"), "recorder");
        debts = debts.getClass().getMethod("debts").invoke(debts);
        StringBuilder text = new StringBuilder();
        for (String figure : new String[] {"addedNanos", "droppedNanos", "owedNanos", "missed"}) {
            long value = (Long) debts.getClass().getMethod(figure).invoke(debts);
            text.append(figure).append(' ').append(figure.endsWith("Nanos") ? value / 1_000_000 : value).append(' ');
        }
        return text.toString();
    }

    private static Object field(Object of, String name) throws Exception {
        java.lang.reflect.Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    static void close() throws Exception {
        hooks.getClass().getMethod("close").invoke(hooks);
    }

    /** Each argument is a scenario; what it prints is what the test looks at. */
    public static void main(String[] scenarios) throws Exception {
        for (String scenario : scenarios) {
            HookScenarios.run(scenario);
        }
        System.out.println("done");
    }
}

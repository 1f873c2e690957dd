package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.stats.HttpStats;
import org.jvmpprof.agent.threads.ThreadDumps;

/** All that is served, put together once. Confined to one thread. */
final class Routes {
    private final EndpointSettings settings;
    private final ProfileSource source;
    private final ThreadDumps threads;
    private final Windows windows;
    private final RecentProfiles recent;
    private final PastProfiles past;
    private final Masthead masthead;
    private final EarlyEnds earlyEnds = new EarlyEnds();
    private final ProfileFormats formats;

    /** By what follows {@link Router#PREFIX}. */
    private final Map<String, Route> named = new HashMap<>();

    /** By the whole path. */
    private final Map<String, Route> exact = new HashMap<>();

    Routes(EndpointSettings settings, ProfileSource source, ThreadDumps threads, Windows windows) {
        this.settings = settings;
        this.source = source;
        this.threads = threads;
        this.windows = windows;
        this.recent = settings.recent();
        this.past = new PastProfiles(recent);
        this.masthead = new Masthead(settings.processName(), this::isServed);
        FlameTools tools = new FlameTools(source, recent, settings.maxSeconds());
        this.formats = new ProfileFormats(
                settings.processName(), past, new FlamePage(recent, masthead, tools), new TablePage(masthead));
    }

    Router router() {
        Map<String, Sampler> samplers = profiles();
        past(samplers);
        others();
        pages();
        return new Router(named, exact);
    }

    /** Asked at each request, when all routes are there. */
    private boolean isServed(String path) {
        return exact.containsKey(path)
                || (path.startsWith(Router.PREFIX) && named.containsKey(path.substring(Router.PREFIX.length())));
    }

    /** @return those of which a state can be saved */
    private Map<String, Sampler> profiles() {
        Map<String, Sampler> samplers = new HashMap<>();
        for (ProfileType type : ProfileType.values()) {
            if (FlameTools.isWindow(type)) {
                WindowRoute route = new WindowRoute(type, source, windows, formats, past, earlyEnds);
                named.put(type.route(), route);
                samplers.put(type.route(), route);
            } else {
                NamedRoute route = new NamedRoute(type, source, threads, windows, formats, past);
                named.put(type.route(), route);
                samplers.put(type.route(), route);
            }
        }
        for (ProfileType type : new ProfileType[] {ProfileType.HEAP, ProfileType.BLOCK, ProfileType.MUTEX}) {
            named.put("delta_" + type.route(), new SinceLastRoute(type, source, formats));
        }
        named.put("threads", route(ProfileType.GOROUTINE));
        exact.put("/debug/fgprof", route(ProfileType.WALL));
        return samplers;
    }

    private Route route(ProfileType type) {
        return requireNonNull(named.get(type.route()), type.route());
    }

    private void past(Map<String, Sampler> samplers) {
        RecentPage page = new RecentPage(masthead);
        named.put("recent", new RecentRoute(recent, page, settings.service(), settings.collector()));
        named.put("recent/*", new KeptRoute(past, formats));
        named.put("saved", new SavedRoute(recent, past, samplers));
        named.put("saved/*", new DeleteRoute(recent));
    }

    private void others() {
        named.put("", new IndexPage(source, recent, masthead, settings.maxSeconds(), settings.indexText()));
        named.put("cmdline", new CmdlineRoute(settings.redact()));
        named.put("symbol", new SymbolRoute(source.addresses()));
        named.put("trace", new TraceRoute(windows, earlyEnds));
        named.put("end", earlyEnds);
    }

    private void pages() {
        Charts charts = settings.charts();
        if (charts != null) {
            exact.putAll(ChartsRoute.routes(charts, masthead));
        }
        HttpStats stats = settings.stats();
        if (stats != null) {
            exact.put(StatsRoute.PATH, new StatsRoute(stats, new StatsPage(masthead)));
        }
        Status status = settings.status();
        if (status != null) {
            exact.put(AgentPage.PATH, new PageRoute(new AgentRoute(status, masthead)));
            exact.put("/metrics", new MetricsRoute(status));
        }
        settings.pages().forEach((path, page) -> exact.put(path, new PageRoute(request -> page(page))));
    }

    private static Answer page(EndpointSettings.Page page) {
        return Answer.of(page.contentType, page.text.get().getBytes(UTF_8));
    }
}

package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.flame.FlameAssets;
import org.jvmpprof.proto.flame.FlameData;

/**
 * {@code format=flame}: the flame graph, and around it what one does next: another profile, once more, save, compare,
 * download. What the page shows is kept for a while, so that all of these mean the very same samples. Immutable.
 */
final class FlamePage {
    private static final class Looks {
        static final Look PAGE = new Look(
                Look.resource("page.css") + FlameAssets.style() + Look.resource("flamepage.css"),
                FlameAssets.script() + Look.resource("flamepage.js"));
    }

    private final RecentProfiles recent;
    private final Masthead masthead;
    private final FlameTools tools;

    FlamePage(RecentProfiles recent, Masthead masthead, FlameTools tools) {
        this.recent = recent;
        this.masthead = masthead;
        this.tools = tools;
    }

    /** @param value index of the sample type that is shown first */
    Answer answer(Exhibit exhibit, @Nullable KeptProfile base, int value, Request request) throws IOException {
        KeptProfile kept = exhibit.kept;
        if (kept == null) {
            byte[] pprof = ProfileEncoder.encode(exhibit.profile);
            kept = recent.keepShown(exhibit.type, exhibit.fromUnixMillis, exhibit.toUnixMillis, pprof);
        }
        Links links = Links.of(request);
        String title = masthead.processName() + ' ' + exhibit.name + ", "
                + Times.range(exhibit.fromUnixMillis, exhibit.toUnixMillis);
        StringBuilder out = new StringBuilder(Looks.PAGE.head(title, "fg-page agent"));
        out.append(masthead.html("", links));
        tools.write(exhibit, kept, base, request, links, out);
        out.append(
                        "<main id=\"flamegraph\"><noscript><p>This flame graph is drawn by JavaScript, which is off here; the")
                .append(" table needs none.</p></noscript></main>\n")
                .append("<script type=\"application/json\" id=\"flamegraph-data\">");
        if (base == null) {
            FlameData.write(exhibit.profile, title, value, out);
        } else {
            FlameData.writeDiff(
                    base.decode(), exhibit.profile, title + " compared with " + Times.name(base), value, out);
        }
        return Looks.PAGE.answer(out.append("</script>\n").append(Looks.PAGE.foot()));
    }
}

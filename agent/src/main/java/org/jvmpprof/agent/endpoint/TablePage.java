package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;
import org.jvmpprof.proto.flame.TopTable;

/** {@code format=table}: the functions with the largest own values, for eyes and screen readers, without script. Immutable. */
final class TablePage {
    private static final int ROWS = 100;
    private static final int MAX_ROWS = 10_000;

    private static final class Looks {
        static final Look PAGE = new Look(Look.resource("page.css"), "");
    }

    private final Masthead masthead;

    TablePage(Masthead masthead) {
        this.masthead = masthead;
    }

    /** @param profile what is shown: the exhibit's, or its difference to the base */
    Answer answer(Exhibit exhibit, Profile profile, @Nullable KeptProfile base, int value, Request request)
            throws IOException, HttpFailure {
        long rows = request.query().integer("n", ROWS);
        if (rows < 1 || rows > MAX_ROWS) {
            throw new HttpFailure(400, "n=" + rows + ": must be between 1 and " + MAX_ROWS + " functions");
        }
        Links links = Links.of(request);
        String title = masthead.processName() + ' ' + exhibit.name;
        StringBuilder out = new StringBuilder(Looks.PAGE.head(title, "plain"));
        out.append(masthead.html("", links))
                .append("<main>\n<h1>")
                .append(Html.escape(title))
                .append("</h1>\n<p class=\"soft\">");
        out.append(Times.range(exhibit.fromUnixMillis, exhibit.toUnixMillis));
        if (base != null) {
            out.append("; what it has more, or less, than ").append(Html.escape(Times.name(base)));
        }
        out.append("</p>\n");
        if (profile.sampleTypes().size() > 1) {
            types(profile, value, request, links, out);
        }
        out.append("<div class=\"wide top\">\n");
        TopTable.writeHtml(profile, value, (int) rows, out);
        out.append("</div>\n</main>\n").append(Looks.PAGE.foot());
        return Looks.PAGE.answer(out);
    }

    /** A form that asks for the same again, by another of its values. */
    private static void types(Profile profile, int value, Request request, Links links, StringBuilder out) {
        Query query = request.query();
        out.append("<form><label>Value <select name=\"sample_index\">");
        for (ValueType type : profile.sampleTypes()) {
            boolean isShown = type.equals(profile.sampleTypes().get(value));
            out.append(isShown ? "<option selected>" : "<option>")
                    .append(Html.escape(type.type()))
                    .append("</option>");
        }
        out.append("</select></label>")
                .append(links.fields(
                        "format", "table",
                        "seconds", query.get("seconds"),
                        "from", query.get("from"),
                        "to", query.get("to"),
                        "base", query.get("base"),
                        "n", query.get("n")))
                .append("<button>Show</button></form>\n");
    }
}

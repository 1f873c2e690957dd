package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.self.StatusToJson;

/** {@code /debug/agent}: what the agent knows of itself, as JSON, or as a page for a browser and for {@code format=html}. */
final class AgentRoute implements Route {
    private static final String JSON = "application/json";

    private final Status status;
    private final Masthead masthead;

    AgentRoute(Status status, Masthead masthead) {
        this.status = status;
        this.masthead = masthead;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure {
        if (isPage(request)) {
            return AgentPage.answer(status.report(), masthead, Links.of(request));
        }
        String format = request.query().get("format");
        if (!format.isEmpty() && !format.equals("json")) {
            throw new HttpFailure(400, "format=" + format + ": must be html or json");
        }
        return Answer.of(JSON, StatusToJson.write(status.report()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isPage(Request request) {
        String format = request.query().get("format");
        String accept = request.header("Accept");
        return format.equals("html") || (format.isEmpty() && accept != null && accept.contains("text/html"));
    }
}

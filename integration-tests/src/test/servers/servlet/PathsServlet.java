package servers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The paths in any servlet container; for the old ones, jakarta is javax when this is compiled. */
public final class PathsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    public static final String[] MAPPINGS = {
        "/plain", "/big", "/huge", "/slow", "/async", "/stream", "/error", "/status/*", "/post", "/forward", "/include",
        "/redispatch", "/senderror", "/asyncstream", "/asyncerror"
    };

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        Object nested = request.getAttribute("nested");
        if (nested == null) {
            Served.enter(path);
        } else {
            path = nested.toString();
        }
        answer(path, request, response);
    }

    private void answer(String path, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (path) {
            case "/plain":
                send(response, Served.PLAIN);
                break;
            case "/big":
                send(response, Served.BIG);
                break;
            case "/huge":
                huge(response);
                break;
            case "/slow":
                Served.slow();
                send(response, Served.PLAIN);
                break;
            case "/async":
                AsyncContext async = request.startAsync();
                Served.async(() -> complete(async));
                break;
            case "/asyncstream":
                streamLater(request.startAsync(), 0);
                break;
            case "/asyncerror":
                AsyncContext failing = request.startAsync();
                Served.async(() -> {
                    ((HttpServletResponse) failing.getResponse()).setStatus(500);
                    failing.complete();
                });
                break;
            case "/stream":
                stream(response);
                break;
            case "/error":
                throw new IllegalStateException("wanted");
            case "/senderror":
                response.sendError(503, "wanted");
                break;
            case "/post":
                post(request, response);
                break;
            case "/forward":
                request.setAttribute("nested", "/plain");
                request.getRequestDispatcher("/plain").forward(request, response);
                break;
            case "/include":
                request.setAttribute("nested", "/plain");
                request.getRequestDispatcher("/plain").include(request, response);
                break;
            case "/redispatch":
                request.setAttribute("nested", "/plain");
                AsyncContext again = request.startAsync();
                Served.async(() -> again.dispatch("/plain"));
                break;
            default:
                response.setStatus(Served.status(path));
                break;
        }
    }

    private static void send(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("text/plain");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void huge(HttpServletResponse response) throws IOException {
        OutputStream out = response.getOutputStream();
        for (int i = 0; i < Served.PIECES; i++) {
            out.write(Served.PIECE);
        }
    }

    private static void complete(AsyncContext async) {
        try {
            send((HttpServletResponse) async.getResponse(), Served.PLAIN);
        } catch (IOException e) {
            async.getRequest().getServletContext().log("client is gone", e);
        }
        async.complete();
    }

    private static void stream(HttpServletResponse response) throws IOException {
        for (int i = 0; i < Served.CHUNKS; i++) {
            Served.pause(Served.CHUNK_PAUSE_MILLIS);
            response.getOutputStream().write(Served.PLAIN);
            response.flushBuffer();
        }
    }

    private static void streamLater(AsyncContext async, int sent) {
        if (sent == Served.CHUNKS) {
            async.complete();
            return;
        }
        Served.later(Served.CHUNK_PAUSE_MILLIS, () -> {
            try {
                async.getResponse().getOutputStream().write(Served.PLAIN);
                async.getResponse().flushBuffer();
                streamLater(async, sent + 1);
            } catch (IOException e) {
                async.complete();
            }
        });
    }

    private static void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream in = request.getInputStream();
        byte[] buffer = new byte[8192];
        int length = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            length += n;
        }
        send(response, Integer.toString(length).getBytes("US-ASCII"));
    }
}

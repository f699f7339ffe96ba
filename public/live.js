// Tells the dashboard's screens of this tab what is out of date, as events "live:<topic>" of the window. One tab of the browser holds the
// stream from the server (HTTP/1.1 allows six connections) and passes on what comes; when it goes, the next takes over.
// The frame begins and ends it by "live:start" and "live:stop", and says by "live:out" that its person signed out.
{
  const RETRY = 30_000;
  // Longer than a message takes to the other tabs: none of them may ask once more for a session that is known to be over.
  const HAND_OVER = 500;
  const tabs = new BroadcastChannel("sluice-live");
  let wanted = false; // A frame is there.
  let part; // Ends this tab's part in it, while it has one.

  const tell = (names) => {
    for (const name of names.split(" ")) dispatchEvent(new Event("live:" + name));
    if (names === "over") part?.();
  };
  const share = (names) => {
    tabs.postMessage(names);
    tell(names);
  };
  tabs.onmessage = ({ data }) => {
    tell(data);
    // Somebody signed in again elsewhere in this browser.
    if (data.startsWith("on") && wanted && !part) {
      start();
      tell("all");
    }
  };

  // Holds the stream until `signal`.
  const hold = (signal) => {
    if (signal.aborted) return;
    let source, timer;
    let missed = false;
    const open = () => {
      source = new EventSource("/events");
      source.onopen = () => {
        share(missed ? "on all" : "on");
        missed = false;
      };
      source.onmessage = ({ data }) => share(data);
      source.addEventListener("over", () => share("over"));
      source.onerror = async () => {
        missed = true;
        // Otherwise the browser tries again by itself.
        if (source.readyState !== EventSource.CLOSED) return;
        const { status } = await fetch("/events", { method: "HEAD" }).catch(() => ({}));
        if (signal.aborted) return;
        if (status === 401) share("over");
        else timer = setTimeout(open, RETRY);
      };
    };
    open();
    return new Promise((done) => {
      signal.onabort = () => {
        clearTimeout(timer);
        source.close();
        setTimeout(done, HAND_OVER);
      };
    });
  };

  const start = () => {
    wanted = true;
    if (part) return;
    const ending = new AbortController();
    const { signal } = ending;
    part = () => {
      part = undefined;
      ending.abort();
    };
    // The signal of the request ends the waiting alone.
    if (navigator.locks) navigator.locks.request("sluice-live", { signal }, () => hold(signal)).catch(() => {});
    else hold(signal);
  };
  addEventListener("live:start", start);
  addEventListener("live:stop", () => {
    wanted = false;
    part?.();
  });
  addEventListener("live:out", () => {
    wanted = false;
    tabs.postMessage("over");
    part?.();
  });
}

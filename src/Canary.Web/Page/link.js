// The live connection: Server-Sent Events, a new attempt after a growing pause, and a look at the pulse, as a connection that died in a
// sleeping laptop never says so.

const firstPause = 1000;
const longestPause = 30000;
const longestSilence = 45000;

/**
 * Keeps the stream open. handlers: one per event name, called with the event's data. onState(state, retryAt): "connecting", "live", or
 * "lost" with the time (of this machine) of the next attempt. Answers a function that tries at once.
 */
export function connect(url, handlers, onState) {
  let source;
  let timer;
  let pause = firstPause;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(url);
    source.onerror = lost;
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        alive();
        handle(JSON.parse(event.data));
      });
    }
    watch();
  }

  function alive() {
    pause = firstPause;
    onState("live");
    watch();
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(open, longestSilence);
  }

  function lost() {
    source.close();
    clearTimeout(timer);
    const wait = pause * (0.75 + Math.random() / 2);
    pause = Math.min(longestPause, pause * 2);
    onState("lost", Date.now() + wait);
    timer = setTimeout(open, wait);
  }

  onState("connecting");
  addEventListener("online", open);
  open();
  return open;
}

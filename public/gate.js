// A #heading never reaches a server: it waits here, under the link's public id, until the visitor is back from sign-in.
const go = document.querySelector("a[data-link]");
if (go && location.hash.length > 1) {
  try {
    sessionStorage.setItem("sluice-at-" + go.dataset.link, location.hash);
  } catch {
    // Storage may be forbidden; the visitor then starts at the top of the page.
  }
}

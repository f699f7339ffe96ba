// Improves the reading page where scripts run; without them everything but these comforts works. What they show and say stands in
// the page's template (app/src/viewer/comforts.rs).

const reader = document.querySelector(".reader[data-link]");
const parts = document.getElementById("ui-parts");
const [enlarge, zoom, ending] = parts.content.children;
const root = document.documentElement;
const { nonce } = document.currentScript;

// The #heading that was asked for before sign-in, or that was being read when it ended.
const place = "sluice-at-" + reader.dataset.link;
try {
  const hash = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (hash && !location.hash) location.replace(hash);
} catch {
  // Storage may be forbidden.
}

// The heading being read, marked in "On this page".
const headings = [...document.querySelectorAll(".prose :is(h1, h2, h3, h4, h5, h6)[id]")];
const read = (among) => among.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
const entries = new Map();
for (const link of document.querySelectorAll(".toc a[href^='#']")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) entries.set(heading, link);
}
if (entries.size > 0) {
  const listed = [...entries.keys()];
  const mark = () => {
    const current = read(listed);
    for (const [heading, link] of entries) {
      if (heading === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}

// Where "On this page" is a drawer it would lie over the heading that was chosen in it.
const contents = document.getElementById("ui-toc");
contents?.addEventListener("click", ({ target }) => {
  if (target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});

// The page being read, shown in the tree: at first, and when the tree opens as a drawer.
const pages = document.getElementById("ui-pages");
const here = pages.querySelector("[aria-current]");
const showHere = () => {
  const [box, spot] = [pages, here].map((element) => element.getBoundingClientRect());
  if (spot.top < box.top || spot.bottom > box.bottom) pages.scrollTop += spot.top - box.top - box.height / 2;
};
if (here) {
  pages.addEventListener("toggle", showHere);
  showHere();
}

// Light or dark. The server writes the choice into the next page (app/src/theme.rs); one that comes back from the browser's memory
// reads it anew.
const theme = document.getElementById("ui-theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const other = () => ((root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
const nameTheme = () => {
  theme.title = theme.ariaLabel = theme.dataset[other()];
  theme.querySelector("use").setAttribute("href", other() === "dark" ? "#i-moon" : "#i-sun");
};
theme.addEventListener("click", () => {
  root.dataset.theme = other();
  document.cookie = `sluice-theme=${root.dataset.theme}; Path=/; SameSite=Lax; Max-Age=31536000`;
  nameTheme();
});
system.addEventListener("change", nameTheme);
addEventListener("pageshow", () => {
  const chosen = /(?:^|; )sluice-theme=(light|dark)(?:;|$)/.exec(document.cookie);
  if (chosen) root.dataset.theme = chosen[1];
  nameTheme();
});
nameTheme();
theme.hidden = false;

// Copy buttons of code blocks are hidden until a script can serve them. What stands on a button is not read out when it changes, so
// it is said in a place of its own.
const told = document.createElement("p");
told.role = "status";
told.className = "vh";
for (const button of document.querySelectorAll("button[data-copy]")) {
  const code = document.getElementById(button.dataset.copy);
  if (!code || !navigator.clipboard) continue;
  button.hidden = false;
  if (!told.isConnected) document.body.append(told);
  const label = button.querySelector("span");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    label.textContent = told.textContent = parts.dataset.copied;
    setTimeout(() => {
      label.textContent = before;
      told.textContent = "";
    }, 2000);
  });
}

// Pictures that are shown smaller than they are can be enlarged. In a link they lead somewhere already.
const [area, caption, shut] = zoom.children;
const show = (picture, button, name, words) => {
  const whole = new Image();
  whole.src = picture.src;
  whole.alt = picture.alt;
  // One that is far taller than it is wide would be a thread if it fitted the window.
  whole.className = picture.naturalHeight > 2 * picture.naturalWidth ? "tall" : "";
  area.replaceChildren(whole);
  caption.textContent = words;
  caption.hidden = !words;
  zoom.ariaLabel = name;
  zoom.onclose = () => button.focus();
  zoom.showModal();
  shut.focus();
};
zoom.addEventListener("click", ({ target }) => {
  if (target === zoom || target === area || target.closest("button")) zoom.close();
});
document.body.append(zoom);
for (const picture of document.querySelectorAll(".prose :is(.pic > img, .inline-pic)")) {
  if (picture.closest("a, summary")) continue;
  const words = picture.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  const name = picture.alt || words || area.ariaLabel;
  const button = enlarge.cloneNode(true);
  button.ariaLabel = button.dataset.label.replace("{}", () => name);
  button.addEventListener("click", () => show(picture, button, name, words));
  const offer = () => {
    const gains = picture.clientWidth >= 96 && picture.naturalWidth > 1.2 * picture.clientWidth;
    if (gains && !button.isConnected) frame(picture).append(button);
    button.hidden = !gains;
  };
  picture.addEventListener("load", offer);
  new ResizeObserver(offer).observe(picture);
}
// A picture in running text gets a box that is as large as itself.
function frame(picture) {
  const box = picture.closest(".pic") ?? document.createElement("span");
  if (!box.isConnected) {
    box.className = "pic-in-text";
    picture.replaceWith(box);
    box.append(picture);
  }
  return box;
}

// The sign-in is about to end. Seconds are counted from when this page was asked for, by the clock that went on: one stands still
// while a computer sleeps, the other can be set back.
const notice = ending.firstElementChild;
const [sentence, again] = notice.children;
const age = () => Math.max(performance.now(), Date.now() - performance.timeOrigin) / 1000;
const first = [Number(ending.dataset.idle), Number(ending.dataset.total)];
let [idle, total] = first;
const tell = () => {
  const left = Math.min(idle, total) - age();
  const { over, soon, minutes } = ending.dataset;
  const says = left <= 0 ? over : left <= 60 ? soon : minutes.replace("{}", Math.ceil(left / 60));
  if (sentence.textContent !== says) sentence.textContent = says;
  if (left > 300) notice.remove();
  else if (!notice.isConnected) ending.append(notice);
};
again.addEventListener("click", () => {
  const heading = read(headings);
  try {
    if (heading) sessionStorage.setItem(place, "#" + encodeURIComponent(heading.id));
  } catch {
    // Storage may be forbidden; the visitor then goes on at the top of the page.
  }
});
notice.remove();
document.body.append(ending);
// A picture that was loaded late has moved the idle end as well; the server may be a minute behind with that.
new PerformanceObserver((seen) => {
  if (seen.getEntries().some((entry) => entry.transferSize > 0)) idle = Math.max(idle, age() + first[0] - 60);
}).observe({ type: "resource" });
// And so has a page of this share in another tab, where the sign-in may be a new one.
const tabs = new BroadcastChannel(place);
tabs.onmessage = ({ data }) => {
  [idle, total] = data.map((seconds) => age() + seconds);
  tell();
};
tabs.postMessage(first);
setInterval(tell, 5_000);
addEventListener("pageshow", tell);
document.addEventListener("visibilitychange", tell);

// The next page is fetched when the mouse button goes down on its link, so it is there when the click ends. Never sooner, since
// every page that is asked for stands in the audit log as opened; and not by touch, since that is how a list is scrolled too. Where
// the first byte takes over a second Chromium asks again, one after the other: slow lines go without.
const fetches = HTMLScriptElement.supports?.("speculationrules") && navigator.connection?.effectiveType === "4g";
addEventListener("pointerdown", (event) => {
  const link = event.target.closest("a[href]");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!fetches || !link || !plain || event.pointerType !== "mouse") return;
  if (link.origin !== location.origin || link.pathname === location.pathname) return;
  if (!link.pathname.startsWith(`/s/${reader.dataset.link}/p/`)) return;
  const rules = document.createElement("script");
  rules.type = "speculationrules";
  rules.nonce = nonce;
  rules.textContent = JSON.stringify({ prefetch: [{ urls: [link.href], eagerness: "immediate" }] });
  document.head.append(rules);
  // Without a click it is forgotten: what is shown later is asked for then, and may be revoked by then.
  const forget = setTimeout(() => rules.remove(), 2_000);
  link.addEventListener("click", () => clearTimeout(forget), { once: true });
});

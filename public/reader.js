// Improves the reading page where scripts run; without them everything but these comforts works.

// The #heading that was asked for before sign-in.
const reader = document.querySelector(".reader[data-link]");
if (reader) {
  try {
    const key = "sluice-at-" + reader.dataset.link;
    const hash = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (hash && !location.hash) location.replace(hash);
  } catch {
    // Storage may be forbidden.
  }
}

// Copy buttons of code blocks are hidden until a script can serve them.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const code = document.getElementById(button.dataset.copy);
  if (!code || !navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    if (!label) return;
    const before = label.textContent;
    label.textContent = "Copied";
    setTimeout(() => (label.textContent = before), 2000);
  });
}

// The heading being read, marked in "On this page".
const entries = new Map();
for (const link of document.querySelectorAll(".toc a[href^='#']")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) entries.set(heading, link);
}
if (entries.size > 0) {
  const mark = () => {
    let current = null;
    for (const heading of entries.keys()) {
      if (heading.getBoundingClientRect().top < innerHeight / 3) current = heading;
    }
    for (const [heading, link] of entries) {
      if (heading === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  new IntersectionObserver(mark, { rootMargin: "-20% 0px -60% 0px" }).observe(document.querySelector("article"));
  addEventListener("scroll", mark, { passive: true });
  mark();
}

(() => {
  const links = new Map();
  for (const link of document.querySelectorAll(".contents-side a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    if (target) links.set(target, link);
  }
  const follow = () => {
    let current = null;
    for (const target of links.keys()) {
      if (target.getBoundingClientRect().top < window.innerHeight * 0.25) current = target;
    }
    for (const [target, link] of links) {
      if (target === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const link = links.get(current);
    if (link) {
      const side = link.closest(".contents-side"), box = link.getBoundingClientRect(), frame = side.getBoundingClientRect();
      if (box.top < frame.top) side.scrollTop += box.top - frame.top;
      else if (box.bottom > frame.bottom) side.scrollTop += box.bottom - frame.bottom;
    }
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  };
  if (links.size) {
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later, { passive: true });
    follow();
  }
  const announcement = document.getElementById("announcement");
  for (const anchor of document.querySelectorAll("a.anchor")) {
    anchor.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(anchor.href);
        announcement.textContent = "Link copied";
        anchor.classList.add("copied");
        setTimeout(() => { anchor.classList.remove("copied"); announcement.textContent = ""; }, 1500);
      } catch { /* the browser keeps the clipboard closed: the address bar still holds the link */ }
    });
  }
  const reveal = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (target && dom.reveal(target)) target.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && !event.defaultPrevented) reveal(link.getAttribute("href"));
  });
  addEventListener("hashchange", () => reveal(location.hash));
  reveal(location.hash);
})();

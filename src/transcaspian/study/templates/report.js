"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const routed = all("[data-r]");
  const sheets = all(".sheet");
  let pinned = null;

  const light = (route) => {
    for (const svg of all(".sheet svg, .plot svg")) svg.classList.toggle("faded", route !== null);
    for (const item of routed) item.classList.toggle("lit", item.dataset.r === route);
  };
  for (const item of routed) {
    const route = item.dataset.r;
    item.addEventListener("pointerenter", () => light(route));
    item.addEventListener("pointerleave", () => light(pinned));
    item.addEventListener("focusin", () => light(route));
    item.addEventListener("focusout", () => light(pinned));
  }
  for (const button of all(".legend button")) {
    button.addEventListener("click", () => {
      pinned = pinned === button.dataset.r ? null : button.dataset.r;
      for (const other of all(".legend button")) {
        other.setAttribute("aria-pressed", String(other.dataset.r === pinned));
      }
      light(pinned);
    });
  }

  const tabs = all(".tabs button");
  const show = (id) => {
    for (const sheet of sheets) {
      sheet.hidden = sheet.id !== id;
      sheet.nextElementSibling.hidden = sheet.hidden;
    }
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.sheet === id));
  };
  for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.sheet));
  if (tabs.length > 1) {
    tabs[0].parentElement.hidden = false;
    show(tabs[0].dataset.sheet);
  }

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    target.hidden = false;
    for (let box = target; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const search = document.getElementById("find");
  const only = document.getElementById("only-assumed");
  const count = document.getElementById("found");
  const parameters = all(".param");
  const sift = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of parameters) {
      const text = item.textContent.toLowerCase();
      item.hidden = (only.checked && !item.classList.contains("is-assumed"))
        || !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${parameters.length} shown`;
  };
  if (search) {
    search.closest(".tools").hidden = false;
    search.addEventListener("input", sift);
    only.addEventListener("change", sift);
    sift();
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open]):not(.param)");
    for (const box of closed) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const box of closed) box.open = false;
  });
})();

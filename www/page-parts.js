// What the configurator and the self-check share. No module: the self-check has to run where modules do not.
"use strict";

const pageParts = {
  /** The reader's language among `tags`, or the one that the page's address asks for: ?lang=fr */
  language(tags) {
    const asked = new URLSearchParams(location.search).get("lang");
    const base = (tag) => tag.toLowerCase().split("-")[0];
    const wanted = [asked, ...navigator.languages].filter(Boolean).map(base);
    return wanted.find((tag) => tags.includes(tag)) ?? "en";
  },

  /** Puts the page's own words in place: its elements say by `data-text` which. */
  say(tag, words) {
    document.documentElement.lang = tag;
    document.title = words.title ?? document.title;
    for (const element of document.querySelectorAll("[data-text]")) {
      const text = words[element.dataset.text];
      if (text) element.textContent = text;
    }
  },

  make(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  },

  /** Copies, by the old command where there is no new way or the new one refuses. Says which of them did. */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return "api";
    } catch {
      return pageParts.copyByCommand(text) ? "command" : undefined;
    }
  },

  copyByCommand(text) {
    const focused = document.activeElement;
    const area = pageParts.make("textarea", { class: "away", readonly: "", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  },
};

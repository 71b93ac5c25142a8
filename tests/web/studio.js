// In an overlay page before its own scripts, by studio.py: shows any graphic with any data, and says what is wrong with the picture.
(() => {
  const TOLERANCE = 1;
  let words = null;
  const define = customElements.define.bind(customElements);
  const ready = new Promise((resolve) => {
    /** The first graphic of the demo tells the words of its language. */
    customElements.define = (name, made) => {
      const { show } = made.prototype;
      made.prototype.show = function (given, fresh) {
        words ??= given.words;
        show.call(this, given, fresh);
        resolve(true);
      };
      define(name, made);
    };
  });

  let box = null;
  let element = null;

  /** Texts with their places; what is hidden from readers is decoration. */
  function texts(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("[aria-hidden]") || parent.closest("style")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const place = range.getBoundingClientRect();
      if (place.width > 0) found.push({ text: node.data.trim(), parent, place });
    }
    return found;
  }

  function outside(inner, outer, tolerance = TOLERANCE) {
    return inner.left < outer.left - tolerance || inner.right > outer.right + tolerance;
  }

  /** Texts that are cut off on a side: by an ellipsis, or by whatever hides what is outside of it. */
  function cut({ text, parent, place }) {
    for (let each = parent; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.overflowX !== "visible" && style.display !== "inline" && outside(place, each.getBoundingClientRect())) {
        return [`${text} is cut off by .${each.className}`];
      }
    }
    return [];
  }

  function unsafe({ text, place }) {
    const edge = innerHeight * 0.05;
    const safe = { left: edge, right: innerWidth - edge };
    const low = place.bottom > innerHeight - edge + TOLERANCE || place.top < edge - TOLERANCE;
    return low || outside(place, safe) ? [`${text} is outside of the safe area`] : [];
  }

  window.studio = {
    ready,

    /** Put a graphic on the air, alone; `null` where it has nothing to show. */
    put(slug, given, moves) {
      const air = document.querySelector("#air");
      air.hidden = true;
      box?.remove();
      box = document.createElement("div");
      box.style.cssText = air.style.cssText;
      const made = customElements.get(`cricksy-${slug}`);
      element = new made();
      element.dataset.place = made.kind.place;
      element.lang = words.lang;
      element.toggleAttribute("data-still", !moves);
      document.body.append(box);
      box.append(element);
      const shown = { options: {}, ...given, words };
      if (!element.has(shown)) return null;
      element.show(shown, false);
      void getComputedStyle(element).opacity;
      element.dataset.on = "";
      return element.shadowRoot.textContent.replace(/\s+/g, " ");
    },

    take() {
      document.querySelector("#air").hidden = true;
      box?.remove();
    },

    faults() {
      return texts(element.shadowRoot).flatMap((each) => [...cut(each), ...unsafe(each)]);
    },

    /** How many changes of the picture the same data makes. */
    redrawn(given) {
      const seen = new MutationObserver(() => undefined);
      seen.observe(element.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
      element.show({ options: {}, ...given, words }, true);
      return seen.takeRecords().length;
    },

    /** What is moved by whatever moves now, and ends it; then the picture stands still. */
    moved() {
      const running = [...element.getAnimations(), ...element.shadowRoot.getAnimations()];
      const names = running.flatMap((each) => each.effect.getKeyframes()).flatMap((frame) => Object.keys(frame));
      for (const each of running) each.finish();
      const still = element.shadowRoot.getAnimations().filter((each) => each.playState === "running").length;
      const own = new Set(["offset", "computedOffset", "easing", "composite"]);
      return { properties: [...new Set(names)].filter((name) => !own.has(name)), still, count: running.length };
    },

    leave() {
      delete element.dataset.on;
      void getComputedStyle(element).opacity;
    },
  };
})();

/* One question a page: the browser's Back goes one question back, like the link on the page.
   The part that is swapped says which question it shows (data-question). Nothing is stored: going
   back presses the page's own button, which sends the answers along. */
"use strict";
(() => {
  const part = () => document.querySelector("[data-question]");
  const shown = () => (part() ? part().dataset.question : "");
  const backButton = () => document.querySelector("[data-question] form.zh-back button");
  let at = (history.state && history.state.step) || 0;
  let question = shown();
  let isGoingBack = false;

  document.addEventListener("htmx:afterSwap", () => {
    const isAnother = shown() !== question;
    question = shown();
    if (isGoingBack) { isGoingBack = false; return; }
    if (isAnother) history.pushState({ step: ++at }, "");
  });

  window.addEventListener("popstate", (event) => {
    const to = (event.state && event.state.step) || 0;
    const isForward = to > at;
    if (isForward) { history.go(at - to); return; } // an answer that was taken back is given anew
    const isSame = to === at;
    at = to;
    const button = backButton();
    if (isSame) return;
    if (!button) { history.back(); return; } // the first question: Back leaves
    isGoingBack = true;
    button.click();
  });

  /* The link on the page and the browser's Back are one way: neither leaves the other behind. */
  document.addEventListener("click", (event) => {
    if (!event.isTrusted || !at || !backButton() || !backButton().contains(event.target)) return;
    event.preventDefault();
    history.back();
  });
})();

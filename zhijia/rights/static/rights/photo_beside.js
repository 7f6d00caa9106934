/* The photo of a record stays on this device: it is shown beside the questions, for copying from. */
"use strict";
(() => {
  const box = document.getElementById("photo-beside");
  if (!box) return;
  const field = box.querySelector("input");
  const picture = box.querySelector("img");
  const words = box.querySelector("[role=status]");

  const show = (shown, said) => {
    picture.hidden = !shown;
    words.textContent = said;
  };

  field.addEventListener("change", () => {
    const [file] = field.files;
    if (!file) {
      show(false, "");
      return;
    }
    const reader = new FileReader();
    reader.addEventListener("load", () => { picture.src = reader.result; });
    reader.readAsDataURL(file);
  });
  picture.addEventListener("load", () => show(true, box.dataset.shown));
  picture.addEventListener("error", () => show(false, box.dataset.refused));
  box.hidden = false;
})();
